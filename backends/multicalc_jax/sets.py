"""Distinct elements by their array API names. JAX's own have zero as their derivative."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from multicalc.xp.common.results import UniqueAll

__all__ = ["unique_all"]


def unique_all(x: Any, /) -> UniqueAll:
    _, indices, inverse, counts = jnp.unique_all(jax.lax.stop_gradient(x))
    return UniqueAll(jnp.reshape(x, -1)[indices], indices, inverse, counts)
