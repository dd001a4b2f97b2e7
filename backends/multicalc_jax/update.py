"""Changing a vector at positions that may be traced."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np


def select(x: jax.Array, key: Any) -> jax.Array:
    """``x[key]``, of integers; out of range, in traced keys, the smallest there is."""
    parts = key if isinstance(key, tuple) else (key,)
    if not any(isinstance(part, jax.core.Tracer) for part in parts):
        # JAX takes the last element for what is beyond it; NumPy raises.
        plain = (np.asarray(part) if isinstance(part, jax.Array) else part for part in parts)
        np.broadcast_to(np.int8(0), x.shape)[tuple(plain)]
        return x[key]
    # Of what is beyond it JAX gives the nearest element, too: here a place that nothing has.
    return x.at[key].get(mode="fill")


def update(x: jax.Array, positions: jax.Array, values: jax.Array, how: str) -> jax.Array:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    changed: Any = getattr(x.at[positions], how)
    return changed(values)
