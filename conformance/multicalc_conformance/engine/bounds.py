"""How far a result may be from the exact one: rounding of the inputs, carried to the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc_conformance.engine.digits import DIGITS, Arrays

BOUNDS = {"float64": 1e-12, "float32": 1e-5}
"""By precision, how far off a result may be, relative to its largest entry, where its inputs'
rounding is not carried to it: a closed form by hand, or another backend's result."""

FACTOR = 16.0
"""How many times the error of correctly rounded inputs and outputs a result may have."""

NOISE = mpf(10) ** -130
"""Above what 200 digits keep after two differences with steps of 1e-30, of numbers up to 1e10."""


def bound(quantity: Callable[[Arrays], Arrays], xs: Arrays, at: Arrays, dtype: str) -> list[float]:
    """For each array of ``at``, which is ``quantity(xs)``, the largest error rounding explains.

    That is ``FACTOR`` times (eps · largest entry + the largest change of an entry as all inputs
    move by one eps of their size, in two patterns of signs): a condition number times eps, with a
    relative part, and no absolute one but the smallest normal number, below which frameworks give
    zero, and what differencing leaves of an exact zero.
    """
    eps = mpf(float(np.finfo(dtype).eps))
    tiny = max(mpf(float(np.finfo(dtype).tiny)), NOISE)
    with mp.workdps(DIGITS):
        moved = [quantity(_moved(xs, eps, pattern)) for pattern in (1, 2)]
        return [
            float(FACTOR * (tiny + eps * _largest(y) + max(_largest(m[k] - y) for m in moved)))
            for k, y in enumerate(at)
        ]


def deviation(got: Sequence[np.ndarray], exact: Sequence[np.ndarray]) -> list[float]:
    """For each output the largest distance of an entry from the exact one."""
    with mp.workdps(DIGITS):
        return [_farthest(a, b) for a, b in zip(got, exact, strict=True)]


def _farthest(got: np.ndarray, exact: np.ndarray) -> float:
    each = [_distance(g, e) for g, e in zip(got.ravel(), exact.ravel(), strict=True)]
    return float(np.max(each, initial=0.0))


def _distance(got: Any, exact: Any) -> float:
    return float(abs(mp.mpmathify(got.item()) - exact))


def _moved(xs: Arrays, eps: mpf, pattern: int) -> Arrays:
    moved, start = [], 0
    for x in xs:
        signs = [(-1) ** ((start + i) // pattern) for i in range(x.size)]
        moved.append(np.asarray(x + eps * x * np.array(signs, dtype=object).reshape(x.shape)))
        start += x.size
    return moved


def _largest(x: np.ndarray) -> mpf:
    return max((abs(v) for v in np.ravel(x)), default=mpf(0))
