"""Products of arrays and the linear algebra extension of the array API standard."""

from __future__ import annotations

from collections.abc import Sequence
from operator import index
from typing import Any

import torch
from array_api_compat import torch as compat

from multicalc.xp.common import exponential
from multicalc.xp.common.complement import Completion
from multicalc.xp.common.hermitian import hermitian_part
from multicalc.xp.common.results import Eigenpairs
from multicalc_torch import elementwise as elementary
from multicalc_torch.private import (
    every_example,
    has_values,
    in_capture,
    in_forward_mode,
    in_functional_transform,
)
from multicalc_torch.reductions import over
from multicalc_torch.scalars import elementwise, floats, operands, to_dtype

matmul = elementwise(torch.matmul)
outer = elementwise(torch.outer)
slogdet = elementwise(torch.linalg.slogdet)
inv = elementwise(torch.linalg.inv)
eig = elementwise(torch.linalg.eig, floats)
eigvals = elementwise(torch.linalg.eigvals, floats)
svdvals = elementwise(torch.linalg.svdvals)


def squarings(counts: torch.Tensor) -> int:
    """The largest of ``counts``, of all examples of a batch; in a capture as many as may be."""
    with_values = has_values(counts) or not in_capture()
    return int(every_example(counts).max()) if with_values else exponential.MOST


def solve_triangular(
    x1: Any, x2: Any, /, *, lower: bool = False, unit_diagonal: bool = False
) -> torch.Tensor:
    x1, x2 = floats(x1, x2)
    right = x2[:, None] if x2.ndim == 1 else x2
    found = torch.linalg.solve_triangular(x1, right, upper=not lower, unitriangular=unit_diagonal)
    return found[..., 0] if x2.ndim == 1 else found


def matrix_transpose(x: Any, /) -> torch.Tensor:
    return operands(x)[0].mT


def solve(x1: Any, x2: Any, /) -> torch.Tensor:
    x1, x2 = operands(x1, x2)
    if 1 < x2.ndim < x1.ndim:
        # One matrix for a stack of them, which PyTorch may take for a stack of vectors.
        x2 = x2.expand(*x1.shape[:-2], *x2.shape[-2:])
    return torch.linalg.solve(x1, x2)


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> torch.Tensor:
    x1, x2 = operands(x1, x2)
    if x1.is_floating_point() and x1.shape == x2.shape:
        return torch.linalg.vecdot(x1, x2, dim=axis)
    return compat.linalg.vecdot(x1, x2, axis=axis)


def cross(x1: Any, x2: Any, /, *, axis: int = -1) -> torch.Tensor:
    return compat.linalg.cross(*operands(x1, x2), axis=axis)


def tensordot(
    x1: Any, x2: Any, /, *, axes: int | tuple[Sequence[int], Sequence[int]] = 2
) -> torch.Tensor:
    return torch.tensordot(*operands(x1, x2), dims=axes)


def dot(x1: Any, x2: Any, /) -> torch.Tensor:
    """NumPy's ``dot``: a product with a scalar, else the last axis of ``x1`` with the second to
    last of ``x2``."""
    x1, x2 = operands(x1, x2)
    if x1.ndim == 0 or x2.ndim == 0:
        return x1 * x2
    if x2.ndim < 3:
        return torch.matmul(x1, x2)
    return torch.tensordot(x1, x2, dims=([-1], [-2]))


def einsum(subscripts: str, /, *arrays: Any) -> torch.Tensor:
    return torch.einsum(subscripts, *operands(*arrays))


def diagonal(x: Any, /, *, offset: int = 0) -> torch.Tensor:
    return torch.diagonal(*operands(x), offset, -2, -1)


def trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> torch.Tensor:
    return compat.linalg.trace(*operands(x), offset=offset, dtype=to_dtype(dtype))


def _adjoint(x: torch.Tensor) -> torch.Tensor:
    return x.mH


def _hermitian(x: Any) -> torch.Tensor:
    return hermitian_part(elementary, _adjoint, *operands(x))


def eigh(x: Any, /) -> Any:
    x = _hermitian(x)
    values, vectors = torch.linalg.eigh(x)
    if x.is_complex():
        # PyTorch raises in the second derivative of both together: it makes a complex gradient for
        # the real eigenvalues. Those of the vectors, diag(Vᴴ·x·V), have the same derivatives.
        values = torch.sum(vectors.conj() * (x @ vectors), -2).real
    return Eigenpairs(values, vectors)


def eigvalsh(x: Any, /) -> torch.Tensor:
    return torch.linalg.eigvalsh(_hermitian(x))


def cholesky(x: Any, /, *, upper: bool = False) -> torch.Tensor:
    return torch.linalg.cholesky(_hermitian(x), upper=upper)


_completion = Completion(torch, _adjoint, cholesky, solve)


def svd(x: Any, /, *, full_matrices: bool = True) -> Any:
    (x,) = operands(x)
    if not full_matrices or x.shape[-1] == x.shape[-2]:
        return torch.linalg.svd(x, full_matrices=False)
    # Only the reduced form has a derivative.
    return _completion(torch.linalg.svd(x, full_matrices=False), torch.linalg.svd(x.detach()))


def matrix_power(x: Any, n: int, /) -> torch.Tensor:
    return torch.linalg.matrix_power(*operands(x), index(n))


def matrix_rank(x: Any, /, *, rtol: Any = None) -> torch.Tensor:
    return torch.linalg.matrix_rank(*operands(x), rtol=rtol)


def pinv(x: Any, /, *, rtol: Any = None) -> torch.Tensor:
    return torch.linalg.pinv(*operands(x), rtol=rtol)


def qr(x: Any, /, *, mode: str = "reduced") -> Any:
    return torch.linalg.qr(*operands(x), mode)


def vector_norm(
    x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: float = 2
) -> torch.Tensor:
    def norm(x: torch.Tensor, axis: Any, keepdim: bool = False) -> torch.Tensor:
        return torch.linalg.vector_norm(x, ord, axis, keepdim)

    return over(norm, x, axis, keepdims)


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> torch.Tensor:
    return torch.linalg.matrix_norm(*operands(x), ord, (-2, -1), keepdims)


def norm(x: Any, /, ord: Any = None, axis: Any = None, keepdims: bool = False) -> torch.Tensor:
    """NumPy's ``linalg.norm``: of the flattened array unless ``ord`` or ``axis`` say otherwise."""
    return torch.linalg.norm(*operands(x), ord, axis, keepdims)


class _Det(torch.autograd.Function):
    """PyTorch has two reverse rules for it. The one without a recording solves with the matrix, and
    gives zero where that is singular, silently; this always takes the other one."""

    @staticmethod
    def forward(ctx: Any, x: torch.Tensor) -> torch.Tensor:
        ctx.save_for_backward(x)
        return torch.linalg.det(x)

    @staticmethod
    def backward(ctx: Any, g: torch.Tensor) -> torch.Tensor:
        (x,) = ctx.saved_tensors
        recorded = torch.is_grad_enabled()
        with torch.enable_grad():
            (found,) = torch.autograd.grad(torch.linalg.det(x), x, g, create_graph=True)
        return found if recorded else found.detach()


def det(x: Any, /) -> torch.Tensor:
    (x,) = operands(x)
    # The transforms of torch.func record. Forward mode gives zero at a singular matrix, silently:
    # what has no rule for it is pushed forward by reverse mode.
    recorded = in_functional_transform() or not (x.requires_grad or in_forward_mode())
    found: torch.Tensor = torch.linalg.det(x) if recorded else _Det.apply(x)
    return found
