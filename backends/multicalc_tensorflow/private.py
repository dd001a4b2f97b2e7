"""What is used of TensorFlow and is not public: what its transforms change in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import tensorflow as tf
from tensorflow.python import pywrap_tfe
from tensorflow.python.eager import context
from tensorflow.python.eager.tape import Tape
from tensorflow.python.framework import ops
from tensorflow.python.ops.control_flow_util import GraphOrParentsInXlaContext
from tensorflow.python.ops.parallel_for import pfor as vectorising
from tensorflow.python.ops.parallel_for.control_flow_ops import pfor

__all__ = [
    "add_function",
    "batched_forms",
    "called_with",
    "create_operation",
    "function_of",
    "gradient",
    "is_compiled_by_xla",
    "is_stopped",
    "is_watched",
    "pfor",
    "recorded",
    "restore",
    "stacked",
    "standing",
]

Result = TypeVar("Result")
_SETTINGS = "is_eager", "scope_name", "device_name", "device_spec"


def standing() -> tuple[Any, ...]:
    """Whether operations run or are put into a graph, into which, where and under what name."""
    now = context.context()
    thread = now._thread_local_data
    settings = [getattr(thread, name) for name in _SETTINGS]
    graphs, switches = ops._default_graph_stack.stack, now.context_switches.stack
    return len(graphs), len(switches), *settings


def restore(standing: tuple[Any, ...]) -> None:
    """Put back what :func:`standing` has seen."""
    now = context.context()
    graphs, switches, *settings = standing
    del ops._default_graph_stack.stack[graphs:]
    del now.context_switches.stack[switches:]
    for name, value in zip(_SETTINGS, settings, strict=True):
        setattr(now._thread_local_data, name, value)


batched_forms: dict[str, Callable[[Any], Any]] = vectorising._pfor_converter_registry
"""How an operation is done for a batch, by its name."""
create_operation = vectorising._create_op


def stacked(x: tf.Tensor) -> Any:
    """What a batched form gives: the results of all examples."""
    return vectorising.wrap(x, True)


def called_with(function: Any, xs: list[tf.Tensor], captured: list[tf.Tensor]) -> list[tf.Tensor]:
    """What a concrete function gives for ``xs``, with other tensors for those it has captured."""
    return list(function._call_flat(xs, captured))


def function_of(graph: tf.Graph, name: str) -> Any:
    """The function of that name that a graph can call; None where it has none."""
    return graph._get_function(name)


def add_function(graph: tf.Graph, function: Any) -> None:
    """Have ``graph`` call ``function``."""
    graph._add_function_recursive(function)


def is_stopped() -> bool:
    """Whether no tape records: ``tf.init_scope`` and ``tape.stop_recording`` see to that."""
    return bool(pywrap_tfe.TFE_Py_TapeSetIsStopped())


_gradient_types = pywrap_tfe.TFE_Py_TapeSetPossibleGradientTypes


def is_watched(x: Any) -> bool:
    """Whether a tape follows ``x``, or may do so: that of a graph is not followed into its parts,
    the body of a loop or a branch."""
    if isinstance(x, tf.Tensor) and not hasattr(x, "numpy"):
        return bool(x.dtype.is_floating or x.dtype.is_complex)
    return bool(_gradient_types([tf.convert_to_tensor(x)]))


def is_connected(x: tf.Tensor) -> bool | None:
    """Whether a tape follows ``x``; None where it is part of a graph whose arguments it is made
    from, which may be differentiated later."""
    if _gradient_types([x]):
        return True
    if hasattr(x, "numpy"):
        return False
    seen, ops = set(), [x.op]
    while ops:
        op = ops.pop()
        if op not in seen and op.type not in ("StopGradient", "Const"):
            seen.add(op)
            if not op.inputs:
                return None
            ops += [y.op for y in op.inputs]
    return False


def is_compiled_by_xla() -> bool:
    """Whether what is put into the graph now will be compiled by XLA."""
    return bool(GraphOrParentsInXlaContext(ops.get_default_graph()))


def is_vectorizing() -> bool:
    """Whether ``tf.vectorized_map`` traces its function, or a part of it."""
    graph = None if tf.executing_eagerly() else tf.compat.v1.get_default_graph()
    while graph is not None:
        if "loop_body" in graph.get_name_scope().split("/"):
            return True
        graph = getattr(graph, "outer_graph", None)
    return False


def gradient(
    tape: tf.GradientTape,
    outs: Sequence[tf.Tensor],
    xs: Sequence[tf.Tensor],
    cotangents: Sequence[tf.Tensor],
) -> list[Any]:
    """``tape.gradient`` of tensors, with zeros where there is no connection, and without its look
    for structures and for what is made of several tensors, which takes a third of a small one's
    time."""
    found: list[Any] = pywrap_tfe.TFE_Py_TapeGradient(
        tape._tape._tape, list(outs), list(xs), list(cotangents), list(xs), "zero"
    )
    return found


def recorded(
    f: Callable[..., Result], xs: tuple[tf.Tensor, ...], persistent: bool
) -> tuple[tf.GradientTape, Result]:
    """The tape that has recorded ``f(*xs)``, for :func:`gradient`, and what that gives."""
    tape = tf.GradientTape(persistent=persistent, watch_accessed_variables=False)
    # A with statement may be interrupted between the tape and who knows of it; here it is in C that
    # the tape is opened and put into a list, and closed.
    opened: list[Any] = []
    try:
        opened.extend(map(pywrap_tfe.TFE_Py_TapeSetNew, (persistent,), (False,)))
        tape._tape, tape._recording = Tape(opened[0]), True
        tape.watch(xs)
        return tape, f(*xs)
    finally:
        if opened:
            pywrap_tfe.TFE_Py_TapeSetRemove(opened[0])
        tape._recording = False
