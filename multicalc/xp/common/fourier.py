"""The discrete Fourier transform along one axis, made of the one along the last."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import index
from typing import Any

import numpy as np

from multicalc.xp.common.axes import axes_of

TURNED = {"backward": "forward", "ortho": "ortho", "forward": "backward"}
"""Of each ``norm``, that of the transform the other way with the same scale."""


def fft(
    xp: Any,
    accept: Callable[[Any], tuple[Any]],
    transform: Callable[[Any], Any],
    x: Any,
    /,
    *,
    n: int | None = None,
    axis: int = -1,
    norm: str = "backward",
) -> Any:
    """``transform`` is that of complex numbers along the last axis, without a scale."""
    (x,) = accept(x)
    check_norm("fft", norm)
    (axis,) = axes_of(axis, len(x.shape))
    x = xp.moveaxis(x, axis, -1)
    x = as_complex(xp, x if n is None else resized(xp, "fft", x, n))
    count = x.shape[-1]
    if not count:
        raise ValueError("fft: there is nothing to transform along an axis without elements")
    scale = {"backward": 1.0, "ortho": math.sqrt(count), "forward": float(count)}[norm]
    found = x if 0 in x.shape else transform(x)
    return xp.moveaxis(found if scale == 1.0 else found / scale, -1, axis)


def by_matrix(xp: Any, host: Any, x: Any) -> Any:
    """The transform along the last axis as a product with the matrix of roots of one."""
    n = x.shape[-1]
    steps = np.outer(np.arange(n), np.arange(n)) % n
    roots = host.made(np.exp(-2j * np.pi * np.arange(n) / n)[steps], x)
    return xp.matmul(x, xp.astype(roots, x.dtype))


def check_norm(name: str, norm: str) -> None:
    """
    Raises:
        ValueError: ``norm`` is none of the standard's.
    """
    if norm not in TURNED:
        raise ValueError(f"{name}: norm must be 'backward', 'ortho' or 'forward', found {norm!r}")


def as_complex(xp: Any, x: Any) -> Any:
    if xp.isdtype(x.dtype, "complex floating"):
        return x
    return xp.astype(x, "complex128" if xp.finfo(x.dtype).bits == 64 else "complex64")


def resized(xp: Any, name: str, x: Any, n: int) -> Any:
    """The first ``n`` elements along the last axis, with zeros behind where there are fewer.

    Raises:
        ValueError: ``n`` isn't positive.
    """
    n = index(n)
    if n < 1:
        raise ValueError(f"{name}: n is how many elements are transformed, found {n}")
    more = n - x.shape[-1]
    if more <= 0:
        return x[..., :n] if more else x
    zeros = xp.zeros_like(
        xp.broadcast_to(xp.expand_dims(x[..., 0], axis=-1), (*x.shape[:-1], more))
    )
    return xp.concat([x, zeros], axis=-1)
