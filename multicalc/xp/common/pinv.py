"""The pseudo-inverse: which singular values count as zero, and its derivative."""

from __future__ import annotations

from typing import Any


def rtol_of(xp: Any, x: Any, rtol: Any = None) -> Any:
    """``rtol``, or the standard's default: up to that times the largest, singular values are 0."""
    return max(x.shape[-2:]) * float(xp.finfo(x.dtype).eps) if rtol is None else rtol


def pulled_back(xp: Any, x: Any, p: Any, g: Any) -> Any:
    """The gradient by ``x`` where ``g`` is that by ``p``, its pseudo-inverse, among matrices of one
    rank: Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares
    problems whose variables separate" (1973), (4.12).

    For complex matrices the gradient by ``x`` is the one whose real part is the derivative by the
    real part of ``x``, and its imaginary part that by the imaginary part.
    """

    def adjoint(a: Any) -> Any:
        return xp.conj(xp.matrix_transpose(a))

    matmul = xp.matmul
    a, h = adjoint(p), adjoint(g)
    rows, columns = (xp.eye(n, dtype=x.dtype) for n in x.shape[-2:])
    left = matmul(rows - matmul(x, p), matmul(h, matmul(p, a)))
    right = matmul(matmul(a, matmul(p, h)), columns - matmul(p, x))
    return left + right - matmul(matmul(a, g), a)
