"""``log Σ exp x`` and its kin: one operation of autograd's each, whose derivatives are softmaxes.

No power overflows: all are taken of differences from the largest element.
"""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive

from multicalc.xp.common.axes import axes_of
from multicalc_numpy.scalars import operands

__all__ = ["log_softmax", "logsumexp", "softmax"]

Axes = tuple[int, ...]


def _shifted(x: Any, axes: Axes) -> tuple[Any, Any]:
    """``x - shift, shift`` with the largest elements, of which an infinite one stays."""
    largest = x.max(axis=axes, keepdims=True)
    shift = np.where(np.isfinite(largest), largest, np.zeros_like(largest))
    return x - shift, shift


@primitive  # type: ignore[untyped-decorator]
def _logsumexp(x: Any, axes: Axes, keepdims: bool) -> Any:
    shifted, shift = _shifted(x, axes)
    total = np.log(np.exp(shifted).sum(axis=axes, keepdims=True)) + shift
    return total if keepdims else np.squeeze(total, axis=axes)


@primitive  # type: ignore[untyped-decorator]
def _softmax(x: Any, axes: Axes) -> Any:
    powers = np.exp(_shifted(x, axes)[0])
    return powers / powers.sum(axis=axes, keepdims=True)


@primitive  # type: ignore[untyped-decorator]
def _log_softmax(x: Any, axes: Axes) -> Any:
    shifted, _ = _shifted(x, axes)
    return shifted - np.log(np.exp(shifted).sum(axis=axes, keepdims=True))


def _total(x: Any, axes: Axes) -> Any:
    return anp.sum(x, axis=axes, keepdims=True)


def _kept(g: Any, x: Any, axes: Axes) -> Any:
    """``g`` with the axes of ``x`` that were summed over."""
    return anp.reshape(g, tuple([1 if a in axes else n for a, n in enumerate(x.shape)]))


defvjp(
    _logsumexp,
    lambda y, x, axes, keepdims: lambda g: _kept(g, x, axes) * _softmax(x, axes),
)
defjvp(
    _logsumexp,
    lambda t, y, x, axes, keepdims: anp.sum(t * _softmax(x, axes), axis=axes, keepdims=keepdims),
)
defvjp(_softmax, lambda y, x, axes: lambda g: y * (g - _total(g * y, axes)))
defjvp(_softmax, lambda t, y, x, axes: y * (t - _total(t * y, axes)))
defvjp(_log_softmax, lambda y, x, axes: lambda g: g - _softmax(x, axes) * _total(g, axes))
defjvp(_log_softmax, lambda t, y, x, axes: t - _total(t * _softmax(x, axes), axes))


def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    (x,) = operands(x)
    return _logsumexp(x, axes_of(axis, x.ndim), keepdims)


def softmax(x: Any, /, *, axis: int = -1) -> Any:
    (x,) = operands(x)
    return _softmax(x, axes_of((axis,), x.ndim))


def log_softmax(x: Any, /, *, axis: int = -1) -> Any:
    (x,) = operands(x)
    return _log_softmax(x, axes_of((axis,), x.ndim))
