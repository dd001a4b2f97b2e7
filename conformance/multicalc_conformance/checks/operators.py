"""The operators of the framework's arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.checks import conversions, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import difference
from multicalc_conformance.checks.raised import raised

X, Y = np.array([1.5, -2.0, 3.0]), np.array([2.0, 0.5, -1.5])
A, B = np.array([[1.0, 2.0], [3.0, 5.0]]), np.array([[0.5, -1.0], [2.0, 4.0]])

Calls = Mapping[str, Callable[..., Any]]

BETWEEN: Calls = {
    "x + y": lambda x, y: x + y,
    "x - y": lambda x, y: x - y,
    "x * y": lambda x, y: x * y,
    "x / y": lambda x, y: x / y,
    "x ** 2": lambda x, y: x**2,
    "-x": lambda x, y: -x,
    "x + 2.0": lambda x, y: x + 2.0,
    "2.0 + x": lambda x, y: 2.0 + x,
    "x - 2.0": lambda x, y: x - 2.0,
    "2.0 - x": lambda x, y: 2.0 - x,
    "x * 3": lambda x, y: x * 3,
    "3 * x": lambda x, y: 3 * x,
    "x / 2.0": lambda x, y: x / 2.0,
    "1 / x": lambda x, y: 1 / x,
    "x * np.float64(2)": lambda x, y: x * np.float64(2.0),
    "np.float64(2) - x": lambda x, y: np.float64(2.0) - x,
    "x == 3.0": lambda x, y: x == 3.0,
    "x != y": lambda x, y: x != y,
    "x < y": lambda x, y: x < y,
    "x <= y": lambda x, y: x <= y,
    "x > y": lambda x, y: x > y,
    "x >= y": lambda x, y: x >= y,
    "x > 0.0": lambda x, y: x > 0.0,
    "x[1]": lambda x, y: x[1],
    "x[-1]": lambda x, y: x[-1],
    "x[0:2]": lambda x, y: x[0:2],
}
OF_MATRICES: Calls = {
    "A @ B": lambda a, b: a @ b,
    "A[0, 1]": lambda a, b: a[0, 1],
    "A[:, 1]": lambda a, b: a[:, 1],
}
WITH_NUMPYS: Calls = {
    "x + n": lambda x, n: x + n,
    "n + x": lambda x, n: n + x,
    "n - x": lambda x, n: n - x,
    "n * x": lambda x, n: n * x,
}
"""Beside NumPy's array ``n``, whichever stands first."""
EXITS: Calls = {
    "float(x)": float,
    "bool(x)": bool,
}
"""Of an array without axes; within a transform they may raise."""


@check("operators give their values", guide.ARRAYS, conversions.dtypes)
def operators(candidate: Candidate) -> None:
    x, y, a, b = candidate.arrays(X, Y, A, B)
    between = _faults(candidate, BETWEEN, (x, y), (X, Y))
    refuse([*between, *_faults(candidate, OF_MATRICES, (a, b), (A, B))])


@check("operators beside NumPy's arrays are right or raise", guide.ARRAYS, conversions.dtypes)
def beside_numpys(candidate: Candidate) -> None:
    faults = _faults(candidate, WITH_NUMPYS, (candidate.array(X), Y), (X, Y))
    refuse([fault for fault in faults if " raised " not in fault])


@check("float(x) and bool(x)", guide.ARRAYS, conversions.dtypes)
def exits(candidate: Candidate) -> None:
    faults = []
    for said, call in EXITS.items():
        got = attempt(call, candidate.array(2.5))
        if isinstance(got, Exception):
            faults.append(f"{said} raised {raised(got, candidate)}")
        elif got != call(2.5):
            faults.append(f"{said} of 2.5 is {got!r}, where {call(2.5)!r} is right")
    refuse(faults)


def _faults(
    candidate: Candidate, calls: Calls, native: tuple[Any, ...], plain: tuple[Any, ...]
) -> list[str]:
    faults = []
    for said, call in calls.items():
        got, right = attempt(call, *native), np.asarray(call(*plain))
        if isinstance(got, Exception):
            faults.append(f"{said} raised {raised(got, candidate)}")
        elif got is NotImplemented or not isinstance(
            got, type(native[0]) | np.ndarray | np.generic
        ):
            faults.append(f"{said} gave a {type(got).__name__}, no array")
        else:
            faults += filter(
                None, [difference(candidate, said, got, right, dtype=right.dtype.name)]
            )
    return faults


CHECKS = (operators, beside_numpys, exits)
