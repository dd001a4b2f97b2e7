"""Functions of ``xp`` made of the standard's: the same in every namespace."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.errors import InvalidArgumentError


def log_sigmoid(xp: Any, x: Any, /) -> Any:
    """``log 1/(1 + e⁻ˣ)``, which neither overflows nor loses digits."""
    return xp.negative(xp.softplus(xp.negative(x)))


def silu(xp: Any, x: Any, /) -> Any:
    """``x σ(x)``."""
    return xp.multiply(x, xp.sigmoid(x))


def nan_to_num(
    xp: Any, x: Any, /, *, nan: float = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    """``x`` with NaN and infinities replaced, the latter by the dtype's largest numbers.

    The derivative is 1 where ``x`` stays and 0 where it is replaced.
    """
    if not xp.isdtype(x.dtype, "real floating"):
        return x
    largest = float(xp.finfo(x.dtype).max)
    x = xp.where(xp.isnan(x), nan, x)
    x = xp.where(xp.equal(x, np.inf), largest if posinf is None else posinf, x)
    return xp.where(xp.equal(x, -np.inf), -largest if neginf is None else neginf, x)


def pad(xp: Any, x: Any, /, pad_width: Any, *, constant_values: float = 0.0) -> Any:
    """``x`` with ``pad_width`` (one number, a pair, or a pair for each axis) constants around.

    Raises:
        InvalidArgumentError: a width is negative, or they don't fit the axes.
    """
    shape = tuple(x.shape)
    try:
        widths = np.broadcast_to(np.asarray(pad_width, dtype=int), (len(shape), 2))
    except ValueError as error:
        raise InvalidArgumentError(f"pad: {pad_width!r} does not fit shape {shape}") from error
    if (widths < 0).any():
        raise InvalidArgumentError(f"pad: widths can't be negative, found {pad_width!r}")
    for axis, ends in enumerate(widths):
        before, after = (_block(xp, x, axis, int(width), constant_values) for width in ends)
        if before or after:
            x = xp.concat([*before, x, *after], axis=axis)
    return x


def _block(xp: Any, x: Any, axis: int, width: int, value: float) -> list[Any]:
    """What is put beside ``x``, where ``x`` is: an array as wide as that, or none."""
    if not width:
        return []
    shape = (*x.shape[:axis], width, *x.shape[axis + 1 :])
    return [xp.full(shape, value, dtype=x.dtype, device=getattr(x, "device", None))]
