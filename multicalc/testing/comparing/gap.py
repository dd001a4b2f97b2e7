"""How far two arrays are apart, neither of them more right than the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Index = tuple[int, ...]


@dataclass(frozen=True)
class Gap:
    """Two results of one quantity.

    Attributes:
        distance: the largest of an entry; infinite where one is not finite and the other another
            number, or where the shapes differ.
        allowed: how large it may be.
        at: where the largest is.
        first: the first entry, in the order of the array, that is farther apart than allowed.
        reason: what differs besides numbers: shapes, or dtypes.
    """

    distance: float
    allowed: float
    at: Index = ()
    first: Index = ()
    reason: str = ""

    @property
    def agrees(self) -> bool:
        return not self.reason and self.distance <= self.allowed

    @property
    def share(self) -> float:
        """The distance as a share of what is allowed."""
        if self.distance == 0:
            return 0.0
        return self.distance / self.allowed if self.allowed else np.inf


def distances(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far the entries of two arrays of one shape are apart. NaN is apart from all but NaN, and
    an infinity from all but itself, by infinity.

    >>> distances(np.array([1.0, np.nan, np.inf]), np.array([1.5, np.nan, 0.0]))
    array([0.5, 0. , inf])
    """
    wide = np.result_type(a.dtype, b.dtype, np.float64)
    one, other = a.astype(wide), b.astype(wide)
    finite = np.isfinite(one) & np.isfinite(other)
    same = (a == b) | (np.isnan(one) & np.isnan(other))
    # Overflow here is an answer, an infinite distance, and not news.
    with np.errstate(over="ignore", invalid="ignore"):
        apart = np.where(finite, np.abs(one - other), np.inf)
    if a.dtype.kind in "biu" and b.dtype.kind in "biu":
        # Two whole numbers that are one number in double precision.
        apart = np.maximum(apart, 1.0)
    return np.where(same, 0.0, apart)


def gap(a: np.ndarray, b: np.ndarray, allowed: float, *, any_dtype: bool = False) -> Gap:
    """Two arrays, whose entries may be ``allowed`` apart; of one dtype, but for the widths of
    integers, unless ``any_dtype`` will do."""
    if a.shape != b.shape:
        return Gap(np.inf, allowed, reason=f"shape {a.shape} and {b.shape}")
    reason = ""
    if not any_dtype and _kind(a) != _kind(b):
        reason = f"dtype {a.dtype} and {b.dtype}"
    if not a.size:
        return Gap(0.0, allowed, reason=reason)
    far = distances(a, b)
    widest = int(np.argmax(far))
    beyond = far > allowed
    first = _index(int(np.argmax(beyond)), a.shape) if beyond.any() else ()
    return Gap(float(far.flat[widest]), allowed, _index(widest, a.shape), first, reason)


def _kind(x: np.ndarray) -> str:
    """Widths of integers are the platform's."""
    return str(x.dtype.name) if x.dtype.kind in "fc" else x.dtype.kind.replace("u", "i")


def _index(flat: int, shape: tuple[int, ...]) -> Index:
    return tuple(int(i) for i in np.unravel_index(flat, shape))
