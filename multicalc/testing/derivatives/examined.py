"""A function's derivatives held against its values, and against each other: on NumPy's arrays,
whoever computes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial

import numpy as np

from multicalc.errors import UnsupportedOperationError
from multicalc.testing.derivatives.lines import (
    digits,
    dot,
    line,
    moved,
    part,
    size,
    spread,
    unit,
    widened,
)
from multicalc.testing.derivatives.report import DerivativeFinding, DerivativeVerdict
from multicalc.testing.derivatives.slopes import Slope, slope_of
from multicalc.testing.derivatives.verdicts import beside_slope, close, known_as_most, tried
from multicalc.testing.noise import FACTOR, Named, largest, measured

LINES = 2
"""Along how many lines derivatives are compared."""
SINGLE = 32
"""Of arrays with no more entries, the one that is wrong is looked for."""
BESIDE = 1e-2
"""How far along a line a point is that has digits of its own."""

Product = Callable[[Named, Named], Named]


@dataclass(frozen=True)
class Ways:
    """A real function of arrays by name, and ways to its derivatives.

    Attributes:
        value: ``f(x)``, of shape ``()``. It has to give the same again for the same ``x``, and is
            called at points around; in float64, too, where the arrays are float32.
        gradient: by the names of ``x``.
        push: ``(x, v)`` to the derivative along ``v``, by forward mode.
        products: ways to ``(x, v)`` to ∇²f(x)·v; the first is what users call, ``"hvp"``.
    """

    value: Callable[[Named], np.ndarray]
    gradient: Callable[[Named], Named]
    push: Callable[[Named, Named], float] | None = None
    products: Mapping[str, Product] = field(default_factory=dict)


def examined(
    ways: Ways, at: Named, *, orders: int = 2, rtol: float | None = None
) -> list[DerivativeFinding]:
    """What each derivative is beside what it has to be the derivative of.

    Args:
        ways: the function and its derivatives.
        at: where; all arrays are differentiated.
        orders: 1 for the gradient alone, 2 for the second derivatives too.
        rtol: how far apart numbers may be, relative to the sizes of their terms, in place of what
            rounding does to them. What differences can't tell is allowed in any case.
    """
    try:
        value = ways.value(at)
        if not np.array_equal(value, ways.value(at), equal_nan=True):
            why = "it gives another value when it is called again; fix its random numbers"
            return [DerivativeFinding("value", "value", "error", message=why)]
        examination = _Examination(ways, at, float(value), rtol)
        found = list(examination.first())
    except Exception as error:
        return [_raised("gradient", "values", error)]
    return found if orders < 2 else [*found, *examination.second()]


class _Examination:
    def __init__(self, ways: Ways, at: Named, value: float, rtol: float | None) -> None:
        self.ways, self.at, self.value, self.rtol = ways, at, value, rtol
        self.unit = unit(at)
        self.gradient = ways.gradient(at)
        self.noise = measured(ways.gradient, at)
        # Differences tell most in double precision, where the function goes along.
        wide = widened(at)
        self.wider = self.unit > unit(wide) and _in_double(ways, wide)
        self.around = wide if self.wider else at
        self.beside = moved(self.around, line(self.around, LINES), BESIDE)
        self.rounding = measured(lambda x: {"": ways.value(x)}, self.around)[""]
        self.rounding += digits(ways.value(self.beside)) * abs(value)

    # -- first order ------------------------------------------------------------------------------

    def first(self) -> Iterator[DerivativeFinding]:
        lines = [line(self.at, seed) for seed in range(LINES)]
        found = [self._along(v) for v in lines]
        worst = min(found, key=lambda each: (not each.fails, each.verdict == "right"))
        yield from self._placed(worst, lines[found.index(worst)]) or [worst]
        if self.ways.push is not None:
            yield self._pushed(self.ways.push, lines[0])

    def _along(self, v: Named, where: str = "", scale: float = 1.0) -> DerivativeFinding:
        """The gradient along ``v`` beside the slope of the values."""
        terms = size(self.gradient, v)
        rounded = self._rounded(terms, spread(self.noise, v))

        def value(step: float) -> np.ndarray:
            found = self.ways.value(moved(self.around, v, step))
            return np.asarray(found, dtype="float64").reshape(1)

        def judged(slope: Slope) -> DerivativeFinding:
            return beside_slope(
                ("gradient", "values", where),
                dot(self.gradient, v) / scale,
                slope,
                (FACTOR * float(slope.error[0]) + rounded) / scale,
                max(terms, abs(self.value)) / scale,
                scale,
            )

        return tried(judged, lambda first: slope_of(value, np.array([self.rounding]), first))

    def _placed(self, worst: DerivativeFinding, v: Named) -> list[DerivativeFinding]:
        """The same in the arrays where it is so, each at an entry if it has few."""
        found: list[DerivativeFinding] = []
        if worst.verdict not in ("wrong", "kink"):
            return found
        for name, x in self.at.items():
            whole = self._along(part(v, name), name)
            if whole.verdict != worst.verdict:
                continue
            entries = range(x.size if x.size <= SINGLE else 0)
            each = (
                self._along(part(v, name, i), name + _place(i, x.shape), abs(v[name].flat[i]))
                for i in entries
            )
            found.append(next((e for e in each if e.verdict == worst.verdict), whole))
        return found

    def _pushed(self, push: Callable[[Named, Named], float], v: Named) -> DerivativeFinding:
        what = "forward mode", "gradient"
        try:
            found, expected = push(self.at, v), dot(self.gradient, v)
        except Exception as error:
            return _raised(*what, error)
        allowed = self._rounded(size(self.gradient, v), spread(self.noise, v))
        verdict: DerivativeVerdict = "right" if close(found, expected, allowed) else "wrong"
        return DerivativeFinding(*what, verdict, "", found, expected, allowed)

    def _rounded(self, terms: float, noise: float) -> float:
        """How far a sum of ``terms`` with this ``noise`` may be off."""
        return FACTOR * (noise + self.unit * terms) if self.rtol is None else self.rtol * terms

    # -- second order -----------------------------------------------------------------------------

    def second(self) -> Iterator[DerivativeFinding]:
        v, u = (line(self.at, LINES + seed) for seed in range(2))
        slope = self._slopes_of_gradient(v)
        noise: Mapping[str, float] = {}
        for name, product in self.ways.products.items():
            try:
                found = product(self.at, v)
                first = not noise
                noise = noise or measured(partial(_along, product, v), self.at)
                yield tried(partial(self._beside_gradients, name, found, noise), slope)
                if first:
                    yield self._symmetric(name, found, product(self.at, u), u, v, noise)
            except Exception as error:
                yield _raised(name, "gradients", error)

    def _slopes_of_gradient(self, v: Named) -> Callable[[float], Slope]:
        """By the largest step, each computed once."""

        def gradient(step: float) -> np.ndarray:
            return _flat(self.ways.gradient(moved(self.around, v, step)))

        near, noise = self.ways.gradient(self.beside), self.noise
        if self.wider:
            noise = measured(self.ways.gradient, self.around)
        rounding = [np.full(x.size, noise[n] + digits(x) * largest(x)) for n, x in near.items()]
        return cache(partial(slope_of, gradient, np.concatenate(rounding)))

    def _beside_gradients(
        self, name: str, found: Named, noise: Mapping[str, float], slope: Slope
    ) -> DerivativeFinding:
        """The entry that is furthest off, of the first array that has one."""
        start, others = 0, []
        for leaf, x in found.items():
            own = slice(start, start := start + x.size)
            cut = Slope(*(a[own] for a in vars(slope).values()))
            scale = max(largest(x), largest(cut.slope))
            rounded = FACTOR * (noise[leaf] + self.unit * scale)
            rounded = rounded if self.rtol is None else self.rtol * scale
            allowed = FACTOR * known_as_most(cut.error) + rounded
            with np.errstate(all="ignore"):
                off = np.abs(x.ravel() - cut.slope) - allowed
            off[~np.isfinite(off)] = np.inf
            i = int(np.argmax(off)) if x.size else None
            if i is None:
                continue
            entry = Slope(*(a[i : i + 1] for a in vars(cut).values()))
            where = leaf + (_place(i, x.shape) if x.size > 1 else "")
            known = max(scale, largest(self.gradient[leaf]))
            one = beside_slope(
                (name, "gradients", where), float(x.flat[i]), entry, float(allowed[i]), known
            )
            if one.fails:
                return one
            others.append(one)
        unclear = [one for one in others if one.verdict != "right"]
        return (unclear or others or [DerivativeFinding(name, "gradients", "right")])[0]

    def _symmetric(
        self, name: str, hv: Named, hu: Named, u: Named, v: Named, noise: Mapping[str, float]
    ) -> DerivativeFinding:
        found, expected = dot(hv, u), dot(hu, v)
        allowed = self._rounded(size(hv, u) + size(hu, v), spread(noise, u) + spread(noise, v))
        verdict: DerivativeVerdict = "right" if close(found, expected, allowed) else "wrong"
        what = f"{name}, <u, Hv> and <v, Hu>"
        return DerivativeFinding(what, f"other {name}", verdict, "", found, expected, allowed)


def _in_double(ways: Ways, at: Named) -> bool:
    try:
        return bool(ways.value(at).dtype == np.float64)
    except Exception:  # whatever a framework says of two precisions that meet
        return False


def _along(product: Product, v: Named, x: Named) -> Named:
    """The product with ``v``, in whatever precision ``x`` has."""
    return product(x, {n: np.asarray(each, dtype=x[n].dtype) for n, each in v.items()})


def _flat(named: Named) -> np.ndarray:
    return np.concatenate([np.asarray(x, dtype="float64").ravel() for x in named.values()])


def _place(entry: int, shape: tuple[int, ...]) -> str:
    return f"[{', '.join(str(i) for i in np.unravel_index(entry, shape))}]" if shape else ""


def _raised(what: str, beside: str, error: Exception) -> DerivativeFinding:
    verdict: DerivativeVerdict = (
        "unsupported" if isinstance(error, UnsupportedOperationError) else "error"
    )
    return DerivativeFinding(what, beside, verdict, message=f"{type(error).__name__}: {error}")
