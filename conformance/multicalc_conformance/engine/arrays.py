"""The arrays that a backend gave, as NumPy's and as digits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from multicalc.calls import trees

DIGITS_OF = 64
"""Arrays of more entries are recorded by their errors only."""


def flat(tree: Any) -> list[np.ndarray]:
    """The arrays of a result, which have to be NumPy's as the inputs are."""
    return [numpy_only(leaf) for leaf in trees.flatten(tree)[0]]


def numpy_only(leaf: Any) -> np.ndarray:
    """``leaf``, which NumPy in must have made NumPy out: a framework's array is a failure."""
    if not isinstance(leaf, np.ndarray | np.generic):
        raise TypeError(f"gave a {type(leaf).__module__}.{type(leaf).__qualname__}, not NumPy's")
    if leaf.dtype == object:
        raise TypeError(f"gave an array of objects: {leaf!r}")
    return np.asarray(leaf)


def digits(arrays: Sequence[np.ndarray]) -> list[Any]:
    """The shortest decimals that give the arrays back, of small arrays."""
    if numbers_in(arrays) > DIGITS_OF:
        return []
    return [np.vectorize(repr, otypes=[object])(a.astype(object)).tolist() for a in arrays]


def numbers_in(arrays: Sequence[np.ndarray]) -> int:
    return sum(a.size for a in arrays)
