"""Lines through a point, and products of named arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from multicalc.testing.noise import Named, largest

SMALLEST = 1e-3
"""A line moves an entry by its own size, and by this share of its array's largest at least."""


def line(at: Named, seed: int) -> Named:
    """A direction in which every entry moves, by a random share of its size; 1 stands for the size
    of an array of zeros."""
    rng = np.random.default_rng(seed)

    def of(x: np.ndarray) -> np.ndarray:
        size = np.maximum(np.abs(x), SMALLEST * largest(x) or 1.0)
        shares = rng.uniform(0.5, 1.0, x.shape) * rng.choice([-1.0, 1.0], x.shape)
        return np.asarray(shares * size, dtype=x.dtype)

    return {name: of(x) for name, x in at.items()}


def part(direction: Named, name: str, entry: int | None = None) -> Named:
    """The ``direction`` in one array alone, or forwards in one entry of it."""
    zeros = {each: np.zeros_like(v) for each, v in direction.items()}
    if entry is None:
        return {**zeros, name: direction[name]}
    zeros[name].flat[entry] = abs(direction[name].flat[entry])
    return zeros


def moved(at: Named, direction: Named, step: float) -> Named:
    return {n: np.asarray(x + step * direction[n], dtype=x.dtype) for n, x in at.items()}


def dot(a: Named, b: Named) -> float:
    """The real inner product."""
    return float(sum(np.real(np.vdot(a[n].astype(_wide(a[n])), b[n])) for n in b))


def size(a: Named, b: Named) -> float:
    """The sum of the sizes of the terms of ``dot``."""
    return float(sum(np.sum(np.abs(a[n].astype(_wide(a[n])) * b[n])) for n in b))


def spread(noise: Mapping[str, float], direction: Named) -> float:
    """What errors of ``noise`` in each array make of a product with ``direction``."""
    return float(sum(noise[n] * np.sum(np.abs(v)) for n, v in direction.items()))


def unit(at: Named) -> float:
    """The coarsest rounding of any of the arrays."""
    return max((float(np.finfo(x.dtype).eps) for x in at.values()), default=0.0)


def digits(x: np.ndarray) -> float:
    """The unit in the last of the digits of ``x``: float32's, too, of doubles without more."""
    with np.errstate(over="ignore"):
        single = x.astype("complex64" if x.dtype.kind == "c" else "float32")
    return float(np.finfo(single.dtype if np.array_equal(single, x) else x.dtype).eps)


def widened(at: Named) -> Named:
    """In double precision."""
    return {n: x.astype(_wide(x)) for n, x in at.items()}


def _wide(x: np.ndarray) -> np.dtype:
    return np.result_type(x, "float64")
