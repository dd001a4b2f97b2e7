"""Graphs of TensorFlow: ``tf.function``, with XLA or without."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import tensorflow as tf

from multicalc.backend import Arrays
from multicalc.errors import TracingError
from multicalc_tensorflow import private
from multicalc_tensorflow.corrections import corrected

LOOKS = (
    *("symbolic `tf.Tensor`", "symbolic tf.Tensor"),
    *("number, not 'SymbolicTensor'", "type 'SymbolicTensor' is not iterable"),
    *("'SymbolicTensor' object cannot be interpreted as an integer", "not SymbolicTensor"),
)
"""How TensorFlow and Python speak of a tensor without a value that was asked for one."""


def compiled(
    f: Callable[..., tuple[Arrays, Any]], compiler: str
) -> Callable[..., tuple[Arrays, Any] | None]:
    graphs: dict[Any, tuple[Callable[..., Any], Any]] = {}
    tracing = threading.RLock()

    def call(*xs: Any) -> tuple[Arrays, Any] | None:
        if not tf.executing_eagerly():
            return None
        key = tuple([(x.dtype, *x.shape, x.device) for x in xs])
        found = graphs.get(key)
        if found is None:
            with tracing:
                found = graphs.get(key) or graphs.setdefault(key, _graph(f, compiler, xs))
        run, static = found
        return tuple(run(*xs)), static

    return call


def _graph(
    f: Callable[..., tuple[Arrays, Any]], compiler: str, xs: Arrays
) -> tuple[Callable[..., Any], Any]:
    static: Any = None

    def arrays_only(*xs: Any) -> list[Any]:
        nonlocal static
        with corrected():
            outs, static = f(*xs)
        # What is an input or a constant comes back as a new tensor, too.
        return [tf.identity(y) for y in outs]

    # Without autograph, which would rewrite the caller's code.
    function = tf.function(arrays_only, autograph=False, jit_compile=compiler == "xla")
    before = private.standing()
    try:
        graph = function.get_concrete_function(*[tf.TensorSpec(x.shape, x.dtype) for x in xs])
    except (TypeError, NotImplementedError) as error:
        if not any(words in str(error) for words in LOOKS):
            raise
        raise TracingError(
            "tensorflow: what is compiled can't look at a value; use xp.where, xp.cond or the "
            f"loops of xp, or make the argument static ({str(error).splitlines()[0]})"
        ) from error
    except BaseException:
        private.restore(before)
        raise
    return graph, static
