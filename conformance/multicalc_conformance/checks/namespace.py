"""The functions of the namespace: those that multicalc itself calls, and all the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc.testing.comparing.failure import attempt
from multicalc.xp import table
from multicalc_conformance.checks import conversions, guide
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError, check, refuse
from multicalc_conformance.checks.expected import difference
from multicalc_conformance.checks.raised import raised

X = np.array([1.5, -2.0, 3.0])
A = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])

NEEDED: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any], Any], np.ndarray]] = {
    "asarray": (lambda xp, x: xp.asarray([x[0], 2.0]), lambda x: np.array([x[0], 2.0]), X),
    "astype": (lambda xp, x: xp.astype(x, "float32"), lambda x: x.astype("float32"), X),
    "concat": (
        lambda xp, x: xp.concat([x, x], axis=1),
        lambda x: np.concatenate([x, x], axis=1),
        A,
    ),
    "exp": (lambda xp, x: xp.exp(x), np.exp, X),
    "matmul": (lambda xp, x: xp.matmul(x, x[0]), lambda x: x @ x[0], A),
    "ones": (lambda xp, x: xp.ones((2, 1), dtype="float64"), lambda x: np.ones((2, 1)), X),
    "ones_like": (lambda xp, x: xp.ones_like(x), np.ones_like, A),
    "permute_dims": (lambda xp, x: xp.permute_dims(x, (1, 0)), np.transpose, A),
    "reshape": (lambda xp, x: xp.reshape(x, (3, -1)), lambda x: x.reshape(3, 2), A),
    "stack": (lambda xp, x: xp.stack([x, x + 1.0]), lambda x: np.stack([x, x + 1.0]), A),
    "sum": (lambda xp, x: xp.sum(x, axis=1), lambda x: x.sum(1), A),
    "take": (
        lambda xp, x: xp.take(x, xp.asarray([2, 0, 2]), axis=1),
        lambda x: x[:, [2, 0, 2]],
        A,
    ),
    "where": (lambda xp, x: xp.where(x > 0.0, x, -x), np.abs, X),
    "zeros": (lambda xp, x: xp.zeros((3,), dtype="float64"), lambda x: np.zeros(3), X),
    "zeros_like": (lambda xp, x: xp.zeros_like(x), np.zeros_like, A),
}
"""What multicalc's own code and these checks are written with: a call, its value, at an array."""


@check("the namespace has what multicalc needs", guide.NAMESPACE, conversions.dtypes)
def needed(candidate: Candidate) -> None:
    xp = candidate.xp
    missing = [name for name in NEEDED if not hasattr(xp, name)]
    if missing:
        raise CheckError(
            f"the namespace has no {', '.join(missing)}; without these multicalc can't work at all"
        )
    if not hasattr(xp, "linalg"):
        raise CheckError("the namespace has no linalg, the one within it")
    faults = []
    for name, (call, exact, at) in NEEDED.items():
        right = np.asarray(exact(at))
        got = attempt(call, xp, candidate.array(at))
        if isinstance(got, Exception):
            faults.append(f"{name} raised {raised(got, candidate)}")
        else:
            dtype = right.dtype.name
            faults += filter(None, [difference(candidate, name, got, right, dtype=dtype)])
    refuse(faults)


@check("the namespace is completed", guide.NAMESPACE, needed)
def completed(candidate: Candidate) -> None:
    made = (*table.UPDATES, *table.CONTROL, *table.COMPOSED)
    rest = {
        "`complete`, called at its end, makes them": made,
        "`from math import e, inf, nan, pi` and `newaxis = None` are enough": table.CONSTANTS,
    }
    missing = {
        how: [name for name in names if not hasattr(candidate.xp, name)]
        for how, names in rest.items()
    }
    refuse(
        [
            f"the namespace has no {', '.join(names)}; {how}"
            for how, names in missing.items()
            if names
        ]
    )


CHECKS = (needed, completed)
