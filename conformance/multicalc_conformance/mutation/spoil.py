"""Would a wrong result be noticed? Right results are spoiled, and have to be judged wrong.

It takes a scenario's references only: no backend runs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

import numpy as np
from mpmath import mpc

from multicalc_conformance.engine.distance import distance
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario

SPOILINGS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "zeros": np.zeros_like,
    "NaN": lambda x: np.full_like(x, np.nan),
    "doubled": lambda x: 2 * x,
    "flipped": lambda x: -x,
    "transposed": lambda x: x.T.copy(),
}

STEPS = "between its steps it has the derivative zero; beside it stands the function times x"
EXCUSED = {
    "chapter/5 f′ at −1, 0, 2": "f′ is zero at critical points, which is what the row says",
    "chapter/11 the MXNet tab's largest gap from it": "a gap of zero is what the row says",
    "chapter/18 *(0, 0)*": "value, slope and curvature are zero at the point the row is about",
    **dict.fromkeys((f"elementwise/{f}*" for f in ("floor", "ceil", "trunc", "round")), STEPS),
    "elementwise/sign*": STEPS,
    "elementwise/pow 0 of zero*": "x⁰ is constant",
    "linalg/linalg.vector_norm ord=0*": "a count of elements has the derivative zero",
    "arithmetic/*": "a mask or an integer beside a number may give nothing but zeros or False",
    "nonsmooth/*": "the points are those at which values and slopes are zero, infinite or NaN",
    "real/NIST *, certified results": "the gradient is zero at the optimum, which is what it is",
}
"""Scenarios, as patterns of their ids, in which a spoiling may go unnoticed that leaves the right
result as it is, as doubling does zero; and why that is the right result."""


def spoiled(arrays: Sequence[np.ndarray], *, changing: bool = False) -> dict[str, list[np.ndarray]]:
    """By what was done to them, all ``arrays`` spoiled, and each alone that it changes.

    Transposing all is left out where each is its own transpose but for rounding; so is, if they
    have to be ``changing``, any other spoiling that leaves all as they are.
    """
    found = {}
    largest = max((_largest(x) for x in arrays), default=0.0)
    for name, spoil in SPOILINGS.items():
        changed = [spoil(x) for x in arrays]
        differs = [not _same(x, y, largest) for x, y in zip(arrays, changed, strict=True)]
        if any(differs) or (name != "transposed" and not changing):
            found[name] = changed
        if len(arrays) > 1:
            for k in np.flatnonzero(differs):
                alone = [*arrays[:k], changed[k], *arrays[k + 1 :]]
                found[f"{name}, array {k} alone"] = alone
    return found


def unnoticed(scenario: Scenario) -> dict[str, list[str]]:
    """By operator, which spoilings would count as agreement; operators without any are left out.

    Where there is no reference it is all of them. ``"right"`` says the opposite: that the
    reference itself, rounded, would not agree. In an excused scenario only spoilings count that
    change the result.
    """
    references = scenario.references()
    changing = bool(excuse(scenario))
    found = {operator: [*SPOILINGS] for operator in scenario.compute.keys() - references.keys()}
    for operator, reference in references.items():
        right = rounded(reference, scenario.dtype)
        passing = [
            name
            for name, arrays in spoiled(right, changing=changing).items()
            if distance(arrays, reference, scenario.dtype).share <= 1.0
        ]
        if not distance(right, reference, scenario.dtype).share <= 1.0:
            passing.append("right")
        if passing:
            found[operator] = passing
    return found


def excuse(scenario: Scenario) -> str:
    """Why a spoiling may go unnoticed in this scenario; empty where none may."""
    reasons = [why for pattern, why in EXCUSED.items() if fnmatchcase(scenario.id, pattern)]
    return "; ".join(reasons)


def rounded(reference: Reference, dtype: str) -> list[np.ndarray]:
    """The reference as the best result that a backend can give."""
    return [_as_floats(x, np.dtype(dtype)) for x in reference.arrays]


def _as_floats(x: np.ndarray, dtype: np.dtype) -> np.ndarray:
    if any(isinstance(v, mpc) for v in x.ravel()):
        return x.astype(complex).astype(np.result_type(dtype, np.complex64))
    return x.astype(float).astype(dtype)


def _same(x: np.ndarray, y: np.ndarray, largest: float) -> bool:
    """Whether they are alike but for rounding, that of the reference's 50 digits included."""
    if x.shape != y.shape:
        return False
    tolerance = max(4 * float(np.finfo(x.dtype).eps) * _largest(x), 1e-40 * largest)
    return bool(np.allclose(x, y, rtol=0, atol=tolerance, equal_nan=True))


def _largest(x: np.ndarray) -> float:
    return float(np.max(np.abs(x), initial=0.0, where=np.isfinite(x)))
