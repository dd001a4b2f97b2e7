"""What singular values tell of a matrix. autograd's own rules give NaN where two are equal."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import autograd.numpy.linalg as anp_linalg
import numpy as np
from array_api_compat import numpy as compat
from autograd.extend import defvjp, primitive
from autograd.tracer import getval

from multicalc.xp.common.pinv import pulled_back, rtol_of
from multicalc_numpy import arrays
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
    return _pinv(x, rtol_of(arrays, x, rtol))


@primitive  # type: ignore[untyped-decorator]
def _pinv(x: np.ndarray, rtol: Any) -> np.ndarray:
    return np.linalg.pinv(x, rtol)


def _pinv_vjp(p: Any, x: Any, rtol: Any) -> Any:
    # autograd's cotangents are the conjugates of gradients.
    return lambda g: anp.conj(pulled_back(arrays, x, p, anp.conj(g)))


defvjp(_svdvals, _svdvals_vjp)
defvjp(_pinv, _pinv_vjp, None)
svdvals = elementwise(_svdvals)
