"""What is used of TensorFlow and is not public: what its transforms change in a thread."""

from __future__ import annotations

from typing import Any

import tensorflow as tf
from tensorflow.python.eager import context
from tensorflow.python.framework import ops

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


def stop(tape: tf.GradientTape) -> None:
    """Record no more, if the tape still does."""
    if tape._recording:
        tape._pop_tape()
