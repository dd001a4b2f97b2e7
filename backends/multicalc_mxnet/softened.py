"""Functions beyond the standard, safe from overflow, with exact derivatives everywhere."""

from __future__ import annotations

from typing import Any

import numpy

from .host import needs_host, on_host
from .loading import load
from .native import unrecorded
from .operands import Array, axes_of, floating, promoted

mx = load()
np, npx = mx.np, mx.npx

__all__ = ["log_softmax", "logaddexp", "logsumexp", "relu", "sigmoid", "softmax", "softplus"]


def logaddexp(x1: Any, x2: Any, /) -> Array:
    """``log(exp x₁ + exp x₂)`` as ``b + log1p(exp(s − b))``, ``b`` the bigger.

    Where both are equal MXNet gives all of the derivative to the first operand, so ``b`` is ``x₁``
    there and ``s`` is ``x₂``. Either choice is the same analytic function, so the derivatives are
    right at equal arguments too.
    """
    x1, x2 = map(floating, promoted(x1, x2))
    if needs_host(x1, x2):
        return on_host(numpy.logaddexp, x1, x2)
    big, small = np.maximum(x1, x2), np.minimum(x2, x1)
    # At infinity the difference is ∞ − ∞, or leaves the result as it is.
    gap = np.where(np.isfinite(big), small - big, np.zeros_like(big))
    return big + np.log1p(np.exp(gap))


def softplus(x: Any, /) -> Array:
    # As logaddexp of x and 0. At 0 relu has the derivative 0, and the minimum 1.
    x = floating(x)
    if needs_host(x):
        return on_host(numpy.logaddexp, x, 0.0)
    big = npx.relu(x)
    return big + np.log1p(np.exp(np.minimum(x, 0.0) - big))


def sigmoid(x: Any, /) -> Array:
    return npx.sigmoid(floating(x))


def relu(x: Any, /) -> Array:
    return npx.relu(floating(x))


def _shift(x: Array, axes: tuple[int, ...]) -> Array:
    """A constant that keeps ``exp(x − shift)`` in range; the results don't depend on it."""
    x = x.detach()
    with unrecorded(x):
        largest = np.max(x, axis=axes, keepdims=True)
        return np.where(np.isfinite(largest), largest, np.zeros_like(largest))


def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Array:
    x = floating(x)
    axes = axes_of(axis, x.ndim)
    if not axes:
        return np.copy(x)
    shift = _shift(x, axes)
    total = np.log(np.sum(np.exp(x - shift), axis=axes, keepdims=True)) + shift
    return total if keepdims else np.squeeze(total, axis=axes)


def softmax(x: Any, /, *, axis: int = -1) -> Array:
    return npx.softmax(floating(x), axis=axis)


def log_softmax(x: Any, /, *, axis: int = -1) -> Array:
    # Not MXNet's, whose gradient loses digits in float32.
    x = floating(x)
    shifted = x - _shift(x, (axis,))
    return shifted - np.log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
