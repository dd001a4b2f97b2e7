"""Inverses, determinants and decompositions of stacks of matrices."""

from __future__ import annotations

from typing import Any

import numpy

from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common.complement import Completion
from multicalc.xp.common.hermitian import hermitian_part
from multicalc.xp.common.pinv import rtol_of
from multicalc.xp.common.results import Eigenpairs, Factors, SignAndLog, SingularValues

from ..runtime.loading import load
from . import arrays, dtypes, elementwise
from .host import (
    from_host,
    is_tracked,
    needs_host,
    on_host,
    plain,
    refuse_symbolic,
    with_values,
)
from .manipulation import expand_dims, moveaxis, reshape
from .operands import Array, floating, promoted

np = load().np


def _transpose(x: Array) -> Array:
    return moveaxis(x, -1, -2)


def det(x: Any, /) -> Array:
    x = floating(x)
    return on_host(numpy.linalg.det, x) if needs_host(x) else np.linalg.det(x)


def slogdet(x: Any, /) -> SignAndLog:
    x = floating(x)
    if needs_host(x):
        return SignAndLog(*map(from_host, numpy.linalg.slogdet(plain(x, "linalg.slogdet"))))
    return SignAndLog(*np.linalg.slogdet(x))


def inv(x: Any, /) -> Array:
    x = floating(x)
    return on_host(numpy.linalg.inv, x) if needs_host(x) else np.linalg.inv(x)


def matrix_rank(x: Any, /, *, rtol: Any = None) -> Array:
    return from_host(_rank(floating(x), rtol))


def _rank(x: Array, rtol: Any) -> Any:
    rows, columns = x.shape[-2:]
    if not rows or not columns:
        return numpy.zeros(x.shape[:-2], "int64")
    values = numpy.linalg.svd(plain(x, "linalg.matrix_rank"), compute_uv=False)
    bound = values.max(axis=-1) * numpy.asarray(
        plain(rtol_of(dtypes, x, rtol), "linalg.matrix_rank")
    )
    return numpy.count_nonzero(values > bound[..., None], axis=-1)


def pinv(x: Any, /, *, rtol: Any = None) -> Array:
    """The derivative exists where the rank doesn't change, and is given where it is full."""
    x = floating(x)
    rows, columns = x.shape[-2:]
    rtol = rtol_of(dtypes, x, rtol)
    values = numpy.linalg.pinv(plain(x, "linalg.pinv"), rcond=plain(rtol, "linalg.pinv"))
    if needs_host(x) or not is_tracked(x):
        return from_host(values)
    if numpy.any(_rank(x, rtol) < min(rows, columns)):
        raise UnsupportedOperationError(
            "mxnet: pinv has a derivative here only for matrices of full rank; add a small "
            "multiple of the identity to the normal equations, or use torch or jax",
            operation="linalg.pinv",
        )
    turned = _transpose(x)
    if rows >= columns:
        return with_values(values, np.matmul(inv(np.matmul(turned, x)), turned))
    return with_values(values, np.matmul(turned, inv(np.matmul(x, turned))))


def solve(x1: Any, x2: Any, /) -> Array:
    """A vector as right side is a matrix of one column to MXNet."""
    x1, x2 = map(floating, promoted(x1, x2))
    if x2.ndim == 1:
        column = solve(x1, expand_dims(x2, 1))
        return reshape(column, column.shape[:-1])
    if needs_host(x1, x2):
        return on_host(numpy.linalg.solve, x1, x2)
    batch = numpy.broadcast_shapes(x1.shape[:-2], x2.shape[:-2])
    return np.linalg.solve(
        np.broadcast_to(x1, batch + x1.shape[-2:]), np.broadcast_to(x2, batch + x2.shape[-2:])
    )


def _symmetric(x: Any) -> Array:
    # MXNet reads one triangle, and would put the whole derivative into it.
    return hermitian_part(elementwise, _transpose, floating(x))


def cholesky(x: Any, /, *, upper: bool = False) -> Array:
    x = _symmetric(x)
    factor = on_host(numpy.linalg.cholesky, x) if needs_host(x) else np.linalg.cholesky(x)
    return _transpose(factor) if upper else factor


def eigh(x: Any, /) -> Eigenpairs:
    x = _symmetric(x)
    if needs_host(x):
        return Eigenpairs(*map(from_host, numpy.linalg.eigh(plain(x, "linalg.eigh"))))
    return Eigenpairs(*np.linalg.eigh(x))


def eigvalsh(x: Any, /) -> Array:
    x = _symmetric(x)
    return on_host(numpy.linalg.eigvalsh, x) if needs_host(x) else np.linalg.eigvalsh(x)


def qr(x: Any, /, *, mode: Any = "reduced") -> Factors:
    """Of constants only, by NumPy: MXNet has no derivative for it."""
    if mode not in ("reduced", "complete"):
        raise ValueError(f"mode must be 'reduced' or 'complete', found {mode!r}")
    x = floating(x)
    refuse_symbolic(x, "linalg.qr")
    if is_tracked(x):
        raise UnsupportedOperationError(
            "mxnet: qr has no derivative here; write it with cholesky or svd, or use torch or jax",
            operation="linalg.qr",
        )
    q, r = numpy.linalg.qr(plain(x, "linalg.qr"), mode=mode)
    return Factors(from_host(q), from_host(r))


def svd(x: Any, /, *, full_matrices: bool = True) -> SingularValues:
    """``u, s, vᵀ``."""
    x = floating(x)
    rows, columns = x.shape[-2:]
    full = full_matrices and rows != columns
    if full:
        refuse_symbolic(x, "linalg.svd with full_matrices=True")
    if needs_host(x) or (full and not is_tracked(x)):
        return _on_host(x, full)
    if full:
        return _completion(svd(x, full_matrices=False), _on_host(x, full))
    if rows > columns:
        v, s, u = svd(_transpose(x), full_matrices=False)
        return SingularValues(_transpose(u), s, _transpose(v))
    return SingularValues(*np.linalg.svd(x))


def _on_host(x: Any, full: bool) -> SingularValues:
    found = numpy.linalg.svd(plain(x, "linalg.svd"), full_matrices=full)
    return SingularValues(*map(from_host, found))


_completion = Completion(arrays, _transpose, cholesky, solve)


def svdvals(x: Any, /) -> Array:
    return svd(x, full_matrices=False).S
