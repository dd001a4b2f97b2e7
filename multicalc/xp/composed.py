"""Functions made of the standard's: written once, the same on every backend.

Each gets the backend that runs it first, as :func:`multicalc.xp.dispatch.dispatched` finds it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.backend import Backend, default_dtype
from multicalc.errors import InvalidArgumentError


def where(backend: Backend, condition: Any, x1: Any, x2: Any, /) -> Any:
    """``x1`` where the condition holds, else ``x2``.

    Two Python numbers name no dtype: floats are made in the precision of new arrays.
    """
    kinds = {type(x1), type(x2)}
    if kinds <= {int, float}:
        x1 = backend.namespace.asarray(x1, dtype=default_dtype() if float in kinds else None)
    return backend.namespace.where(condition, x1, x2)


def log_sigmoid(backend: Backend, x: Any, /) -> Any:
    """``log 1/(1 + e⁻ˣ)``, which neither overflows nor loses digits."""
    xp = backend.namespace
    return xp.negative(xp.softplus(xp.negative(x)))


def silu(backend: Backend, x: Any, /) -> Any:
    """``x σ(x)``."""
    xp = backend.namespace
    return xp.multiply(x, xp.sigmoid(x))


def nan_to_num(
    backend: Backend, x: Any, /, *, nan: float = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    """``x`` with NaN and infinities replaced, the latter by the dtype's largest numbers.

    The derivative is 1 where ``x`` stays and 0 where it is replaced.
    """
    xp, dtype = backend.namespace, backend.dtype(x)
    if not dtype.startswith("float"):
        return x
    largest = float(np.finfo(dtype).max)
    x = xp.where(xp.isnan(x), nan, x)
    x = xp.where(xp.equal(x, np.inf), largest if posinf is None else posinf, x)
    return xp.where(xp.equal(x, -np.inf), -largest if neginf is None else neginf, x)


def pad(backend: Backend, x: Any, /, pad_width: Any, *, constant_values: float = 0.0) -> Any:
    """``x`` with ``pad_width`` (one number, a pair, or a pair for each axis) constants around.

    Raises:
        InvalidArgumentError: a width is negative, or they don't fit the axes.
    """
    xp, shape = backend.namespace, backend.shape(x)
    try:
        widths = np.broadcast_to(np.asarray(pad_width, dtype=int), (len(shape), 2))
    except ValueError as error:
        raise InvalidArgumentError(f"pad: {pad_width!r} does not fit shape {shape}") from error
    if (widths < 0).any():
        raise InvalidArgumentError(f"pad: widths can't be negative, found {pad_width!r}")
    for axis, ends in enumerate(widths):
        now = backend.shape(x)
        parts = []
        for width in map(int, ends):
            block = np.full(
                (*now[:axis], width, *now[axis + 1 :]), constant_values, dtype=backend.dtype(x)
            )
            parts.append([backend.from_numpy(block, like=x)] if width else [])
        if parts[0] or parts[1]:
            x = xp.concat([*parts[0], x, *parts[1]], axis=axis)
    return x
