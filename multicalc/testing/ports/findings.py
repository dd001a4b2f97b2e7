"""Which parts are at fault, and what it looks like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from multicalc.testing.noise import Named
from multicalc.testing.ports.arrangement import SAME
from multicalc.testing.ports.causes import diagnose, diagnose_gradient, diagnose_state
from multicalc.testing.ports.evidence import Cause, Evidence
from multicalc.testing.ports.finding import PartFinding
from multicalc.testing.ports.held import Held
from multicalc.testing.ports.holding import Found, Matched
from multicalc.testing.ports.model import Module
from multicalc.testing.ports.pairing import SitePair, holds
from multicalc.testing.ports.rerun import Laid, PartRun
from multicalc.testing.ports.running import LOSS, SiteValues, named
from multicalc.testing.ports.sides import PortSide
from multicalc.testing.ports.taps import path_of
from multicalc.testing.ports.wiring import Wire, array_at

LATEST = 4
"""How many parts before another one may have to do with what comes to that."""


class Finder:
    """Looks for the parts at fault, given all that was held on equal input."""

    def __init__(
        self,
        a: PortSide,
        b: PortSide,
        pairs: Sequence[SitePair],
        match: Matched,
        alone: tuple[Found, Found],
        parts: Sequence[tuple[SitePair, Held]],
        directions: SiteValues,
    ) -> None:
        self._sides = (a, b)
        self._names = (a.port.name, b.port.name)
        self._modules = (a.port.modules, b.port.modules)
        self._pairs = pairs
        self._match = match
        self._alone = alone
        self._parts = parts
        self._directions = directions

    def forward(self) -> Iterator[PartFinding]:
        """Where what a part gives, or what comes to it, differs: the worst of each."""
        worst: dict[tuple[str, str], tuple[SitePair, Held]] = {}
        for pair, held in self._parts:
            key = (path_of(pair.a), held.quantity)
            if not held.agrees and (key not in worst or held.off > worst[key][1].off):
                worst[key] = (pair, held)
        for pair, held in worst.values():
            if held.quantity == "comes to it" and self._follows_unlike(pair):
                continue
            if pair.unlike:
                yield self._finding(path_of(pair.a), path_of(pair.b), held)
                continue
            evidence = self._evidence(pair, held.quantity == "comes to it")
            causes = () if evidence is None else tuple(diagnose(evidence))
            yield self._finding(path_of(pair.a), path_of(pair.b), held, causes)

    def backward(
        self,
        gradients: Iterable[Held],
        flows: Iterable[tuple[SitePair, Held]],
        known: set[str],
    ) -> Iterator[PartFinding]:
        """Where only derivatives differ, by parameters or by what is given, of parts with nothing
        ``known`` in them."""
        worst = {
            part: (self._counterpart(held), held)
            for part, held in self._worst(gradients, known).items()
        }
        through: dict[str, SitePair] = {}
        for pair, held in flows:
            part = path_of(pair.a)
            if not held.agrees and part not in worst and not any(holds(part, k) for k in known):
                worst[part] = (path_of(pair.b), held)
                through[part] = pair
        sizes = {n for x in named(self._sides[0].point.args).values() for n in x.shape}
        for part, (other, held) in worst.items():
            causes = diagnose_gradient(
                held.a,
                held.b,
                held.allowed,
                sizes=sorted(sizes),
                names=self._names,
                past=self._cotangents(through.get(part)),
            )
            yield self._finding(part, other, held, tuple(causes))

    def _finding(
        self, part: str, other: str, held: Held, causes: tuple[Cause, ...] = ()
    ) -> PartFinding:
        module = self._modules[0].get(part)
        return PartFinding(part, other, held, causes, "" if module is None else module.kind)

    def _cotangents(self, pair: SitePair | None) -> list[np.ndarray]:
        """In which directions what a part gives was looked at."""
        places = [wire.a for wire in pair.outputs] if pair else []
        found = [self._directions[place.site][place.side][place.k] for place in places]
        return [x for x in found if x is not None]

    def kept(self, states: Iterable[Held], known: set[str]) -> Iterator[PartFinding]:
        """Where what is kept differs after a run, of parts with nothing ``known`` in them."""
        for part, held in self._worst(states, known).items():
            before = self._sides[0].point.state[held.name]
            found = diagnose_state(before, held.a, held.b, held.allowed, names=self._names)
            yield self._finding(part, self._counterpart(held), held, tuple(found))

    def _worst(self, arrays: Iterable[Held], known: set[str]) -> dict[str, Held]:
        """Of each part that is not known the array that is furthest off."""
        worst: dict[str, Held] = {}
        known = known | self._unjudged()
        for held in arrays:
            part = self._owner(0, held.name)
            if held.agrees or any(holds(part, each) for each in known):
                continue
            if part not in worst or held.relative > worst[part].relative:
                worst[part] = held
        return worst

    def _counterpart(self, held: Held) -> str:
        return self._owner(1, held.other.split(", ")[0])

    def _owner(self, side: int, weight: str) -> str:
        """The part that has the weight; where that isn't called (PyTorch's attention reads the
        weights of its last layer), the smallest that is and has it within."""
        modules = self._modules[side]
        part = next((p for p, m in modules.items() if weight in m.weights), "")
        sites = self._sides[side].record.sites
        called = [p for p in modules if holds(p, part) and p in sites]
        return max(called, key=len, default="")

    def _evidence(self, pair: SitePair, arriving: bool) -> Evidence | None:
        """What a diagnosis of the pair goes by; None where nothing is known to go into it."""
        sources, targets = self._ends(pair, arriving)
        if not sources or not targets:
            return None
        a, b = self._sides
        inputs = [array_at(a.record.sites, wire.a) for wire in sources]
        path, other = path_of(pair.a), path_of(pair.b)
        prefix = f"{path}." if path else ""
        mine = {k: x for k, x in _weights(a).items() if k.startswith(prefix)}
        theirs = self._match.inverse(_weights(b))
        matched = {name for each in self._match.pairs for name in each.a}
        reached = {name for each in self._match.pairs for name in each.b}
        within = f"{other}." if other else ""
        runs = [
            PartRun(
                side,
                tuple(_laid(wire, k) for wire in sources),
                tuple(_laid(wire, k) for wire in targets),
                inputs,
                translate,
                prefix,
            )
            for k, side, translate in ((0, a, _unchanged), (1, b, self._pushed))
        ]
        kinds = [self._module(k, p, arriving) for k, p in enumerate((path, other))]
        return Evidence(
            a=kinds[0],
            b=kinds[1],
            inputs=inputs,
            a_outputs=[self._alone[0][0][str(wire.a)] for wire in targets],
            b_outputs=[wire.lies.to_a(self._alone[1][0][str(wire.b)]) for wire in targets],
            weights={} if arriving else {k[len(prefix) :]: x for k, x in mine.items()},
            b_weights={}
            if arriving
            else {k[len(prefix) :]: theirs[k] for k in mine if k in theirs},
            missing=tuple(k[len(prefix) :] for k in mine if k not in matched),
            extra=tuple(
                k[len(within) :] for k in _weights(b) if k.startswith(within) and k not in reached
            ),
            rerun_a=runs[0],
            rerun=runs[1],
            names=self._names,
            allowed=[
                held.allowed
                for each, held in self._parts
                if each is pair and (held.quantity == "comes to it") == arriving
            ],
        )

    def _ends(self, pair: SitePair, arriving: bool) -> tuple[tuple[Wire, ...], tuple[Wire, ...]]:
        """What goes into the part in question, and what comes out of it."""
        if arriving:
            return self._before(pair, "in"), pair.inputs
        wires = pair.inputs + self._before(pair, "out")
        return tuple(dict.fromkeys(wires)), pair.outputs

    def _unjudged(self) -> set[str]:
        """The parts whose derivatives are not theirs alone: of those that give other shapes, and,
        where something comes wrong to a part, of those that end only where the next parts begin.
        """
        astray = any(h.quantity == "comes to it" and not h.agrees for _, h in self._parts)
        return {
            path_of(pair.a)
            for pair in self._pairs
            if (pair.unlike and pair.a)
            or (astray and any("in" in (w.a.side, w.b.side) for w in pair.outputs))
        }

    def _follows_unlike(self, pair: SitePair) -> bool:
        """Whether the part before gives another shape in the other model, which is why what comes
        to this one differs."""
        events = self._sides[0].record.events
        known = {each.a: each for each in self._pairs}
        done = [s for s, kind in events[: events.index((pair.a, "in"))] if kind == "out"]
        left = [known[site] for site in done if site in known]
        return bool(left) and left[-1].unlike

    def _before(self, pair: SitePair, side: str) -> tuple[Wire, ...]:
        """What is there as ``pair`` is entered or left: what the parts before it, in the same
        whole, gave and were given, the latest first, and what the whole was given."""
        known = {each.a: each for each in self._pairs}
        wholes: list[tuple[tuple[Wire, ...], list[SitePair]]] = [((), [])]
        for site, kind in self._sides[0].record.events:
            if (site, kind) == (pair.a, side):
                break
            if site in known and kind == "in":
                wholes.append((known[site].inputs, []))
            elif site in known:
                # What is tapped was not entered.
                if (site, "in") in self._sides[0].record.events:
                    wholes.pop()
                wholes[-1][1].append(known[site])
        around, parts = wholes[-1]
        latest = parts[: -LATEST - 1 : -1]
        wires = [wire for each in latest for wire in each.outputs]
        wires += [wire for each in latest for wire in each.inputs]
        return tuple(dict.fromkeys([*wires[:1], *around, *wires[1:]]))

    def _module(self, side: int, path: str, arriving: bool) -> Module:
        if path == LOSS:
            return Module(LOSS, "loss")
        known = self._modules[side].get(path)
        return Module(path, "segment") if known is None or arriving else known

    def _pushed(self, new: Named) -> Named:
        """B's weights for others by A's names."""
        touched = [each for each in self._match.pairs if not new.keys().isdisjoint(each.a)]
        pushed = self._match.push(_weights(self._sides[0]) | new)
        return {name: pushed[name] for each in touched for name in each.b}


def _unchanged(weights: Named) -> Named:
    return weights


def _weights(side: PortSide) -> Named:
    return side.point.parameters | side.point.state


def _laid(wire: Wire, side: int) -> Laid:
    return (wire.b, wire.lies) if side else (wire.a, SAME)
