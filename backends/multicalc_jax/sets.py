"""Distinct elements by their array API names. JAX's own have zero as their derivative."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from multicalc.xp.results import UniqueAll, UniqueCounts, UniqueInverse

__all__ = ["unique_all", "unique_counts", "unique_inverse", "unique_values"]


def unique_all(x: Any, /) -> UniqueAll:
    _, indices, inverse, counts = jnp.unique_all(jax.lax.stop_gradient(x))
    return UniqueAll(jnp.reshape(x, -1)[indices], indices, inverse, counts)


def unique_counts(x: Any, /) -> UniqueCounts:
    found = unique_all(x)
    return UniqueCounts(found.values, found.counts)


def unique_inverse(x: Any, /) -> UniqueInverse:
    found = unique_all(x)
    return UniqueInverse(found.values, found.inverse_indices)


def unique_values(x: Any, /) -> jax.Array:
    return unique_all(x).values
