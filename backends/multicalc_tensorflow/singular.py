"""The singular value decomposition of complex matrices, and the pseudo-inverse.

TensorFlow's own rule for the first is right once; the derivative of that rule is wrong. The
pseudo-inverse by way of it would divide by the gaps of singular values, which may be zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc.xp.common.pinv import pulled_back
from multicalc_tensorflow import arrays


@tf.custom_gradient  # type: ignore[untyped-decorator]
def complex_svd(x: tf.Tensor) -> tuple[tuple[tf.Tensor, tf.Tensor, tf.Tensor], Any]:
    """``s, u, v`` in the reduced form.

    The rule is that of Wan and Zhang, "Automatic differentiation for complex valued SVD" (2019),
    for functions that don't depend on the vectors' phases.
    """

    def grad(gs: tf.Tensor, gu: tf.Tensor, gv: tf.Tensor) -> tf.Tensor:
        # Taken again, so that this rule is the one that is differentiated.
        s, u, v = complex_svd(x)
        from_u, from_v = (tf.matmul(a, g, adjoint_a=True) for a, g in ((u, gu), (v, gv)))
        squares = tf.square(s)
        gaps = squares[..., tf.newaxis, :] - squares[..., :, tf.newaxis]
        weight = _complex(tf.math.divide_no_nan(tf.ones_like(gaps), gaps), x)
        inverse = tf.math.divide_no_nan(tf.ones_like(s), s)
        size, row = _complex(s, x), _complex(inverse, x)[..., tf.newaxis, :]
        phase = tf.math.imag(tf.linalg.diag_part(from_u)) * inverse
        inner = (
            weight * _skew(from_u) * size[..., tf.newaxis, :]
            + size[..., :, tf.newaxis] * (weight * _skew(from_v))
            + tf.linalg.diag(tf.complex(gs, phase))
        )
        found = tf.matmul(u, tf.matmul(inner, v, adjoint_b=True))
        rows, columns = x.shape[-2:]
        if rows > columns:
            found += tf.matmul((gu - tf.matmul(u, from_u)) * row, v, adjoint_b=True)
        if rows < columns:
            found += tf.matmul(u * row, gv - tf.matmul(v, from_v), adjoint_b=True)
        return found

    return tf.linalg.svd(x), grad


def pinv(x: tf.Tensor, cutoff: Callable[[tf.Tensor], tf.Tensor]) -> tf.Tensor:
    """The pseudo-inverse; of the singular values ``s`` those up to ``cutoff(s)`` count as zero."""

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def inverse(x: tf.Tensor) -> tuple[tf.Tensor, Any]:
        s, u, v = tf.linalg.svd(x)
        used = s > cutoff(s)
        inverted = tf.where(used, 1 / tf.where(used, s, tf.ones_like(s)), tf.zeros_like(s))

        def grad(g: tf.Tensor) -> tf.Tensor:
            # The inverse is taken again, so that this rule is the one that is differentiated.
            return pulled_back(arrays, x, inverse(x), g)

        scaled = v * _complex(inverted, x)[..., tf.newaxis, :]
        return tf.matmul(scaled, u, adjoint_b=True), grad

    return inverse(x)


def _skew(x: tf.Tensor) -> tf.Tensor:
    return x - tf.linalg.adjoint(x)


def _complex(t: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
    return tf.cast(t, like.dtype)
