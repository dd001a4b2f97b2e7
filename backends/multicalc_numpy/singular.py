"""What singular values tell of a matrix. autograd's own rules give NaN where two are equal."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import autograd.numpy.linalg as anp_linalg
import numpy as np
from array_api_compat import numpy as compat
from autograd.extend import defvjp, primitive
from autograd.tracer import getval

from multicalc_numpy.scalars import elementwise, operands

__all__ = ["matrix_rank", "pinv", "svdvals"]


def matrix_rank(x: Any, /, *, rtol: Any = None) -> Any:
    return np.asarray(compat.linalg.matrix_rank(getval(*operands(x)), rtol=rtol))


@primitive  # type: ignore[untyped-decorator]
def _svdvals(x: np.ndarray) -> np.ndarray:
    return np.linalg.svd(x, compute_uv=False)


def _svdvals_vjp(ans: Any, x: Any) -> Any:
    def vjp(g: Any) -> Any:
        u, _, vh = anp_linalg.svd(x, full_matrices=False)
        return anp.conj(anp.matmul(u * g[..., None, :], vh))

    return vjp


def pinv(x: Any, /, *, rtol: Any = None) -> Any:
    """The derivative is that among matrices of the same rank."""
    (x,) = operands(x)
    if rtol is None:
        rtol = max(x.shape[-2:]) * np.finfo(x.dtype).eps
    return _pinv(x, rtol)


@primitive  # type: ignore[untyped-decorator]
def _pinv(x: np.ndarray, rtol: Any) -> np.ndarray:
    return np.linalg.pinv(x, rtol)


def _transpose(x: Any) -> Any:
    return anp.swapaxes(x, -1, -2)


def _pinv_vjp(p: Any, x: Any, rtol: Any) -> Any:
    """Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares
    problems whose variables separate" (1973), (4.12)."""

    def vjp(g: Any) -> Any:
        g, ph = _transpose(g), anp.conj(_transpose(p))
        rows, columns = (np.eye(n, dtype=x.dtype) for n in x.shape[-2:])
        inside = anp.matmul(anp.matmul(p, g), p)
        left = anp.matmul(rows - anp.matmul(x, p), anp.matmul(g, anp.matmul(p, ph)))
        right = anp.matmul(anp.matmul(anp.matmul(ph, p), g), columns - anp.matmul(p, x))
        return anp.conj(left + right) - _transpose(inside)

    return vjp


defvjp(_svdvals, _svdvals_vjp)
defvjp(_pinv, _pinv_vjp, None)
svdvals = elementwise(_svdvals)
