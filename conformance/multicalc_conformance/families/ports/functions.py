"""Comparisons of functions: whether two agree, and whether derivatives are those of the values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
import multicalc.testing as mt
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.ports.network import FAMILY
from multicalc_conformance.references import precise
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

AT = np.array([0.7, -0.4, 1.9])
OFF = 2.0**-20
VERDICTS = ("right", "wrong", "kink", "unclear", "unsupported", "error")
JUDGED = ("gradient", "forward mode", "hvp", "hvp, <u, Hv> and <v, Hu>")


def scenarios() -> list[Scenario]:
    beside = {
        "one that agrees": (_compared(0.0), _beside(0.0)),
        "one that doesn't": (_compared(OFF), _beside(OFF)),
    }
    checked = {
        "that are right": (_checked(_wave), lambda x: np.array([1, 1, 1, 1])),
        "that leave a factor out": (_checked(_held), lambda x: np.array([2, 1, 2, 1])),
        "told as numbers": (_told, lambda x: np.array([2, 3]) * x[0] ** 2),
    }
    return [
        closed_form(FAMILY, "a function beside another", beside, [AT]),
        closed_form(FAMILY, "derivatives beside values", checked, [AT]),
    ]


def _compared(off: float) -> Run:
    """Which of value and gradient agree, and the numbers of both, of the backend beside NumPy."""

    def other(x: Any) -> Any:
        return xp.sum(xp.sin(x) * x) + off * x[1]

    def run(backend: str, x: Any) -> Any:
        found = mt.compare({backend: _wave, "the other": other}, x)
        agree = np.array([1 + bool(line.agrees) for line in found.lines])
        return [agree, *(line.arrays[side] for line in found.lines for side in line.arrays)]

    return run


def _beside(off: float) -> Precise:
    def formula(x: Any) -> Any:
        value, moved = np.sum(precise.sin(x) * x), np.array([0, off, 0])
        agree = [1, 1] if off else [2, 2]
        return agree, value, value + off * x[1], _slope(x), _slope(x) + moved

    return formula


def _slope(x: Any) -> Any:
    return precise.sin(x) + x * precise.cos(x)


def _wave(x: Any) -> Any:
    return xp.sum(xp.sin(x) * x)


def _held(x: Any) -> Any:
    return xp.sum(x**2 * mc.stop_gradient(x))


def _checked(f: Callable[[Any], Any]) -> Run:
    """The verdicts by number, which start at one, on derivatives of both orders and modes."""

    def run(backend: str, x: Any) -> Any:
        findings = mt.check_derivatives(f, x, backends=[backend]).findings[backend]
        found = {each.what: each.verdict for each in findings}
        return np.array([1 + VERDICTS.index(found[what]) for what in JUDGED])

    return run


def _told(backend: str, x: Any) -> Any:
    """Of the first entry of a gradient that is wrong, and what values say of it, to the digits that
    differences give."""
    report = mt.check_derivatives(_held, x, backends=[backend], orders=1)
    wrong = report.failing[backend][0]
    return np.array([wrong.found, np.round(wrong.expected, 9)])
