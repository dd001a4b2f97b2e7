"""New arrays by their array API names; floats are float64 unless told otherwise."""

from __future__ import annotations

from typing import Any

import numpy

from ..runtime.loading import load
from .manipulation import astype
from .operands import Array, as_array, dtype_name, is_array, shape_of

__all__ = [
    "arange", "asarray", "empty", "empty_like", "eye", "from_dlpack", "full", "full_like",
    "linspace", "ones", "ones_like", "zeros", "zeros_like",
]  # fmt: skip

mx = load()


def asarray(
    obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None
) -> Array:
    array = as_array(obj, dtype) if dtype is None or not is_array(obj) else _cast(obj, dtype)
    if copy is False and array is not obj:
        raise ValueError("mxnet: this array can't be had without a copy")
    return _on(device, mx.np.copy(array) if copy and array is obj and array.size else array)


def _cast(x: Array, dtype: Any) -> Array:
    return x if x.dtype == dtype else astype(x, dtype)


def _on(device: Any, x: Array) -> Array:
    """``x`` on a device, by MXNet's object for it or a name, ``"cpu"`` or ``"gpu:1"``."""
    if isinstance(device, str):
        kind, _, number = device.partition(":")
        device = mx.Context(kind, int(number or 0))
    return x if device is None else x.as_in_ctx(device)


def from_dlpack(x: Any, /, *, device: Any = None, copy: bool | None = None) -> Array:
    """A copy, through NumPy, unless it is MXNet's own array."""
    if is_array(x):
        return asarray(x, device=device, copy=copy)
    return asarray(numpy.from_dlpack(x), device=device, copy=copy)


def full(shape: Any, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Array:
    """An array of one value, which may be an array with a derivative."""
    if not is_array(fill_value):
        plain = numpy.asarray(fill_value)
        kind = dtype_name(plain.dtype if dtype is None else dtype)
        return _on(device, as_array(numpy.full(shape_of(shape), plain, dtype=kind)))
    return _on(device, mx.np.broadcast_to(asarray(fill_value, dtype=dtype), shape_of(shape)).copy())


def zeros(shape: Any, *, dtype: Any = None, device: Any = None) -> Array:
    return full(shape, 0.0, dtype=dtype, device=device)


def ones(shape: Any, *, dtype: Any = None, device: Any = None) -> Array:
    return full(shape, 1.0, dtype=dtype, device=device)


def empty(shape: Any, *, dtype: Any = None, device: Any = None) -> Array:
    return zeros(shape, dtype=dtype, device=device)


def full_like(x: Array, /, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Array:
    return full(x.shape, fill_value, dtype=x.dtype if dtype is None else dtype, device=device)


def zeros_like(x: Array, /, *, dtype: Any = None, device: Any = None) -> Array:
    return full_like(x, 0.0, dtype=dtype, device=device)


def ones_like(x: Array, /, *, dtype: Any = None, device: Any = None) -> Array:
    return full_like(x, 1.0, dtype=dtype, device=device)


def empty_like(x: Array, /, *, dtype: Any = None, device: Any = None) -> Array:
    return zeros_like(x, dtype=dtype, device=device)


# NumPy computes these, to the last digit; mx.np has single precision inside some.


def arange(
    start: float,
    /,
    stop: float | None = None,
    step: float = 1,
    *,
    dtype: Any = None,
    device: Any = None,
) -> Array:
    if stop is None:
        start, stop = 0, start
    return _on(device, as_array(numpy.arange(start, stop, step), dtype))


def linspace(
    start: float,
    stop: float,
    /,
    num: int,
    *,
    dtype: Any = None,
    device: Any = None,
    endpoint: bool = True,
) -> Array:
    return _on(device, as_array(numpy.linspace(start, stop, num, endpoint=endpoint), dtype))


def eye(
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: Any = None,
    device: Any = None,
) -> Array:
    return _on(device, as_array(numpy.eye(n_rows, n_cols, k, dtype=dtype_name(dtype or "float64"))))
