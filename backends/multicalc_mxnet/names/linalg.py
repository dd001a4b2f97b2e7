"""The linear algebra extension of the array API standard."""

# ruff: noqa: F401  (the names it collects beside its own)

from __future__ import annotations

from typing import Any

from multicalc.xp.common import exponential, lengths
from multicalc.xp.common.binding import bound

from ..engine.boxes import is_symbolic
from . import arrays
from .arrays import (
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
from .host import plain
from .operands import Array, floating


def _accept(x: Any) -> tuple[Array]:
    return (floating(x),)


def _euclidean(x: Array, axis: tuple[int, ...], keepdims: bool) -> Array:
    return sqrt(sum(square(x), axis=axis, keepdims=keepdims))


def _squarings(counts: Array) -> int:
    return exponential.MOST if is_symbolic(counts) else int(plain(counts, "linalg.expm").max())


expm = bound(exponential.expm, arrays, _accept, solve, _squarings)
vector_norm = bound(lengths.vector_norm, arrays, _accept, _euclidean)
