"""Operators that do one thing in training and another in prediction.

MXNet asks for the mode when the operator runs, and again when it goes backwards: by then a function
that enters ``train_mode()`` has left it. So it is asked once, when the operator is called, and what
the operator does in that mode is written with others.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from multicalc.errors import UnsupportedOperationError

from ..engine.boxes import without_levels
from ..engine.tables import register_expansions
from ..engine.unrecorded import unrecorded
from ..runtime.calls import Array
from ..runtime.loading import load
from ..runtime.state import state
from .kinds import attr

mx = load()
np = mx.np


def _batch_norm(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    x, gamma, beta, moving_mean, moving_variance = xs
    if attr(op, "output_mean_var", False):
        raise UnsupportedOperationError(
            "mxnet: BatchNorm with output_mean_var has no derivative here; compute the mean and "
            "the variance with np.mean and np.var."
        )
    axis = int(attr(op, "axis", 1)) % x.ndim
    others = tuple(i for i in range(x.ndim) if i != axis)
    along = tuple(n if i == axis else 1 for i, n in enumerate(x.shape))
    mean, variance = moving_mean.reshape(along), moving_variance.reshape(along)
    if mx.autograd.is_training() and not attr(op, "use_global_stats", False):
        mean = np.mean(x, axis=others, keepdims=True)
        variance = np.mean(np.square(x - mean), axis=others, keepdims=True)
        momentum = float(attr(op, "momentum", 0.9))
        _move(moving_mean, mean, momentum)
        _move(moving_variance, variance, momentum)
    y = (x - mean) / np.sqrt(variance + float(attr(op, "eps", 1e-3)))
    if not attr(op, "fix_gamma", True):
        y = y * gamma.reshape(along)
    return (y + beta.reshape(along),)


def _move(moving: Array, of_batch: Array, momentum: float) -> None:
    """What MXNet does on its way back."""
    if state.captures:
        raise UnsupportedOperationError(
            "mxnet: batch normalisation in training keeps statistics, which a compiled graph "
            "can't; don't compile the function, or use predict_mode()."
        )
    with unrecorded():
        batch = without_levels(of_batch).detach().reshape(moving.shape)
        moving[:] = momentum * moving + (1.0 - momentum) * batch


def _dropout(op: Any, xs: Sequence[Array]) -> tuple[Array, ...]:
    if mx.autograd.is_training() or attr(op, "mode", "training") == "always":
        if state.captures:
            raise UnsupportedOperationError(
                "mxnet: dropout draws random numbers, which would be the same in each call of a "
                "compiled function; draw a mask outside and pass it in."
            )
        x = xs[0]
        return (x * op(np.ones(x.shape, dtype=x.dtype, ctx=x.ctx)),)
    return (np.copy(xs[0]),)


register_expansions({"BatchNorm": _batch_norm, "Dropout": _dropout})
