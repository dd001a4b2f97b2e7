"""The linear algebra extension of the array API standard."""

# ruff: noqa: F401  (the names it collects beside its own)

from __future__ import annotations

from functools import partial
from typing import Any

import tensorflow as tf

from multicalc.xp.common import lengths
from multicalc.xp.common.binding import bound
from multicalc.xp.common.complement import Completion
from multicalc.xp.common.hermitian import hermitian_part
from multicalc.xp.common.results import Eigenpairs, Factors, SignAndLog, SingularValues
from multicalc.xp.common.sized import sized
from multicalc_tensorflow import arrays, singular
from multicalc_tensorflow.arrays import (
    diagonal,
    dot,
    einsum,
    matmul,
    matrix_transpose,
    outer,
    tensordot,
    vecdot,
)
from multicalc_tensorflow.dtypes import finfo
from multicalc_tensorflow.scalars import asarray, floats, operands, unary

inv = unary(tf.linalg.inv)


@tf.custom_gradient  # type: ignore[untyped-decorator]
def _det(x: tf.Tensor) -> tuple[tf.Tensor, Any]:
    def grad(g: tf.Tensor) -> tf.Tensor:
        # TensorFlow's own rule leaves the determinant of a complex matrix without its conjugate.
        scale = g * tf.math.conj(_det(x))
        return scale[..., tf.newaxis, tf.newaxis] * tf.linalg.inv(x, adjoint=True)

    return tf.linalg.det(x), grad


det = unary(_det)


def solve(x1: Any, x2: Any, /) -> tf.Tensor:
    x1, x2 = operands(x1, x2)
    vector = x2.shape.rank == 1
    right = x2[:, tf.newaxis] if vector else x2
    # tf.linalg.solve broadcasts nothing.
    batch = tf.broadcast_dynamic_shape(tf.shape(x1)[:-2], tf.shape(right)[:-2])
    x1 = tf.broadcast_to(x1, tf.concat([batch, tf.shape(x1)[-2:]], 0))
    right = tf.broadcast_to(right, tf.concat([batch, tf.shape(right)[-2:]], 0))
    solution = tf.linalg.solve(x1, right)
    return tf.squeeze(solution, -1) if vector else solution


def solve_triangular(
    x1: Any, x2: Any, /, *, lower: bool = False, unit_diagonal: bool = False
) -> tf.Tensor:
    x1, x2 = floats(x1, x2)
    if unit_diagonal:
        x1 = tf.linalg.set_diag(x1, tf.ones_like(tf.linalg.diag_part(x1)))
    vector = x2.shape.rank == 1
    right = x2[:, tf.newaxis] if vector else x2
    solution = tf.linalg.triangular_solve(x1, right, lower=lower)
    return tf.squeeze(solution, -1) if vector else solution


def expm(x: Any, /) -> tf.Tensor:
    (x,) = floats(x)
    # TensorFlow scales to a norm up to twice what its quotient is good for.
    half = tf.linalg.expm(x / 2)
    return half @ half


def eig(x: Any, /) -> Eigenpairs:
    return Eigenpairs(*tf.linalg.eig(*floats(x)))


def eigvals(x: Any, /) -> tf.Tensor:
    # The vectors are asked for because the derivative needs them.
    return eig(x).eigenvalues


def _hermitian(x: Any) -> tf.Tensor:
    return hermitian_part(arrays, tf.linalg.adjoint, *operands(x))


def _sized(x: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    # TensorFlow's rules take differences and squares under an absolute bound for zero.
    return sized(arrays, tf.stop_gradient, x)


def eigh(x: Any, /) -> Eigenpairs:
    x, scale = _sized(_hermitian(x))
    values, vectors = tf.linalg.eigh(x)
    # TensorFlow has the real eigenvalues of a complex matrix complex.
    return Eigenpairs(tf.math.real(values) * scale, vectors)


def eigvalsh(x: Any, /) -> tf.Tensor:
    x, scale = _sized(_hermitian(x))
    return tf.math.real(tf.linalg.eigvalsh(x)) * scale


def cholesky(x: Any, /, *, upper: bool = False) -> tf.Tensor:
    factor = tf.linalg.cholesky(_hermitian(x))
    return tf.linalg.adjoint(factor) if upper else factor


_completion = Completion(arrays, tf.linalg.adjoint, cholesky, solve)


def svd(x: Any, /, *, full_matrices: bool = True) -> SingularValues:
    x, scale = _sized(*operands(x))
    # Only the reduced form has a derivative; of a square matrix both are the same.
    s, u, v = (singular.complex_svd if x.dtype.is_complex else tf.linalg.svd)(x)
    found = SingularValues(u, s * scale, tf.linalg.adjoint(v))
    if not full_matrices or x.shape[-1] == x.shape[-2]:
        return found
    s, u, v = tf.linalg.svd(tf.stop_gradient(x), full_matrices=True)
    return _completion(found, SingularValues(u, s, tf.linalg.adjoint(v)))


def svdvals(x: Any, /) -> tf.Tensor:
    # The vectors are asked for because the derivative needs them.
    return svd(x, full_matrices=False).S


_euclidean = partial(lengths.euclidean, arrays)
vector_norm = bound(lengths.vector_norm, arrays, floats, _euclidean)


def qr(x: Any, /, *, mode: str = "reduced") -> Factors:
    if mode not in ("reduced", "complete"):
        raise ValueError(f"mode must be 'reduced' or 'complete', found {mode!r}")
    return Factors(*tf.linalg.qr(*operands(x), full_matrices=mode == "complete"))


def slogdet(x: Any, /) -> SignAndLog:
    (x,) = operands(x)
    sign, size = tf.linalg.slogdet(x)
    size = tf.math.real(size)
    if not x.dtype.is_complex:
        return SignAndLog(sign, size)
    # TensorFlow's rule has no derivative for a sign that turns. It is that of a multiple of x.
    regular = tf.abs(sign) > 0
    order = tf.cast(tf.shape(x)[-1], size.dtype)
    scale = tf.exp(tf.where(regular, -tf.stop_gradient(size) / order, tf.zeros_like(size)))
    turning = _det(x * tf.cast(scale, x.dtype)[..., tf.newaxis, tf.newaxis])
    length = tf.where(regular, tf.abs(turning), tf.ones_like(size))
    return SignAndLog(turning / tf.cast(length, x.dtype), size)


def matrix_rank(x: Any, /, *, rtol: Any = None) -> tf.Tensor:
    (x,) = operands(x)
    values = svdvals(x)
    return tf.reduce_sum(tf.cast(values > _cutoff(x, values, rtol), tf.int64), -1)


def pinv(x: Any, /, *, rtol: Any = None) -> tf.Tensor:
    """The derivative is that among matrices of the same rank."""
    (x,) = operands(x)
    return singular.pinv(x, lambda values: _cutoff(x, values, rtol))


def _cutoff(x: tf.Tensor, values: tf.Tensor, rtol: Any) -> tf.Tensor:
    """The singular values up to which ``x`` counts as singular; the default is the standard's."""
    if rtol is None:
        size = tf.cast(tf.reduce_max(tf.shape(x)[-2:]), values.dtype)
        rtol = size * finfo(values.dtype).eps
    rtol = tf.cast(asarray(rtol), values.dtype)
    return rtol[..., tf.newaxis] * tf.reduce_max(values, -1, keepdims=True)
