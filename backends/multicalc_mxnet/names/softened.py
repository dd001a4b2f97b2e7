"""Functions beyond the standard, safe from overflow, with exact derivatives everywhere."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common.axes import axes_of

from ..engine import primitives as p
from ..engine.operators import named
from ..engine.unrecorded import unrecorded
from ..graphs.fused import fused
from ..rules.softrelu import by_halves, completed, finite, is_double, softrelu
from ..runtime import calls
from ..runtime.loading import load
from .host import needs_host, on_host
from .operands import Array, floating, promoted

mx = load()
np = mx.np

__all__ = ["log_softmax", "logaddexp", "logsumexp", "relu", "sigmoid", "softmax", "softplus"]


@calls.at_once
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
    x = floating(x)
    return on_host(numpy.logaddexp, x, 0.0) if needs_host(x) else _softplus(x)


@fused
@calls.at_once
def _softplus(x: Array) -> Array:
    return completed(x, softrelu(x)) if is_double(x) else by_halves(x)


def sigmoid(x: Any, /) -> Array:
    return p.sigmoid(floating(x))


def relu(x: Any, /) -> Array:
    return p.relu(floating(x))


def _shift(x: Array, axes: tuple[int, ...], keepdims: bool = True) -> Array:
    """A constant that keeps ``exp(x − shift)`` in range; the results don't depend on it."""
    x = x.detach()
    with unrecorded(x):
        return finite(p.max(x, axes, keepdims))


@calls.at_once
def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Array:
    x = floating(x)
    axes = axes_of(axis, x.ndim)
    if not axes:
        return np.copy(x)
    if needs_host(x):
        return on_host(numpy.logaddexp.reduce, x, axis=axes, keepdims=keepdims)
    largest, shift = _largest(x, axes)
    # MXNet's sums of infinities are NaN: they are made numbers here, and infinite by the maximum.
    shifted = p.minimum(p.subtract(x, shift), _MOST)
    total = p.add(p.log(p.sum(p.exp(shifted), axes, True)), largest)
    return total if keepdims else p.reshape(total, _without(total.shape, axes))


_MOST = 80.0
"""Its exponential is a number in every precision; all other exponents are 0 or less."""


def _largest(x: Array, axes: tuple[int, ...]) -> tuple[Array, Array]:
    """The maximum, a constant that is 0 where all are -∞, and that as a finite number."""
    x = x.detach()
    with unrecorded(x):
        largest = p.max(x, axes, True)
        largest = np.where(largest == -numpy.inf, np.zeros_like(largest), largest)
        return largest, p.minimum(largest, float(numpy.finfo(x.dtype).max))


def _without(shape: tuple[int, ...], axes: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for axis, size in enumerate(shape) if axis not in axes)


def softmax(x: Any, /, *, axis: int = -1) -> Array:
    x = floating(x)
    return on_host(numpy.copy, x) if needs_host(x) else mx.npx.softmax(x, axis=axis)


def log_softmax(x: Any, /, *, axis: int = -1) -> Array:
    x = floating(x)
    if needs_host(x):
        return on_host(numpy.copy, x)
    if is_double(x):
        return named("log_softmax", axis=axis)(x)
    return _log_softmax(x, axis)


@calls.at_once
def _log_softmax(x: Array, axis: int) -> Array:
    shifted = p.subtract(x, _shift(x, (axis,)))
    return p.subtract(shifted, p.log(p.sum(p.exp(shifted), (axis,), keepdims=True)))
