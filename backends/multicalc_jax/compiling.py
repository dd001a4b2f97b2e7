"""``jax.jit``, of functions that give arrays and one Python object."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import jax

from multicalc.backend import Arrays
from multicalc.errors import TracingError
from multicalc_jax.private import left, trace_ctx, undisturbed

enable_x64: Any = (
    jax.enable_x64
    if hasattr(jax, "enable_x64")
    else importlib.import_module("jax.experimental").enable_x64
)
"""The scope in which 64-bit dtypes are kept; newer JAX has it at the top."""

WIDE = frozenset({"float64", "complex128", "int64", "uint64"})


class _Result(tuple):
    """``(arrays, static)``: a node of JAX's trees with the arrays as its children, so that JAX
    keeps ``static`` beside each program that it compiles."""


# JAX looks at the leaves of a result before it takes its short way: a plain tuple, in which
# ``static`` is a leaf, would make a call fifteen times as long.
jax.tree_util.register_pytree_node(_Result, lambda result: result, lambda s, xs: _Result((xs, s)))


def compiled(f: Callable[..., tuple[Arrays, Any]]) -> Callable[..., tuple[Arrays, Any]]:
    traced = jax.jit(lambda *xs: _Result(f(*xs)))

    def wide(*xs: Any) -> tuple[Arrays, Any]:
        with enable_x64(True):
            return traced(*xs)

    def call(*xs: Any) -> tuple[Arrays, Any]:
        before = trace_ctx.trace
        try:
            if jax.config.jax_enable_x64 or not any(x.dtype.name in WIDE for x in xs):
                return traced(*xs)
            return undisturbed(wide, *xs)
        except (jax.errors.ConcretizationTypeError, jax.errors.TracerArrayConversionError) as error:
            raise TracingError(
                "jax: what is compiled can't look at a value; use xp.where, xp.cond or the loops "
                f"of xp, or make the argument static ({str(error).splitlines()[0]})"
            ) from error
        except BaseException:
            left(before)
            raise

    return call
