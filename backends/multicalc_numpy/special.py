"""Functions beyond the standard, safe from overflow in value and derivatives."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.tracer import getval

from multicalc_numpy.scalars import axes_of, operands


def relu(x: Any, /) -> Any:
    (x,) = operands(x)
    # Not x > 0, so that NaN stays NaN.
    return anp.where(x <= 0, np.zeros((), x.dtype), x)


def _shift(x: Any, axis: tuple[int, ...]) -> Any:
    """A constant that keeps ``exp(x - shift)`` in range; the results don't depend on it."""
    largest = np.max(getval(x), axis=axis, keepdims=True)
    return np.where(np.isfinite(largest), largest, np.zeros_like(largest))


def logsumexp(x: Any, /, *, axis: Any = None, keepdims: bool = False) -> Any:
    (x,) = operands(x)
    axis = axes_of(axis, x.ndim)
    shift = _shift(x, axis)
    total = anp.log(anp.sum(anp.exp(x - shift), axis=axis, keepdims=True)) + shift
    return total if keepdims else anp.squeeze(total, axis=axis)


def softmax(x: Any, /, *, axis: int = -1) -> Any:
    (x,) = operands(x)
    powers = anp.exp(x - _shift(x, (axis,)))
    return powers / anp.sum(powers, axis=axis, keepdims=True)


def log_softmax(x: Any, /, *, axis: int = -1) -> Any:
    (x,) = operands(x)
    shifted = x - _shift(x, (axis,))
    return shifted - anp.log(anp.sum(anp.exp(shifted), axis=axis, keepdims=True))
