"""Comparisons, casts, slices and powers, in which frameworks differ."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.backend import use
from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.checks import derivative, guide, namespace
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import difference
from multicalc_conformance.checks.raised import raised

BASES = np.array([0.5, 1.5, 2.0])
EXPONENTS = (7, -1, 2.5)
"""Powers that aren't products."""


@check("powers take Python's numbers", guide.NAMESPACE, namespace.needed)
def numbers(candidate: Candidate) -> None:
    faults = []
    for n in EXPONENTS:
        got = attempt(lambda n=n: candidate.xp.pow(candidate.array(BASES), n))
        faults += _faults(candidate, f"pow(x, {n})", got, BASES**n)
    if any(" raised " in fault for fault in faults):
        faults.append("x ** n gives pow a number as it is: make an array of it, where it needs one")
    refuse(faults)


NEAR = np.array([1e-20, 1.0, 1.0, 3.0]), np.array([0.0, 1.0 + 2.0**-40, 1.0, 2.0])


@check("comparisons are exact", guide.NAMESPACE, namespace.needed)
def comparisons(candidate: Candidate) -> None:
    faults = []
    for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"):
        got = attempt(getattr(candidate.xp, name), *candidate.arrays(*NEAR))
        right = getattr(np, name)(*NEAR)
        faults += _faults(candidate, f"{name} of 1e-20 and 0, 1 and 1 + 2⁻⁴⁰, …", got, right)
    refuse([*faults, *(["numbers are compared with no tolerance"] if faults else [])])


CAST = np.array([1.5, -2.25, 3.75])
UNCUT = "what comes from integers or booleans has no derivative; cut it there"


@check("what is cast has no derivative", guide.NAMESPACE, *derivative.READY)
def casts(candidate: Candidate) -> None:
    faults = []
    for name in [name for name in ("int32", "int64", "bool") if name in candidate.dtypes]:

        def f(x: Any, name: str = name) -> Any:
            return xp.sum(xp.astype(xp.astype(x, name), "float64") * x)

        got = attempt(_within, candidate, mc.grad(f), CAST)
        what = f"the gradient of sum(x * x cast to {name} and back)"
        kept = CAST.astype(name).astype("float64")
        slips = [(wrong, UNCUT) for wrong in (kept + CAST, kept + kept)]
        faults += _faults(candidate, what, got, kept, *slips)
    refuse(faults)


ROWS = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 9.0]])
SLICES: dict[str, Callable[[Any], Any]] = {
    "x[::2]": lambda x: x[::2],
    "x[::-1]": lambda x: x[::-1],
    "x[:, ::-1]": lambda x: x[:, ::-1],
    "x[3:0:-2]": lambda x: x[3:0:-2],
}


@check("portable functions slice with any step", guide.NAMESPACE, *derivative.READY)
def slices(candidate: Candidate) -> None:
    faults = []
    for said, take in SLICES.items():
        portable = mc.portable(take)
        got = attempt(_within, candidate, portable, ROWS)
        faults += _faults(candidate, f"{said} in a portable function", got, take(ROWS))
        weights = 1.0 + np.arange(take(ROWS).size).reshape(take(ROWS).shape)
        right = np.zeros_like(ROWS)
        take(right)[...] = weights

        def f(x: Any, portable: Any = portable, weights: np.ndarray = weights) -> Any:
            return xp.sum(portable(x) * candidate.array(weights))

        got = attempt(_within, candidate, mc.grad(f), ROWS)
        faults += _faults(candidate, f"the gradient of {said} in a portable function", got, right)
    refuse(faults)


def _within(candidate: Candidate, f: Callable[[Any], Any], at: np.ndarray) -> Any:
    with use(candidate.name):
        return f(candidate.array(at))


def _faults(candidate: Candidate, what: str, got: Any, right: np.ndarray, *slips: Any) -> list[str]:
    if isinstance(got, Exception):
        return [f"{what} raised {raised(got, candidate)}"]
    fault = difference(candidate, what, got, right, *slips, dtype=right.dtype.name)
    return [fault] if fault else []


CHECKS = (numbers, comparisons, casts, slices)
