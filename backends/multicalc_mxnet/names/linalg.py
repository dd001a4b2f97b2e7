"""The linear algebra extension of the array API standard."""

# ruff: noqa: F401  (the names it collects beside its own)

from __future__ import annotations

from typing import Any

import numpy

from multicalc.xp.common import powers, products
from multicalc.xp.common.binding import bound
from multicalc.xp.common.norms import norms_of

from . import arrays
from .arrays import (
    broadcast_to,
    diagonal,
    dot,
    einsum,
    matmul,
    matrix_transpose,
    outer,
    sqrt,
    square,
    sum,
    tensordot,
    vecdot,
)
from .decompositions import (
    cholesky,
    det,
    eigh,
    eigvalsh,
    inv,
    matrix_rank,
    pinv,
    qr,
    slogdet,
    solve,
    svd,
    svdvals,
)
from .operands import Array, as_array, floating

cross = bound(products.cross, arrays)
trace = bound(products.trace, arrays, diagonal)


def _identity(x: Array) -> Array:
    return broadcast_to(as_array(numpy.eye(x.shape[-1]), x.dtype), x.shape)


matrix_power = bound(powers.matrix_power, arrays, inv, _identity)


def _accept(x: Any) -> tuple[Array]:
    return (floating(x),)


def _euclidean(x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    return sqrt(sum(square(x), axis=axis, keepdims=keepdims))


vector_norm, matrix_norm, norm = norms_of(arrays, _accept, _euclidean, svdvals)
