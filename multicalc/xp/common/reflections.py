"""QR decompositions by reflections, column by column: Householder's, with LAPACK's signs."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from multicalc.xp.common.elementary import root, sign_of
from multicalc.xp.common.results import Factors


def qr(xp: Any, host: Any, x: Any, /, *, mode: str = "reduced") -> Factors:
    """
    Raises:
        ValueError: ``x`` isn't a matrix or a stack of such, or the mode isn't one of the standard.
    """
    if len(x.shape) < 2:
        raise ValueError(f"qr: takes matrices, found shape {tuple(x.shape)}")
    if mode not in ("reduced", "complete"):
        raise ValueError(f"qr: mode must be 'reduced' or 'complete', found {mode!r}")
    *stack, m, n = x.shape
    scale = 1.0
    if prod(x.shape):
        scale = host.scale(xp.max(xp.abs(x), axis=(-2, -1), keepdims=True))
    r, q = x / scale, xp.broadcast_to(xp.eye(m, dtype=x.dtype), (*stack, m, m))
    for k in range(min(m - 1, n)):
        w, turn = _reflection(xp, host, r[..., :, k], k)
        across = xp.matrix_transpose(w)
        r = (r - w * xp.matmul(across, r)) * turn
        q = (q - xp.matmul(q, w) * across) * xp.matrix_transpose(turn)
    count = min(m, n) if mode == "reduced" else m
    return Factors(q[..., :, :count], xp.triu(r)[..., :count, :] * scale)


def _reflection(xp: Any, host: Any, column: Any, k: int) -> tuple[Any, Any]:
    """The column ``w`` with which ``I - w wᵀ`` takes what is below place ``k`` away, and the signs
    of the rows afterwards: where nothing was below, LAPACK leaves the column as it is."""
    places = np.arange(column.shape[-1])
    column = xp.where(host.made(places >= k, column), column, 0.0)
    own, below = (host.made(places == k, column), host.made(places > k, column))
    head = column[..., k : k + 1]
    size = root(xp, xp.sum(xp.square(column), axis=-1, keepdims=True))
    empty = size == 0
    s = sign_of(xp, head)
    v = column + xp.where(own, s * size, 0.0)
    length = xp.sqrt(xp.where(empty, 1.0, size * (size + s * head)))
    w = xp.where(empty, 0.0, v / length)
    alone = xp.sum(xp.where(below, xp.abs(column), 0.0), axis=-1, keepdims=True) == 0
    turned = xp.logical_and(own, xp.logical_and(alone, xp.logical_not(empty)))
    turn = xp.where(turned, -xp.ones_like(column), 1.0)
    return xp.expand_dims(w, -1), xp.expand_dims(turn, -1)
