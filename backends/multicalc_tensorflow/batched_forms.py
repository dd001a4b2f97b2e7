"""Batched forms of operations that TensorFlow's vectorisation has none of, or not for all operands.

They go where it keeps its own, and give what it had to run in a loop, or refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import tensorflow as tf

from multicalc_tensorflow.private import (
    add_function,
    batched_forms,
    create_operation,
    function_of,
    stacked,
)

_LEADING = (
    *("Bitcast", "Eig", "Lu", "MatrixDeterminant", "MatrixExponential", "MatrixLogarithm"),
    *("MatrixSquareRoot", "PopulationCount", "Qr", "Svd"),
)
"""They take arrays with any axes in front."""


def _over_leading_axes(given: Any) -> list[Any]:
    """The operation itself, of the whole batch."""
    given.stack_inputs()
    inputs = [given.stacked_input(i) for i in range(given.num_inputs)]
    dtypes = [y.dtype for y in given.outputs]
    made = create_operation(given.op_type, inputs, dtypes, given.op.node_def.attr)
    return [stacked(y) for y in made.outputs]


_einsum = batched_forms["Einsum"]
_slice, _slice_gradient = batched_forms["StridedSlice"], batched_forms["StridedSliceGrad"]


def _repeated_einsum(given: Any, name: str = "Einsum") -> Any:
    """With a label that is twice in the result, as the gradient of a trace has it: theirs goes by
    a function that refuses it, where the operation doesn't."""
    operands, result = given.get_attr("equation").decode().split("->")
    if len(set(result)) == len(result):
        return _einsum(given)
    given.stack_inputs()
    batch = next(letter for letter in "abcdefghijklmnopqrstuvwxyz" if letter not in operands)
    terms = ",".join(batch + term for term in operands.split(","))
    inputs = [given.stacked_input(i) for i in range(given.num_inputs)]
    return stacked(tf.raw_ops.Einsum(inputs=inputs, equation=f"{terms}->{batch}{result}"))


def _slice_at(given: Any) -> Any:
    """``x[i]`` of a batch of ``i``."""
    x, x_stacked, _ = given.input(0)
    axes = _indexed_axes(given, len(given.op.inputs[0].shape))
    if axes is None:
        if not x_stacked:
            given.stack_inputs([0])
        return _slice(given)
    shift = int(x_stacked)
    front = _front(x, axes, shift)
    indices = _indices(given, tf.shape(front)[shift : shift + len(axes)])
    return stacked(tf.gather_nd(front, indices, batch_dims=shift))


def _slice_at_gradient(given: Any) -> Any:
    """The transpose of :func:`_slice_at`."""
    shape = tf.get_static_value(given.unstacked_input(0))
    axes = None if shape is None else _indexed_axes(given, len(shape))
    if axes is None:
        given.stack_inputs([4])
        return _slice_gradient(given)
    given.stack_inputs([4])
    cotangents = given.stacked_input(4)
    order = [*axes, *[k for k in range(len(shape)) if k not in axes]]
    indices = _of_examples(_indices(given, shape[list(axes)]))
    found = tf.scatter_nd(indices, cotangents, [indices.shape[0], *shape[order]])
    return stacked(tf.transpose(found, [0, *[1 + order.index(k) for k in range(len(shape))]]))


def _scatter(given: Any) -> Any:
    """Into an array of zeros for each example."""
    shape = given.unstacked_input(2)
    given.stack_inputs([0, 1])
    indices = _of_examples(given.stacked_input(0))
    whole = tf.concat([tf.cast(tf.shape(indices)[:1], shape.dtype), shape], 0)
    return stacked(tf.scatter_nd(tf.cast(indices, shape.dtype), given.stacked_input(1), whole))


def _scatter_into(given: Any) -> list[Any]:
    """Into each example's array."""
    given.stack_inputs()
    x, indices, values = map(given.stacked_input, range(3))
    inputs = [x, _of_examples(indices), values]
    made = create_operation(given.op_type, inputs, [x.dtype], given.op.node_def.attr)
    return [stacked(made.outputs[0])]


def _of_examples(indices: tf.Tensor) -> tf.Tensor:
    """Positions in each example as positions in the batch."""
    count, *rest = indices.shape[:-1]
    examples = tf.range(count, dtype=indices.dtype)
    column = tf.reshape(examples, [count, *[1] * (len(rest) + 1)])
    return tf.concat([tf.broadcast_to(column, [count, *rest, 1]), indices], -1)


def _indexed_axes(given: Any, rank: int) -> list[int] | None:
    """The axes at which a slice takes one position, where it takes all of the others and at least
    one position differs between the examples; else None."""
    _, begin_stacked, _ = given.input(1)
    if not begin_stacked or given.get_attr("new_axis_mask"):
        return None
    masks = ("shrink_axis_mask", "begin_mask", "end_mask", "ellipsis_mask")
    one, from_start, to_end, ellipsis = (given.get_attr(name) for name in masks)
    parts = int(given.op.inputs[1].shape[0])
    axes, axis = [], 0
    for k in range(parts):
        bit = 1 << k
        if ellipsis & bit:
            axis += rank - (parts - 1)
            continue
        if one & bit:
            axes.append(axis)
        elif not (from_start & bit and to_end & bit):
            return None
        axis += 1
    return axes


def _indices(given: Any, sizes: Any) -> tf.Tensor:
    """The positions for each example, counted from the start."""
    begin = given.stacked_input(1)
    one = given.get_attr("shrink_axis_mask")
    places = [k for k in range(begin.shape[1]) if one & (1 << k)]
    indices = tf.gather(begin, places, axis=1)
    return tf.where(indices < 0, indices + tf.cast(sizes, indices.dtype), indices)


def _front(x: tf.Tensor, axes: Sequence[int], shift: int) -> tf.Tensor:
    """``x`` with those axes first, behind that of the examples where ``shift`` is 1."""
    moved = [axis + shift for axis in axes]
    rest = [k for k in range(shift, len(x.shape)) if k not in moved]
    return tf.transpose(x, [*range(shift), *moved, *rest])


_call = batched_forms["PartitionedCall"]


def _call_from_around(given: Any) -> Any:
    """Of a function that a graph around the call has, as what is vectorised twice may be in another
    graph than it was made in."""
    own, name = given.op.graph, given.get_attr("f").name
    for graph in (own, tf.compat.v1.get_default_graph()):
        around = graph
        while around is not None:
            function = function_of(around, name)
            if function is not None:
                add_function(own, function)
                return _call(given)
            around = getattr(around, "outer_graph", None)
    return _call(given)


for _name in ("PartitionedCall", "StatefulPartitionedCall"):
    batched_forms[_name] = _call_from_around
for _name in _LEADING:
    batched_forms.setdefault(_name, _over_leading_axes)
for _name in ("TensorScatterAdd", "TensorScatterMax", "TensorScatterMin", "TensorScatterSub"):
    batched_forms.setdefault(_name, _scatter_into)
batched_forms.setdefault("ScatterNd", _scatter)
batched_forms["Einsum"] = _repeated_einsum
batched_forms["StridedSlice"] = _slice_at
batched_forms["StridedSliceGrad"] = _slice_at_gradient
