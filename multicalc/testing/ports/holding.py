"""Two ports held against each other: the whole, and each part on equal input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np

from multicalc.testing.cosines import cosines
from multicalc.testing.noise import Named
from multicalc.testing.ports.arrangement import SAME
from multicalc.testing.ports.held import Bound, Held, of_both
from multicalc.testing.ports.pairing import SitePair
from multicalc.testing.ports.running import FLOATS, LOSS, contraction
from multicalc.testing.ports.sides import PortSide
from multicalc.testing.ports.wiring import Terminal, Wire, array_at

Found = tuple[Named, dict[str, float]]
"""Arrays by name, and the rounding of each."""

Plan = dict[str, dict[str, list[np.ndarray | None]]]
"""By site and side, an array for each that goes there, or none."""


class Matched(Protocol):
    """What is needed of how parameters are matched."""

    @property
    def pairs(self) -> Any: ...
    def push(self, arrays: Named) -> Named: ...
    def pull(self, cotangents: Named) -> Named: ...
    def inverse(self, arrays: Named) -> Named: ...


def values(a: PortSide, b: PortSide, pairs: Iterable[SitePair], bound: Bound) -> Iterator[Held]:
    """The loss, and the outputs."""
    noise = of_both(a.noise["loss"], b.noise["loss"])
    x, y = a.whole["loss"], b.whole["loss"]
    yield Held("loss", "loss", "loss", x, y, bound.of(noise, x, y))
    for pair in pairs:
        if pair.a == "":
            for wire in pair.outputs:
                yield _wired("outputs", wire, a.found, b.found, bound)
            if pair.unlike:
                yield _of_other_shape("outputs", pair, a, b)


def activations(
    a: PortSide, b: PortSide, pairs: Iterable[SitePair], bound: Bound
) -> Iterator[Held]:
    """What each part gives in the whole run, and the gradient of the loss by it."""
    for pair in pairs:
        for wire in pair.outputs:
            if wire.a.side == wire.b.side == "out":
                yield _wired("activation", wire, a.found, b.found, bound)
                if f"by {wire.a}" in a.whole and f"by {wire.b}" in b.whole:
                    yield _wired("gradient by activation", wire, a.found, b.found, bound, "by ")


def gradients(match: Matched, a: Found, b: Found, bound: Bound, quantity: str) -> Iterator[Held]:
    """The gradient by each parameter that is matched; of B's the transposed layout, which is the
    gradient by A's."""
    return _by_weight(match, match.pull, "gradient ", a, b, bound, quantity)


def states(match: Matched, a: Found, b: Found, bound: Bound) -> Iterator[Held]:
    """What is kept, after the run."""
    return _by_weight(match, match.inverse, "state ", a, b, bound, "state")


def _by_weight(
    match: Matched,
    back: Callable[[Named], Named],
    kind: str,
    a: Found,
    b: Found,
    bound: Bound,
    quantity: str,
) -> Iterator[Held]:
    """An array of each weight that is matched, by A's names; ``back`` lays B's as A has them."""
    theirs = back(_of_kind(b[0], kind))
    for pair in match.pairs:
        noise = max((b[1].get(f"{kind}{name}", 0.0) for name in pair.b), default=0.0)
        for name in pair.a:
            if f"{kind}{name}" in a[0] and name in theirs:
                x, y = a[0][f"{kind}{name}"], theirs[name]
                allowed = bound.of(of_both(a[1][f"{kind}{name}"], noise), x, y)
                yield Held(quantity, name, ", ".join(pair.b), x, y, allowed)


def products(match: Matched, a: PortSide, b: PortSide, bound: Bound) -> Iterator[Held]:
    """The Hessian times a vector without a pattern, of all that is matched."""
    ours = {name for pair in match.pairs for name in pair.a}
    tangent = {
        name: direction(name, x) if name in ours else np.zeros_like(x)
        for name, x in a.point.parameters.items()
    }
    pushed = match.push(tangent)
    others = {
        name: pushed.get(name, np.zeros_like(x)).astype(x.dtype)
        for name, x in b.point.parameters.items()
    }
    found = []
    for side, along in ((a, tangent), (b, others)):
        product, noise = side.product(along)
        found.append(
            (
                {f"gradient {name}": x for name, x in product.items()},
                {f"gradient {name}": x for name, x in noise.items()},
            )
        )
    yield from gradients(match, found[0], found[1], bound, "hvp")


def weights(match: Matched, a: PortSide, b: PortSide) -> Iterator[Held]:
    """The weights themselves, which a comparison has to start from."""
    both = a.point.parameters | a.point.state
    pushed = match.push(both)
    theirs = b.point.parameters | b.point.state
    for pair in match.pairs:
        for name in pair.b:
            if name in pushed and name in theirs:
                x, y = pushed[name], theirs[name]
                eps = float(np.finfo("float32").eps)
                allowed = eps * float(np.max(np.abs(x), initial=0.0))
                yield Held("weight", ", ".join(pair.a), name, x, y, allowed)


def planned(
    a: PortSide, b: PortSide, pairs: Sequence[SitePair]
) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    """What both models' parts are to be given, and in which direction what they give is looked at:
    values and directions of A, and of B."""
    ours, others = a.record.sites, b.record.sites
    plans: tuple[Plan, ...] = ({}, {}, {}, {})
    directions: dict[Terminal, str] = {}
    begun = {place for pair in pairs for wire in pair.inputs for place in (wire.a, wire.b)}
    for pair in pairs:
        for wire in (*pair.inputs, *pair.outputs):
            x, y = array_at(ours, wire.a), array_at(others, wire.b)
            # What stands for two of A, an output and the next part's input, has one direction.
            along = direction(directions.setdefault(wire.b, str(wire.a)), x)
            # A layer with its activation within, beside one without: derivatives go through what
            # it gives to where the next parts begin, of which there may be several.
            inner = wire.a if wire.b.side == "out" else wire.b
            through = inner.side == "in" and inner in begun
            for k, place, value in (
                (0, wire.a, x),
                (1, wire.a, along),
                (2, wire.b, wire.lies.to_b(x).astype(y.dtype)),
                (3, wire.b, wire.lies.to_b(along).astype(y.dtype)),
            ):
                sites = (ours, ours, others, others)[k]
                empty: dict[str, list[np.ndarray | None]] = {
                    side: [None] * len(found) for side, found in sites[place.site].items()
                }
                leaves = plans[k].setdefault(place.site, empty)[place.side]
                opened = k in (1, 3) and place.side == "out" and through
                if str(value.dtype) in FLOATS and not opened:
                    leaves[place.k] = np.ascontiguousarray(value)
    return (plans[0], plans[1]), (plans[2], plans[3])


def parts(
    pairs: Sequence[SitePair], sides: tuple[PortSide, PortSide], a: Found, b: Found, bound: Bound
) -> Iterator[tuple[SitePair, Held]]:
    """What comes to each part, and what it gives, each on equal input. The loss of outputs of other
    shapes has no equal input, and no part has that comes after such."""
    for pair in pairs:
        if pair.a == LOSS and not pair.inputs:
            continue
        if pair.unlike and pair.inputs and (pair.a or not any(p.unlike for p in pairs if p.a)):
            yield pair, _of_other_shape("on equal input", pair, *sides)
        for quantity, wires in (("comes to it", pair.inputs), ("on equal input", pair.outputs)):
            for wire in wires:
                yield pair, _wired(quantity, wire, a, b, bound)


def laid_loss(a: PortSide, b: PortSide, pairs: Iterable[SitePair]) -> PortSide:
    """B, whose default loss has the coefficients of A's where the entries lie that they are of."""
    root = next((pair for pair in pairs if pair.a == ""), None)
    if b.port.loss is not None or root is None or all(w.lies == SAME for w in root.outputs):
        return b
    gave = a.record.sites[""]["out"], b.record.sites[root.b]["out"]
    ours, others = cosines(gave[0]), cosines(gave[1])
    for wire in root.outputs:
        others[wire.b.k] = wire.lies.to_b(ours[wire.a.k])
    return PortSide(replace(b.port, loss=contraction(others)), b.point)


def flows(
    pairs: Sequence[SitePair], sides: tuple[PortSide, PortSide], a: Found, b: Found, bound: Bound
) -> Iterator[tuple[SitePair, Held]]:
    """The derivative of what each part gives, and of what comes to its own parts, by what it is
    given itself; of parts that are given the same in the same arrays."""
    wires = [wire for pair in pairs for wire in (*pair.inputs, *pair.outputs)]
    used = Counter(place for wire in wires for place in (("a", wire.a), ("b", wire.b)))
    for pair in pairs:
        given = [_floats(side, site) for side, site in zip(sides, (pair.a, pair.b), strict=True)]
        if given != [len(pair.inputs)] * 2:
            continue
        for wire in pair.inputs:
            # What stands for two is looked at in two directions.
            if used["a", wire.a] == used["b", wire.b] == 1 and f"by {wire.a}" in a[0]:
                yield pair, _wired("local gradient", wire, a, b, bound, "by ")


def _floats(side: PortSide, site: str) -> int:
    return sum(x.dtype.kind == "f" for x in side.record.sites[site]["in"])


def direction(name: str, like: np.ndarray) -> np.ndarray:
    """An array of that shape and dtype without a pattern, the same for one name."""
    seed = np.frombuffer(name.encode(), dtype=np.uint8)
    return np.random.default_rng(seed).standard_normal(like.shape).astype(like.dtype)


def _of_other_shape(quantity: str, pair: SitePair, a: PortSide, b: PortSide) -> Held:
    x, y = (
        next(x for x in side.record.sites[site]["out"] if x.dtype.kind == "f")
        for side, site in ((a, pair.a), (b, pair.b))
    )
    return Held(quantity, pair.a, pair.b, x, y, 0.0)


def _wired(quantity: str, wire: Wire, a: Found, b: Found, bound: Bound, kind: str = "") -> Held:
    ours, others = f"{kind}{wire.a}", f"{kind}{wire.b}"
    x, y = a[0][ours], wire.lies.to_a(b[0][others])
    allowed = bound.of(of_both(a[1][ours], b[1][others]), x, y)
    return Held(quantity, wire.a.site, wire.b.site, x, y, allowed)


def _of_kind(arrays: Named, kind: str) -> Named:
    return {name[len(kind) :]: x for name, x in arrays.items() if name.startswith(kind)}
