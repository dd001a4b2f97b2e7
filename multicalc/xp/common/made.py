"""New arrays, made by NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.xp.common.axes import shape_of


def asarray(
    xp: Any, host: Any, obj: Any, /, *, dtype: Any = None, device: Any = None, copy: Any = None
) -> Any:
    """Of nested lists that hold arrays, their stack: numbers take the dtype beside them."""
    if isinstance(obj, list | tuple) and host.holds_arrays(obj):
        rows = [xp.asarray(x) if isinstance(x, list | tuple) else x for x in obj]
        found = xp.stack(rows)
    else:
        found = host.array(obj)
    return found if dtype is None else xp.astype(found, dtype)


def arange(
    host: Any,
    start: Any,
    /,
    stop: Any = None,
    step: Any = 1,
    *,
    dtype: Any = None,
    device: Any = None,
) -> Any:
    start, stop = (0, start) if stop is None else (start, stop)
    return host.made(np.arange(start, stop, step, dtype=host.numpys(dtype)))


def linspace(
    host: Any,
    start: Any,
    stop: Any,
    /,
    num: int,
    *,
    dtype: Any = None,
    device: Any = None,
    endpoint: bool = True,
) -> Any:
    return host.made(np.linspace(start, stop, num, endpoint=endpoint, dtype=host.numpys(dtype)))


def eye(
    host: Any,
    n_rows: int,
    n_cols: int | None = None,
    /,
    *,
    k: int = 0,
    dtype: Any = None,
    device: Any = None,
) -> Any:
    return host.made(np.eye(n_rows, n_cols, k, dtype=host.numpys(dtype) or float))


def full(host: Any, shape: Any, fill_value: Any, *, dtype: Any = None, device: Any = None) -> Any:
    value = host.values(fill_value)
    return host.made(np.full(shape_of(shape), value, dtype=host.numpys(dtype)))


def zeros(xp: Any, shape: Any, *, dtype: Any = None, device: Any = None) -> Any:
    return xp.full(shape, 0.0, dtype=dtype)


def ones(xp: Any, shape: Any, *, dtype: Any = None, device: Any = None) -> Any:
    return xp.full(shape, 1.0, dtype=dtype)


empty = zeros


def full_like(
    host: Any, x: Any, /, fill_value: Any, *, dtype: Any = None, device: Any = None
) -> Any:
    value = host.values(fill_value)
    found = np.full(tuple(x.shape), value, dtype=host.numpys(x.dtype if dtype is None else dtype))
    return host.made(found, x)


def zeros_like(xp: Any, x: Any, /, *, dtype: Any = None, device: Any = None) -> Any:
    return xp.full_like(x, 0, dtype=dtype)


def ones_like(xp: Any, x: Any, /, *, dtype: Any = None, device: Any = None) -> Any:
    return xp.full_like(x, 1, dtype=dtype)


empty_like = zeros_like


def from_dlpack(host: Any, x: Any, /, *, device: Any = None, copy: Any = None) -> Any:
    return host.made(np.from_dlpack(x))
