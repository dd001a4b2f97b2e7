"""Whether translated code gives what multicalc does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.calls import trees
from multicalc.calls.shown import line
from multicalc.display.table import card, marked, table
from multicalc.errors import InvalidArgumentError
from multicalc.testing import noise
from multicalc.testing.comparing.gap import distances
from multicalc.testing.translation.point import TranslatedPoint

if TYPE_CHECKING:
    from multicalc.testing.translation.translation import Translation

AGREEMENT = {True: "agrees", False: marked("differs", "bad")}

CLOSE = 4.0
"""So many units in the last place are rounding anywhere; of more it is measured whether they
are."""


@dataclass(frozen=True)
class TranslationLine:
    """One operator's result beside another one's.

    Attributes:
        operator: whose result it is.
        beside: the backend on which multicalc computed the other.
        ulps: how far they are apart at most, in units in the last place of the result's largest
            entry; infinite where shapes differ.
        ok: whether rounding explains that.
        what: what differs, in words; nothing if ``ok``.
    """

    operator: str
    beside: str
    ulps: float
    ok: bool
    what: str = ""


@dataclass(frozen=True)
class TranslationCheck:
    """What was compared. Prints as a line each."""

    to: str
    lines: tuple[TranslationLine, ...]
    results: Mapping[str, Any]
    """Of the translated code, by operator."""

    @property
    def ok(self) -> bool:
        """Whether all agree."""
        return all(line.ok for line in self.lines)

    @property
    def ulps(self) -> float:
        """The largest distance."""
        return max((line.ulps for line in self.lines), default=0.0)

    @property
    def summary(self) -> str:
        """The verdict in a line."""
        if self.ok:
            return f"runs, and agrees with multicalc {_told(self.ulps)}"
        wrong = [f"{x.operator} {x.what}" for x in self.lines if not x.ok]
        return f"runs, and differs from multicalc: {'; '.join(dict.fromkeys(wrong))}"

    def __repr__(self) -> str:
        return line(f"<TranslationCheck to {self.to}: {self.summary}>")

    def _repr_html_(self) -> str:
        heads = ("result", "beside multicalc on", "", "units in the last place", "")
        rows = [
            (x.operator, x.beside, AGREEMENT[x.ok], x.ulps, marked(x.what, "more"))
            for x in self.lines
        ]
        return card(f"Translation to {self.to}: {self.summary}", table(heads, rows))

    def __str__(self) -> str:
        return "\n".join(
            f"{x.operator}: {'agrees with' if x.ok else 'differs from'} multicalc on {x.beside} "
            f"({_told(x.ulps)}){' ' + x.what if x.what else ''}"
            for x in self.lines
        )


def check(
    translation: Translation, f: Callable[..., Any], point: TranslatedPoint | None
) -> TranslationCheck:
    """Run the code, and compare each result with multicalc's."""
    if point is None:
        raise InvalidArgumentError("at: there are no arguments to compare at; give at=(x, ...)")
    results = translation.run()
    backends = dict.fromkeys(
        ("numpy" if translation.to == "multicalc" else translation.to, "numpy")
    )
    lines = [
        _line(operator, backend, found, f, point)
        for operator, found in results.items()
        for backend in backends
    ]
    return TranslationCheck(translation.to, tuple(lines), results)


def _line(
    operator: str, backend: str, found: Any, f: Callable[..., Any], point: TranslatedPoint
) -> TranslationLine:
    one, other = _named(found), _named(point.result(operator, f, backend))
    if len(one) != len(other):
        # Frameworks give None for what the result doesn't depend on.
        what = f"gives None for {len(other) - len(one)} of {len(other)} arrays"
        return TranslationLine(operator, backend, np.inf, False, what)
    if set(one) != set(other):
        # A tuple of one framework is a list of another one.
        one = dict(zip(other, one.values(), strict=True))
    ulps, allowed = 0.0, None
    for name, a in one.items():
        b = other[name]
        if a.shape != b.shape:
            what = f"has shape {a.shape}, not {b.shape}"
            return TranslationLine(operator, backend, np.inf, False, what)
        here = _ulps(a, b)
        ulps = max(ulps, here)
        if here > CLOSE:
            allowed = allowed or _noise(operator, f, point, backend)
            if float(np.max(distances(a, b))) > noise.allowed(allowed[name], a, b):
                what = f"is {here:.3g} units in the last place off"
                return TranslationLine(operator, backend, ulps, False, what)
    return TranslationLine(operator, backend, ulps, True)


def _noise(
    operator: str, f: Callable[..., Any], point: TranslatedPoint, backend: str
) -> Mapping[str, float]:
    """What rounding of the arguments makes of each array."""
    leaves, spec = trees.flatten(dict(point.args))
    numbers = {str(k): x for k, x in enumerate(leaves) if x.dtype.kind in "fc"}

    def results(moved: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        changed = [moved.get(str(k), leaf) for k, leaf in enumerate(leaves)]
        there = TranslatedPoint(trees.unflatten(spec, changed), point.argnums)
        return _named(there.result(operator, f, backend))

    return noise.measured(results, numbers)


def _named(tree: Any) -> dict[str, np.ndarray]:
    leaves, spec = trees.flatten(tree)
    return dict(zip(trees.leaf_names(spec, "result"), map(np.asarray, leaves), strict=True))


def _ulps(a: np.ndarray, b: np.ndarray) -> float:
    if not a.size:
        return 0.0
    unit = np.spacing(np.asarray(noise.largest(b), b.dtype if b.dtype.kind == "f" else float))
    return float(np.max(distances(a, b)) / float(unit))


def _told(ulps: float) -> str:
    if ulps == 0:
        return "to the last bit"
    return f"to {ulps:.3g} ULP" if ulps >= 1 else "to 1 ULP"
