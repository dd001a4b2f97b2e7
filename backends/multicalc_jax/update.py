"""Changing a vector at positions that may be traced."""

from __future__ import annotations

from typing import Any

import jax

_NAMES = {"minimum": "min", "maximum": "max"}


def select(x: jax.Array, key: Any) -> jax.Array:
    """``x[key]``."""
    return x[key]


def update(x: jax.Array, positions: jax.Array, values: jax.Array, how: str) -> jax.Array:
    """``x`` with ``how(x[positions], values)`` put in; ``how`` is ``set`` or a function."""
    changed: Any = getattr(x.at[positions], _NAMES.get(how, how))
    return changed(values)
