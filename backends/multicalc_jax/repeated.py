"""Linear maps that JAX has linearized, compiled once they have been called often."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax

_OFTEN = 64
"""About so many calls of a map take as long as compiling it, where arrays are small; where they are
large neither matters."""


def repeated(map_: Any) -> Callable[..., Any]:
    """``map_``, a ``jax.tree_util.Partial``, operator by operator at first: each is a function that
    JAX hasn't compiled yet. What it keeps is an argument of the compiled one, not a constant of it,
    and that goes when the map goes."""
    kept, structure = jax.tree_util.tree_flatten(map_)
    compiled = jax.jit(lambda kept, args: structure.unflatten(kept)(*args))
    calls = 0

    def call(*args: Any) -> Any:
        nonlocal calls
        if any(isinstance(x, jax.core.Tracer) for x in jax.tree_util.tree_leaves((kept, args))):
            return map_(*args)
        calls += 1
        return map_(*args) if calls <= _OFTEN else compiled(kept, args)

    return call
