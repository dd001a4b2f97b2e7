"""Results with a rule attached, by ``tf.custom_gradient``."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from multicalc.backend import Array, Arrays, BeyondVmapError, filled
from multicalc_tensorflow.private import is_vectorizing


def attached(pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    if is_vectorizing():
        # A vectorised graph has the operations, and no rule: its derivative would be 0.
        raise BeyondVmapError(
            "tensorflow: tf.vectorized_map drops derivative rules; use multicalc.vmap"
        )

    def rule(*operands: Array) -> tuple[Any, Any]:
        def gradient(*cotangents: Array | None) -> list[Array | None]:
            whole = filled(tf, cotangents, outs)
            return [*pull(operands[: len(xs)], kept, found, whole), *whole]

        return list(operands[len(xs) :]), gradient

    found = tuple(tf.custom_gradient(rule)(*xs, *outs))
    return found
