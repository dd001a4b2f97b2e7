"""Digits and dtypes of what is computed, derivatives apart."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc_conformance.checks import guide, namespace
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import check, refuse
from multicalc_conformance.checks.expected import difference, expect

NUMBERS: dict[str, Callable[[Any], Any]] = {
    "0.1 * x": lambda x: 0.1 * x,
    "x * 0.1": lambda x: x * 0.1,
    "x + 0.1": lambda x: x + 0.1,
    "0.1 - x": lambda x: 0.1 - x,
    "x / 3": lambda x: x / 3,
    "1 / x": lambda x: 1 / x,
    "x ** 2": lambda x: x**2,
    "x + 1": lambda x: x + 1,
}
ULPS = 4.0
"""How many of the last place results may be off, relative to the largest."""
LOGS = [0.1, 0.7, -1.3]
EXPS = [1.1051709180756477, 2.0137527074704766, 0.27253179303401259]
"""exp of them, by mpmath."""


@check("Python's numbers take the dtype beside them", guide.PRECISION, namespace.needed)
def numbers(candidate: Candidate) -> None:
    faults: list[str] = []
    for dtype in ("float32", "float64"):
        x = np.array([1.5, -3.0], dtype)
        for said, call in NUMBERS.items():
            right = call(x.astype("float64")).astype(dtype)
            what = f"{said} of {dtype}"
            got = call(candidate.array(x, dtype))
            within = ULPS * float(np.finfo(dtype).eps)
            faults += filter(
                None, [difference(candidate, what, got, right, dtype=dtype, within=within)]
            )
    refuse(faults)


@check("exp, sum and matmul have float64's digits", guide.PRECISION, namespace.needed)
def digits(candidate: Candidate) -> None:
    xp, eps = candidate.xp, float(np.finfo("float64").eps)
    expect(candidate, "exp of float64", xp.exp(candidate.array(LOGS)), EXPS, within=ULPS * eps)
    thirds = candidate.array(np.full(7, 1.0 / 3.0))
    expect(candidate, "the sum of seven times 1/3", xp.sum(thirds), 7.0 / 3.0, within=ULPS * eps)
    third = candidate.array(np.full((2, 2), 1.0 / 3.0))
    product = xp.matmul(third, third)
    expect(
        candidate,
        "a product of matrices of 1/3",
        product,
        np.full((2, 2), 2 / 9),
        within=ULPS * eps,
    )


CHECKS = (numbers, digits)
