"""The linear algebra extension of the array API standard."""

# ruff: noqa: F401  (the names it collects beside its own)

from __future__ import annotations

from typing import Any, Literal

import autograd.numpy as anp
import autograd.numpy.linalg as anp_linalg
import numpy as np
from autograd.extend import defvjp, primitive
from autograd.tracer import getval

from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common import exponential
from multicalc.xp.common.binding import bound
from multicalc.xp.common.complement import Completion
from multicalc.xp.common.einsum import einsum_of
from multicalc.xp.common.hermitian import hermitian_part
from multicalc.xp.common.results import Eigenpairs, Factors, SignAndLog, SingularValues
from multicalc_numpy import arrays
from multicalc_numpy.arrays import (
    broadcast_to,
    diagonal,
    dot,
    matmul,
    matrix_transpose,
    outer,
    tensordot,
    vecdot,
    where,
)
from multicalc_numpy.eigen import eig, eigvals
from multicalc_numpy.norms import vector_norm
from multicalc_numpy.scalars import elementwise, floats, operands
from multicalc_numpy.singular import matrix_rank, pinv, svdvals

det = elementwise(anp_linalg.det)
inv = elementwise(anp_linalg.inv)


def einsum(subscripts: str, /, *xs: Any) -> Any:
    # autograd's rule refuses an index that one operand has twice.
    return einsum_of(arrays, anp.einsum, subscripts, operands(*xs))


def solve(x1: Any, x2: Any, /) -> Any:
    # autograd's rule broadcasts nothing, and NumPy 1 takes a matrix beside a stack for vectors.
    x1, x2 = operands(x1, x2)
    right = x2[:, None] if x2.ndim == 1 else x2
    stack = np.broadcast_shapes(x1.shape[:-2], right.shape[:-2])
    x1, right = (broadcast_to(x, (*stack, *x.shape[-2:])) for x in (x1, right))
    solution = anp_linalg.solve(x1, right)
    return solution[..., 0] if x2.ndim == 1 else solution


def _adjoint(x: Any) -> Any:
    return anp.conj(matrix_transpose(x))


def _hermitian(x: Any) -> Any:
    return hermitian_part(arrays, _adjoint, *operands(x))


# Several results come as a tuple of ours: autograd would give a box of its own kind.


def slogdet(x: Any, /) -> SignAndLog:
    (x,) = operands(x)
    sign, size = anp_linalg.slogdet(x)
    if x.dtype.kind != "c":
        return SignAndLog(sign, size)
    # autograd's rule has no derivative for a sign that turns. It is that of a multiple of x.
    regular = getval(sign) != 0
    scale = np.exp(np.where(regular, -getval(size) / x.shape[-1], 0)).astype(getval(size).dtype)
    turning = anp_linalg.det(x * scale[..., None, None])
    return SignAndLog(turning / where(regular, anp.abs(turning), 1.0), size)


def eigh(x: Any, /) -> Eigenpairs:
    return Eigenpairs(*anp_linalg.eigh(_hermitian(x)))


def cholesky(x: Any, /, *, upper: bool = False) -> Any:
    factor = _cholesky(_hermitian(x))
    return _adjoint(factor) if upper else factor


@primitive  # type: ignore[untyped-decorator]
def _cholesky(x: np.ndarray) -> np.ndarray:
    return np.linalg.cholesky(x)


def _cholesky_vjp(factor: Any, x: Any) -> Any:
    """autograd's rule is for real matrices. Murray, "Differentiation of the Cholesky
    decomposition" (2016), (10), with adjoints for transposes."""

    def vjp(g: Any) -> Any:
        turned, size = _adjoint(factor), x.shape[-1]
        half = (np.tri(size) - np.eye(size) / 2).astype(np.finfo(x.dtype).dtype)
        inner = anp.matmul(turned, anp.conj(g)) * half
        left = anp_linalg.solve(turned, inner)
        return anp.conj(_hermitian(anp_linalg.solve(turned, _adjoint(left))))

    return vjp


defvjp(_cholesky, _cholesky_vjp)


def eigvalsh(x: Any, /) -> Any:
    return eigh(x)[0]


_completion = Completion(arrays, _adjoint, cholesky, solve)


def svd(x: Any, /, *, full_matrices: bool = True) -> SingularValues:
    (x,) = operands(x)
    if isinstance(x, np.ndarray):
        return SingularValues(*np.linalg.svd(x, full_matrices=full_matrices))
    # autograd differentiates the reduced form only, which is the same for a square matrix.
    found = SingularValues(*anp_linalg.svd(x, full_matrices=False))
    if not full_matrices or x.shape[-1] == x.shape[-2]:
        return found
    return _completion(found, svd(getval(x)))


def qr(x: Any, /, *, mode: Literal["reduced", "complete"] = "reduced") -> Factors:
    (x,) = operands(x)
    return Factors(*(np.linalg.qr if isinstance(x, np.ndarray) else _reduced_qr)(x, mode))


def _reduced_qr(x: Any, mode: str) -> Any:
    rows, columns = x.shape[-2:]
    if rows < columns or (mode != "reduced" and rows != columns):
        raise UnsupportedOperationError(
            "on numpy, qr has a derivative in reduced mode with as many rows as columns or more; "
            "use torch or jax",
            operation="linalg.qr",
        )
    return _qr(x)


@primitive  # type: ignore[untyped-decorator]
def _qr(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    q, r = np.linalg.qr(x)
    return q, r


def _qr_vjp(ans: Any, x: Any) -> Any:
    """autograd has none. Walter and Lehmann, "Algorithmic differentiation of linear algebra
    functions" (2010), section on the rectangular QR decomposition; with adjoints for transposes of
    complex matrices, where R's diagonal is real."""

    def vjp(g: Any) -> Any:
        # autograd's cotangents are the conjugates of gradients.
        (q, r), (gq, gr) = ans, map(anp.conj, g)
        m = anp.matmul(r, _adjoint(gr)) - anp.matmul(_adjoint(gq), q)
        below = anp.tril(m, -1)
        hermitian = below + _adjoint(below) + anp.tril(anp.triu(anp.real(m)))
        found = _adjoint(anp_linalg.solve(r, _adjoint(gq + anp.matmul(q, hermitian))))
        return anp.conj(found)

    return vjp


defvjp(_qr, _qr_vjp)


expm = bound(exponential.expm, arrays, floats, solve, lambda counts: int(getval(counts).max()))
