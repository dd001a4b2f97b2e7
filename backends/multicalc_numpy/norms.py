"""Norms of vectors."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defjvp, defvjp, primitive
from autograd.tracer import getval

from multicalc.xp.common import lengths
from multicalc.xp.common.binding import bound
from multicalc_numpy import arrays
from multicalc_numpy.scalars import operands


@primitive  # type: ignore[untyped-decorator]
def _length(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    """Of an array of real numbers."""
    return np.sqrt(np.sum(np.square(x), axis=axis, keepdims=keepdims))


def _length_vjp(y: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    return lambda g: x * (g / y if keepdims else anp.expand_dims(g / y, axis))


def _length_jvp(t: Any, y: Any, x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    return anp.sum(x * t, axis=axis, keepdims=keepdims) / y


defvjp(_length, _length_vjp)
defjvp(_length, _length_jvp)


def _euclidean(x: Any, axis: tuple[int, ...], keepdims: bool) -> Any:
    if getval(x).dtype.kind == "c":
        return lengths.euclidean(arrays, x, axis, keepdims)
    return _length(x, axis, keepdims)


vector_norm = bound(lengths.vector_norm, arrays, operands, _euclidean)
