"""How far an array is from what it should be: relative error and ULPs, one definition for all.

Both are relative to the *largest entry* of the reference, at the dtype of the result::

    relative = max |got − ref| / max |ref|            ulp = max |got − ref| / ulp(max |ref|)

because an entry that comes out of a sum of larger terms carries their rounding: a gradient
component of 1e-9 beside one of 1e3 is right to about 1e-13, not to sixteen digits of its own.
The price is that an entry far below the largest is not tested; the scenarios choose points where
the entries are of like size.

Where the whole reference is 0 there is nothing to be relative to, and the scale is 1: the error is
absolute, and a ULP is the machine epsilon. Scenarios whose exact answer is 0 are therefore stated
in units of order one (the cosine of an angle, not a product of gradients). Without a reference,
the scale is the largest entry of the two arrays compared, so that the error is symmetric.

NaN agrees only with NaN, and an infinity with the same infinity: anything else is an infinite
error. Nothing is rewritten, clipped or skipped. A result of another shape or dtype than expected
differs, whatever its numbers.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp

DIGITS = 50
"""Decimal digits in which references are evaluated."""

BOUNDS = {"float64": 1e-12, "float32": 1e-5, "complex128": 1e-12, "complex64": 1e-5}
"""The largest relative error at which results still agree, by dtype. The one place it is set."""


@dataclass(frozen=True)
class Exact:
    """A reference as an unevaluated sum ``high + low`` of float64 arrays: about 32 digits, so that
    an error of a fraction of a ULP is measured and not rounded away."""

    high: np.ndarray
    low: np.ndarray

    @classmethod
    def of(cls, reference: Any) -> Exact:
        """From (nested lists of) ``mpf``, integers, fractions and floats."""
        entries = np.array(reference, dtype=object)
        high, low = np.empty(entries.shape), np.zeros(entries.shape)
        with mp.workdps(DIGITS):
            for index, entry in np.ndenumerate(entries):
                value = mp.mpmathify(entry)
                high[index] = float(value)
                if mp.isfinite(value):
                    low[index] = float(value - high[index])
        return cls(high, low)

    @classmethod
    def array(cls, values: np.ndarray) -> Exact:
        """An array taken as it is."""
        return cls(values, np.zeros(values.shape))


@dataclass(frozen=True)
class Error:
    """The distance of a result from a reference. ``reason`` says why an infinite one is."""

    relative: float
    ulp: float
    reason: str = ""


def error(got: np.ndarray, exact: Exact, dtype: str, *, symmetric: bool = False) -> Error:
    """The error of ``got``, which should be ``exact`` in ``dtype``; ``symmetric`` where ``exact``
    is another backend's result, no more right than ``got``."""
    if got.shape != exact.high.shape:
        return _infinite(f"shape {got.shape}, expected {exact.high.shape}")
    for array in (got, exact.high) if symmetric else (got,):
        if array.dtype.name != dtype:
            return _infinite(f"dtype {array.dtype.name}, expected {dtype}")
    wide = got.astype(np.result_type(got.dtype, np.float64))
    high = exact.high
    same = (wide == high) | (np.isnan(wide) & np.isnan(high))
    finite = np.isfinite(wide) & np.isfinite(high)
    if not np.all(finite | same):
        first = np.argwhere(~finite & ~same)[0]
        at = tuple(int(i) for i in first)
        return _infinite(f"{wide[at]} where {high[at]} is expected" + (f", at {at}" if at else ""))
    # Overflow here is an answer, an infinite distance, and not news.
    with np.errstate(over="ignore"):
        apart = np.abs((wide[finite] - high[finite]) - exact.low[finite])
        distance = np.max(apart, initial=0.0)
        scale = np.max(np.abs(high[finite]), initial=0.0)
        if symmetric:
            scale = max(scale, np.max(np.abs(wide[finite]), initial=0.0))
        if scale == 0.0:
            scale = 1.0
        unit = np.spacing(np.zeros((), dtype).real.dtype.type(scale))
        return Error(float(distance / scale), float(distance / np.float64(unit)))


def within(found: Error, dtype: str) -> bool:
    """Whether an error is small enough to agree."""
    return found.relative <= BOUNDS[dtype]


def _infinite(reason: str) -> Error:
    return Error(math.inf, math.inf, reason)
