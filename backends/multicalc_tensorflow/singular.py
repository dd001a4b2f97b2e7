"""The singular value decomposition of complex matrices.

TensorFlow's own rule for it is right once; the derivative of that rule is wrong.
"""

from __future__ import annotations

from typing import Any

import tensorflow as tf


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


def _skew(x: tf.Tensor) -> tf.Tensor:
    return x - tf.linalg.adjoint(x)


def _complex(t: tf.Tensor, like: tf.Tensor) -> tf.Tensor:
    return tf.cast(t, like.dtype)
