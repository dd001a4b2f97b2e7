"""Work that NumPy does: integers, booleans, empty arrays, and what has no derivative.

MXNet's kernels for these are silently wrong or fail, some of them later and somewhere else. There
is no derivative to lose: integers have none, and the one of an empty array is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from multicalc.errors import UnsupportedOperationError

from ..engine.boxes import is_symbolic, without_levels
from ..engine.traced import Traced
from ..runtime import calls
from ..runtime.loading import load
from .operands import Array, as_array, is_array
from .truth import operator_of

mx = load()

_NEAREST = {"int16": "int32", "uint16": "int32", "uint32": "int64", "uint64": "int64"}


def plain(x: Any, operation: str) -> Any:
    """The values of an array in NumPy, for an operation of ``xp`` by that name; anything else as it
    is. There are none in what is being compiled, unless they are no more than a shape."""
    if not is_array(x):
        return x
    if is_symbolic(x) and 0 in calls.shape_of(x):
        return numpy.empty(calls.shape_of(x), x.dtype)
    refuse_symbolic(x, operation)
    return calls.values(without_levels(x))


def refuse_symbolic(x: Any, operation: str) -> None:
    """Raise where the operation would need values that aren't there yet."""
    if is_array(x) and is_symbolic(x):
        raise UnsupportedOperationError(
            f"mxnet: xp.{operation} can't be compiled: MXNet has no operator for it that can be "
            "trusted. Write it with others, or don't compile the "
            "function.",
            operation=operation,
        )


def from_host(values: Any) -> Array:
    """NumPy's array in MXNet, with the next dtype that MXNet has."""
    values = numpy.asarray(values)
    return as_array(values, _NEAREST.get(values.dtype.name, values.dtype))


def on_host(function: Callable[..., Any], *xs: Any, **kwargs: Any) -> Array:
    """``function`` of the values, computed by NumPy; a constant for every transform. Part of the
    graph in a function being compiled, or an error."""
    if any(map(is_symbolic, xs)) and not any(is_array(x) and 0 in x.shape for x in xs):
        operator = operator_of(function)
        if operator is not None:
            return operator(*xs, **kwargs)
    name = _STANDARD.get(function.__name__, function.__name__)
    with numpy.errstate(all="ignore"):
        return from_host(function(*(plain(x, name) for x in xs), **kwargs))


_STANDARD = {
    "concatenate": "concat", "cumsum": "cumulative_sum", "cumprod": "cumulative_prod",
    "transpose": "permute_dims", "invert": "bitwise_invert", "left_shift": "bitwise_left_shift",
    "right_shift": "bitwise_right_shift", "power": "pow", "absolute": "abs",
}  # fmt: skip
"""Names of the standard that aren't NumPy's."""


def needs_host(*xs: Array) -> bool:
    """Whether MXNet's own operators can't be trusted with these arrays."""
    return any(not calls.is_floating(x) or 0 in calls.shape_of(x) for x in xs)


def is_tracked(x: Any) -> bool:
    """Whether a derivative may be asked for."""
    return isinstance(x, Traced) or mx.autograd.is_recording()


def with_values(values: Any, derivable: Array) -> Array:
    """``values``, with the derivatives of ``derivable``, which is the same function up to rounding
    or at special values."""
    exact = from_host(numpy.asarray(values, dtype=derivable.dtype))
    gap = derivable - derivable.detach()
    return exact + mx.np.where(mx.np.isfinite(gap), gap, mx.np.zeros_like(gap))
