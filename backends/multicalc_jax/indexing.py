"""Elements at indices. JAX has NaN for one that is out of range, with the derivative 0."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from multicalc.xp.common.bounds import check_indices


def take(x: Any, indices: Any, /, *, axis: int | None = None) -> jax.Array:
    _check("take", x, indices, axis)
    return jnp.take(x, indices, axis=axis)


def take_along_axis(x: Any, indices: Any, /, *, axis: int = -1) -> jax.Array:
    _check("take_along_axis", x, indices, axis)
    return jnp.take_along_axis(x, indices, axis=axis)


def _check(name: str, x: Any, indices: Any, axis: int | None) -> None:
    # What is traced has no values yet.
    if not isinstance(indices, jax.core.Tracer):
        size = jnp.size(x) if axis is None else jnp.shape(x)[axis]
        check_indices(name, indices, axis or 0, size)
