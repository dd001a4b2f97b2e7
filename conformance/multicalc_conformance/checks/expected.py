"""Numbers beside those they have to be, and how the wrong ones came to be."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError
from multicalc_conformance.engine.diagnosis import diagnosis
from multicalc_conformance.engine.reference import Reference

Slip = tuple[Any, str]
"""What a known slip gives instead, and the sentence that names it."""

DIGITS = {"float64": 1e-12, "float32": 1e-5, "complex128": 1e-12, "complex64": 1e-5}
"""The relative errors that a few operations may add up to."""


def expect(
    candidate: Candidate,
    what: str,
    found: Any,
    expected: Any,
    *slips: Slip,
    dtype: str | None = "float64",
    within: float | None = None,
) -> None:
    """Raise :class:`CheckError` unless ``found``, an array of the framework's or NumPy's, is
    ``expected``, in ``dtype`` unless that is None. Of the ``slips`` the first that it looks like is
    named."""
    fault = difference(candidate, what, found, expected, *slips, dtype=dtype, within=within)
    if fault:
        raise CheckError(fault)


def difference(
    candidate: Candidate,
    what: str,
    found: Any,
    expected: Any,
    *slips: Slip,
    dtype: str | None = "float64",
    within: float | None = None,
) -> str:
    """What ``expect`` would raise; empty if nothing."""
    right = np.asarray(expected)
    if found is None:
        return f"{what}: expected {shown(right)}, found None"
    got = candidate.numpy(found)
    if dtype is not None and got.dtype.name != dtype:
        return f"{what}: expected dtype {dtype}, found {got.dtype.name}"
    bound = within or DIGITS.get(got.dtype.name, 0.0)
    if _alike(got, right, bound):
        return ""
    why = next((said for wrong, said in slips if _alike(got, np.asarray(wrong), bound)), "")
    if got.shape != right.shape:
        parts = f"expected shape {right.shape}, found {got.shape}"
    else:
        parts = f"expected {shown(right)}, found {shown(got)}"
        why = why or _likeness(got, right, bound)
    return f"{what}: {parts}{'; ' if why else ''}{why}"


def shown(x: np.ndarray) -> str:
    """An array in as many digits as tell it from others, on one line."""
    text = np.array2string(x, separator=", ", precision=17, floatmode="unique")
    return re.sub(r"\s+(?=[],])|(?<=\[)\s+", "", re.sub(r"\s+", " ", text))


def _alike(got: np.ndarray, right: np.ndarray, bound: float) -> bool:
    if got.shape != right.shape:
        return False
    if right.dtype.kind not in "fc":
        return bool(np.array_equal(got, right))
    scale = float(np.max(np.abs(right), initial=0.0)) or 1.0
    return bool(np.all(np.abs(got - right) <= bound * scale))


def _likeness(got: np.ndarray, right: np.ndarray, bound: float) -> str:
    """What the wrong numbers are of the right ones, as the suite has it."""
    if right.dtype.kind not in "fc" or got.dtype.kind not in "fc":
        return ""
    number = mp.mpc if right.dtype.kind == "c" else mp.mpf
    exact = np.vectorize(number, otypes=[object])(right)
    scale = float(np.max(np.abs(right), initial=0.0))
    known = diagnosis([got], Reference([exact], [bound * scale]), right.dtype.name)
    return f"it is {known}" if known else ""
