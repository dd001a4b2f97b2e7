"""Eigenvalues and eigenvectors of any square matrices, always complex."""

from __future__ import annotations

from typing import Any

import autograd.numpy as anp
import numpy as np
from autograd.extend import defvjp, primitive

from multicalc.xp.common.results import Eigenpairs
from multicalc_numpy import arrays
from multicalc_numpy.scalars import floats

__all__ = ["eig", "eigvals"]


def eig(x: Any, /) -> Eigenpairs:
    return Eigenpairs(*_eig(*floats(x)))


def eigvals(x: Any, /) -> Any:
    return _eigvals(*floats(x))


def _complex(x: np.ndarray) -> np.ndarray:
    # NumPy gives real ones where all are.
    return x.astype(np.result_type(x.dtype, np.complex64), copy=False)


@primitive  # type: ignore[untyped-decorator]
def _eig(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    values, vectors = np.linalg.eig(x)
    return _complex(values), _complex(vectors)


@primitive  # type: ignore[untyped-decorator]
def _eigvals(x: np.ndarray) -> np.ndarray:
    return _complex(np.linalg.eigvals(x))


def _eig_vjp(ans: Any, x: Any) -> Any:
    """Boeddeker, Hanebrink, Drude, Heymann and Haeb-Umbach, "On the computation of complex-valued
    gradients with application to statistically optimum beamforming" (2017), (4.77)."""
    values, vectors = ans

    def vjp(g: Any) -> Any:
        # autograd's cotangents are the conjugates of gradients.
        of_values, of_vectors = map(anp.conj, g)
        n = x.shape[-1]
        same = np.eye(n, dtype=bool)
        gaps = anp.conj(values[..., None, :] - values[..., :, None])
        turned = anp.matmul(_adjoint(vectors), of_vectors)
        # That part of the change would make them longer.
        longer = anp.real(anp.sum(arrays.where(same, turned, 0.0), -1))
        across = turned - anp.matmul(_adjoint(vectors), vectors) * longer[..., None, :]
        across = arrays.where(same, 0.0, across) / arrays.where(same, 1.0, gaps)
        return _back(x, vectors, arrays.where(same, of_values[..., None], across))

    return vjp


def _eigvals_vjp(ans: Any, x: Any) -> Any:
    def vjp(g: Any) -> Any:
        _, vectors = _eig(x)
        same = np.eye(x.shape[-1], dtype=bool)
        return _back(x, vectors, arrays.where(same, anp.conj(g)[..., None], 0.0))

    return vjp


def _back(x: Any, vectors: Any, inner: Any) -> Any:
    """The conjugate of the gradient by ``x``, where that by ``V⁻¹ x V`` is ``inner``."""
    turned = _adjoint(vectors)
    found = anp.conj(anp.linalg.solve(turned, anp.matmul(inner, turned)))
    return found if anp.iscomplexobj(x) else anp.real(found)


def _adjoint(x: Any) -> Any:
    return anp.conj(arrays.matrix_transpose(x))


defvjp(_eig, _eig_vjp)
defvjp(_eigvals, _eigvals_vjp)
