"""What follows from a framework's decompositions."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.xp.common.pinv import rtol_of


def eigvalsh(xp: Any, x: Any, /) -> Any:
    return xp.linalg.eigh(x)[0]


def eigvals(xp: Any, x: Any, /) -> Any:
    return xp.linalg.eig(x)[0]


def svdvals(xp: Any, x: Any, /) -> Any:
    return xp.linalg.svd(x, full_matrices=False)[1]


def pinv(xp: Any, x: Any, /, *, rtol: Any = None) -> Any:
    """Singular values count as zero up to ``rtol`` times the largest."""
    u, s, vh = xp.linalg.svd(x, full_matrices=False)
    kept = s > rtol_of(xp, x, rtol) * s[..., :1]
    inverse = xp.where(kept, 1.0 / xp.where(kept, s, xp.ones_like(s)), xp.zeros_like(s))
    v = xp.matrix_transpose(vh) * xp.expand_dims(inverse, -2)
    return xp.matmul(v, xp.matrix_transpose(u))


def matrix_rank(host: Any, x: Any, /, *, rtol: Any = None) -> Any:
    def rank(x: np.ndarray) -> Any:
        sizes = np.linalg.svd(x, compute_uv=False)
        least = max(x.shape[-2:]) * np.finfo(sizes.dtype).eps if rtol is None else rtol
        return np.sum(sizes > least * sizes.max(axis=-1, keepdims=True), axis=-1)

    return host(rank, x)
