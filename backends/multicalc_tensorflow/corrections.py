"""What TensorFlow's own functions have wrong, put right while a transform of ours runs.

``tf.nn.moments`` takes the mean within the variance for a constant, by ``tf.stop_gradient``: no
loss to a first derivative, which is zero there, but second ones are wrong, and with them those of
all layers that normalise. That one call gives back its operand. A ``tf.function`` that was traced
before has the call in its graph already; of those the gradient of ``StopGradient`` is ours, which
lets that mean's pass.

The second derivative of a cross entropy of softmax by logits and labels is missing, and so is that
of a bilinear resize, a linear function.

``tf.nn.gelu`` has its constants in single precision, whatever the dtype.

The derivative of a power 0 is written 0 · x⁻¹, which is NaN at 0, and so is every derivative of a
power n beyond the n-th.

Operators do right by operands of two kinds (:mod:`multicalc_tensorflow.promotion`), and what would
lose a derivative raises (:mod:`multicalc_tensorflow.exits`).

All of it acts for as long as a transform runs, and in its thread only.
"""

from __future__ import annotations

import sys
import threading
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import tensorflow as tf
from tensorflow.python.eager.polymorphic_function.concrete_function import ConcreteFunction
from tensorflow.python.framework import ops, tensor_util
from tensorflow.python.ops import array_ops, math_grad, math_ops, nn_impl, nn_ops
from tensorflow.python.util import tf_decorator

from multicalc_tensorflow import exits, promotion
from multicalc_tensorflow.here import here

_MOMENTS = tf_decorator.unwrap(nn_impl.moments)[1].__code__


_lock = threading.Lock()
_users = 0
_complete = False
"""Whether all is put in place: what was interrupted is done again."""


def _stop_gradient(input: Any, name: str | None = None) -> Any:
    if here.transforms and sys._getframe(1).f_code is _MOMENTS:
        return input
    return array_ops.stop_gradient(input, name)


def _cast(x: Any, dtype: Any, name: str | None = None) -> Any:
    # A Python number becomes a tensor of single precision first.
    if here.transforms and isinstance(x, float):
        return tf.constant(x, dtype)
    return math_ops.cast(x, dtype, name)


def _gradient_of_stop_gradient(op: Any, gradient: Any) -> Any:
    return gradient if here.transforms and _is_of_moments(op) else None


def _is_of_moments(op: Any) -> bool:
    """Whether all that becomes of it are squared distances from the mean of what is averaged."""
    mean, uses = op.inputs[0].op, op.outputs[0].consumers()
    return (
        mean.type == "Mean"
        and bool(uses)
        and all(u.type == "SquaredDifference" and u.inputs[0] is mean.inputs[0] for u in uses)
    )


def _gradient_of_cross_entropy(op: Any, of_loss: Any, of_slope: Any) -> Any:
    """``of_slope`` is the cotangent of the second output, softmax − labels."""
    logits, labels = _theirs_of_cross_entropy(op, of_loss, of_slope)
    if here.transforms and of_slope is not None:
        labels = labels - of_slope
    return logits, labels


def _gradient_of_resize(op: Any, gradient: Any) -> Any:
    if not here.transforms:
        return _theirs_of_resize(op, gradient)
    options = {name: op.get_attr(name) for name in ("align_corners", "half_pixel_centers")}
    size = array_ops.shape(gradient)[1:3]

    def transposed(gradient: Any) -> Any:
        def back(images: Any) -> Any:
            return tf.raw_ops.ResizeBilinear(images=images, size=size, **options)

        return _theirs_of_resize(op, gradient)[0], back

    return tf.custom_gradient(transposed)(gradient), None


def _gradient_of_power(op: Any, gradient: Any) -> Any:
    by_base, by_exponent = _theirs_of_power(op, gradient)
    x, y = op.inputs
    if not here.transforms or by_base is None or not x.dtype.is_floating:
        return by_base, by_exponent
    known = tensor_util.constant_value(y) if y.shape.rank == 0 else None
    if known is not None and known != 0:
        if not tf.executing_eagerly():
            # Theirs is a power y - 1, which isn't known in a graph, and takes six times as long.
            by_base = gradient * known * math_ops.pow(x, tf.constant(known - 1, x.dtype))
        return by_base, by_exponent
    # Where both are 0, x for 1/x: times an exponent of 0.
    both = math_ops.logical_and(math_ops.equal(x, 0), math_ops.equal(y, 0))
    lowered = array_ops.where_v2(both, array_ops.ones_like(y), y - 1)
    slope = gradient * y * math_ops.pow(x, lowered)
    return math_grad._ReduceGradientArgs(x, y, slope, None)[0], by_exponent


_select = ConcreteFunction._select_forward_and_backward_functions
_graphs_of_ours: WeakKeyDictionary[Any, dict[Any, Any]] = WeakKeyDictionary()


def _select_ours(function: Any, *args: Any) -> Any:
    """Graphs of higher derivatives are kept from call to call, the user's apart from ours."""
    if not here.transforms:
        return _select(function, *args)
    theirs = function._higher_order_tape_functions
    function._higher_order_tape_functions = _graphs_of_ours.setdefault(function, {})
    try:
        return _select(function, *args)
    finally:
        function._higher_order_tape_functions = theirs


_gradients = ops.gradient_registry._registry
_theirs_of_power = _gradients["Pow"]["type"]
_theirs_of_resize = _gradients["ResizeBilinear"]["type"]
_theirs_of_cross_entropy = _gradients["SoftmaxCrossEntropyWithLogits"]["type"]
_array_ops = SimpleNamespace(**(vars(array_ops) | {"stop_gradient": _stop_gradient}))
_math_ops = SimpleNamespace(**(vars(math_ops) | {"cast": _cast}))


def _put(ours: bool) -> None:
    nn_impl.array_ops = _array_ops if ours else array_ops
    nn_ops.math_ops = _math_ops if ours else math_ops
    _gradients["StopGradient"]["type"] = _gradient_of_stop_gradient if ours else None
    _gradients["Pow"]["type"] = _gradient_of_power if ours else _theirs_of_power
    _gradients["ResizeBilinear"]["type"] = _gradient_of_resize if ours else _theirs_of_resize
    _gradients["SoftmaxCrossEntropyWithLogits"]["type"] = (
        _gradient_of_cross_entropy if ours else _theirs_of_cross_entropy
    )
    ConcreteFunction._select_forward_and_backward_functions = _select_ours if ours else _select
    promotion.put(ours)
    exits.put(ours)


class corrected:  # noqa: N801 (called like a function, and in every transform)
    """For the duration of the block, in this thread; blocks nest and run in parallel."""

    __slots__ = ()

    def __enter__(self) -> None:
        global _users, _complete
        with _lock:
            _users += 1
            here.transforms += 1
            if not _complete:
                _put(ours=True)
                _complete = True

    def __exit__(self, *_: object) -> None:
        restore(here.transforms - 1)


def standing() -> int:
    """How many blocks this thread is in."""
    return here.transforms


def restore(transforms: int) -> None:
    """Leave all blocks of this thread but so many."""
    global _users, _complete
    with _lock:
        _users -= here.transforms - transforms
        here.transforms = transforms
        if _users == 0:
            _complete = False
            _put(ours=False)
