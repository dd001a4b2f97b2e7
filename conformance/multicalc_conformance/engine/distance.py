"""How far results are from where they should be.

Errors are told relative to the *largest entry* of the reference, and in units of its last place::

    relative = max |got − ref| / max |ref|            ulp = max |got − ref| / ulp(max |ref|)

because an entry that comes out of a sum of larger terms carries their rounding: a gradient
component of 1e-9 beside one of 1e3 is right to about 1e-13, not to sixteen digits of its own. Where
the whole reference is 0 there is nothing to be relative to, and the scale is 1.

NaN agrees only with NaN, and an infinity with the same infinity: anything else is an infinite
error. Nothing is rewritten, clipped or skipped. A result of another shape or precision than
expected is wrong, whatever its numbers.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.engine.digits import DIGITS
from multicalc_conformance.engine.reference import Reference


@dataclass(frozen=True)
class Distance:
    """How far arrays are from where they should be; ``reason`` where they can't be compared."""

    relative: float
    ulp: float
    share: float
    at: tuple[int, ...] = ()
    reason: str = ""


def distance(got: Sequence[np.ndarray], reference: Reference, dtype: str) -> Distance:
    """Of the array that is farthest off, as a share of its bound."""
    if len(got) != len(reference.arrays):
        return _incomparable(f"{len(got)} arrays, expected {len(reference.arrays)}")
    worst = Distance(0.0, 0.0, 0.0)
    for k, (array, expected) in enumerate(zip(got, reference.arrays, strict=True)):
        if array.shape != expected.shape:
            return _incomparable(f"shape {array.shape}, expected {expected.shape}")
        if array.dtype.kind in "fc" and str(array.real.dtype) != dtype:
            return _incomparable(f"dtype {array.dtype}, the inputs have {dtype}")
        found = _one(k, array, expected, reference.bounds[k], dtype)
        if not found.share <= worst.share:
            worst = found
    return worst


def _one(k: int, got: np.ndarray, expected: np.ndarray, bound: float, dtype: str) -> Distance:
    with mp.workdps(DIGITS):
        pairs_of = zip(got.ravel().tolist(), expected.ravel(), strict=True)
        off = np.array([_off(g, e) for g, e in pairs_of], dtype=float)
        scale = float(max((abs(e) for e in expected.ravel() if mp.isfinite(e)), default=0)) or 1.0
    if not off.size:
        return Distance(0.0, 0.0, 0.0)
    worst = int(np.argmax(np.where(np.isnan(off), math.inf, off)))
    largest = math.inf if math.isnan(off[worst]) else float(off[worst])
    at = (k, *map(int, np.unravel_index(worst, got.shape)))
    unit = float(np.spacing(np.dtype(dtype).type(scale)))
    share = 0.0 if largest == 0 else largest / bound if bound else math.inf
    return Distance(largest / scale, largest / unit, share, at)


def _off(got: Any, expected: Any) -> float:
    """NaN agrees with NaN only, and an infinity with the same infinity."""
    got = mp.mpmathify(got)
    if mp.isnan(expected) or mp.isinf(expected):
        same = mp.isnan(got) if mp.isnan(expected) else got == expected
        return 0.0 if same else math.inf
    return float(abs(got - expected))


def _incomparable(reason: str) -> Distance:
    return Distance(math.inf, math.inf, math.inf, reason=reason)
