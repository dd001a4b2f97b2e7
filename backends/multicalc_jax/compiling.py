"""``jax.jit``, of functions that give arrays and one Python object."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import lru_cache
from itertools import repeat
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from multicalc.backend import Arrays
from multicalc.errors import TracingError
from multicalc_jax.private import ArrayImpl, left, trace_ctx, undisturbed

enable_x64: Any = (
    jax.enable_x64
    if hasattr(jax, "enable_x64")
    else importlib.import_module("jax.experimental").enable_x64
)
"""The scope in which 64-bit dtypes are kept; newer JAX has it at the top."""

WIDE = frozenset({"float64", "complex128", "int64", "uint64"})

LOOKS = (
    jax.errors.ConcretizationTypeError,
    jax.errors.NonConcreteBooleanIndexError,
    jax.errors.TracerArrayConversionError,
    jax.errors.TracerIntegerConversionError,
)
"""What JAX raises where a value is needed that isn't there."""


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
            all_kept = jax.config.jax_enable_x64
            if all_kept and _OWN.issuperset(map(type, xs)):
                return traced(*xs)
            way = _way(tuple(map(getattr, xs, _DTYPE, _NONE)))
            if way is _FOREIGN:
                return call(*map(_native, xs))
            return traced(*xs) if all_kept or way is _NARROW else undisturbed(wide, *xs)
        except LOOKS as error:
            raise TracingError(
                "jax: what is compiled can't look at a value, nor make arrays whose shapes depend "
                "on one; use xp.where, xp.cond or the loops of xp, or make the argument static "
                f"({str(error).splitlines()[0]})"
            ) from error
        except BaseException:
            left(before)
            raise

    return call


_OWN = frozenset({ArrayImpl, float, complex})
"""Of these all are in the byte order that JAX takes, which it doesn't ask of NumPy's arrays."""
_DTYPE, _NONE = repeat("dtype"), repeat(None)
_NARROW, _WIDE, _FOREIGN = "narrow", "wide", "foreign"


@lru_cache(maxsize=1024)
def _way(dtypes: tuple[Any, ...]) -> str:
    """How arrays of these dtypes are called with; None is a Python number's, which has float64's
    precision where no array has another."""
    arrays = [d for d in dtypes if d is not None]
    if not all(getattr(d, "isnative", True) for d in arrays):
        return _FOREIGN
    floating = any(jnp.issubdtype(d, jnp.inexact) for d in arrays)
    alone = len(arrays) < len(dtypes) and not floating
    return _WIDE if alone or any(d.name in WIDE for d in arrays) else _NARROW


def _native(x: Any) -> Any:
    """``x`` in the byte order that JAX takes."""
    return x.astype(x.dtype.newbyteorder("=")) if isinstance(x, np.ndarray | np.generic) else x
