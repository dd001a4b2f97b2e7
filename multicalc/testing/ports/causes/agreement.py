"""Whether what a candidate gives is what one of the two gave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.testing.ports.evidence import Evidence, Rerun, Values

PART = 3.0
"""An explanation leaves at most such a part of the difference: what is hardly more than rounding
would else be explained by whatever changes little."""


def gap(x: np.ndarray, y: np.ndarray) -> float:
    """The largest difference of an entry; infinite where the two can't be compared."""
    if x.shape != y.shape:
        return float("inf")
    if x.dtype.kind not in "fc" and y.dtype.kind not in "fc":
        return 0.0 if np.array_equal(x, y) else float("inf")
    x, y = (np.asarray(z, np.result_type(z, "float64")) for z in (x, y))
    with np.errstate(invalid="ignore"):
        apart = np.abs(x - y)
    same = (x == y) | (np.isnan(x) & np.isnan(y))
    apart = np.where(same, 0.0, np.where(np.isnan(apart), np.inf, apart))
    return float(np.max(apart, initial=0.0))


def limits(e: Evidence) -> list[float]:
    """How far each output of a candidate may be from one of the two, to be taken for it."""
    found = []
    for a, b, allowed in zip(e.a_outputs, e.b_outputs, e.allowed, strict=True):
        apart = gap(a, b)
        found.append(allowed if apart <= allowed else min(allowed, apart / PART))
    return found


def is_a(e: Evidence, outputs: Values | None) -> bool:
    """Whether these are A's outputs."""
    return outputs is not None and _within(outputs, e.a_outputs, limits(e))


def is_b(e: Evidence, outputs: Values | None) -> bool:
    """Whether these are B's."""
    return outputs is not None and _within(outputs, e.b_outputs, limits(e))


def differs(e: Evidence) -> bool:
    """Whether the two differ by more than rounding at all."""
    return not _within(e.b_outputs, e.a_outputs, e.allowed)


def first(e: Evidence) -> int:
    """The first output that differs."""
    outputs = zip(e.a_outputs, e.b_outputs, e.allowed, strict=True)
    return next(i for i, (a, b, allowed) in enumerate(outputs) if gap(a, b) > allowed)


def again(rerun: Rerun, **changes: Any) -> list[np.ndarray] | None:
    """What a part gives with something changed; nothing where it refuses that."""
    try:
        return rerun(**changes)
    except Exception:  # whatever a framework says to a shape, a mode or values that it can't take
        return None


def _within(xs: Values, ys: Values, limits: Sequence[float]) -> bool:
    return len(xs) == len(ys) and all(
        gap(x, y) <= limit for x, y, limit in zip(xs, ys, limits, strict=True)
    )
