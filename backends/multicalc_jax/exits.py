"""Where a value leaves an array that JAX traces: an error where a derivative would be lost with it.

JAX refuses ``float(x)`` and NumPy's calls itself, but of a gradient's arrays, which have values, it
gives ``x.item()``. While a transform of ours runs, in its thread, that raises.
"""

from __future__ import annotations

from typing import Any

import jax.numpy as jnp

from multicalc.backend import Replacement
from multicalc.xp.common.exits import lost
from multicalc_jax import private


def _item(x: Any, *args: int) -> Any:
    if guarded.here() and jnp.issubdtype(x.dtype, jnp.inexact):
        raise lost("jax", "method", "jax.lax.stop_gradient(x)", "item")
    return private.item(x, *args)


def _put(ours: bool) -> None:
    private.put_item(_item if ours else private.item)


guarded = Replacement(_put)
"""Entered for every transform."""
