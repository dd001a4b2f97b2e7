"""Functions whose second derivatives lose their digits by JAX's own rules."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp


def logaddexp(x1: Any, x2: Any, /) -> jax.Array:
    # Each branch is smooth across x1 == x2, so derivatives of every order hold there too. By JAX's
    # own rule the second derivative is p (1 - p), which is 0 where p rounds to 1.
    first = x1 >= x2
    high, low = jnp.where(first, x1, x2), jnp.where(first, x2, x1)
    # inf - inf is the one difference that is not a number though the result is.
    difference = jnp.where(jnp.isinf(high) & (high == low), 0.0, low - high)
    return high + jnp.log1p(jnp.exp(difference))


def softplus(x: Any, /) -> jax.Array:
    return logaddexp(x, 0.0)


def _tanh_pushed(primals: tuple[Any], tangents: tuple[Any]) -> tuple[jax.Array, jax.Array]:
    """JAX's own slope, (1 - y)(1 + y), has a difference as its derivative: no digits near 0."""
    (x,), (dx,) = primals, tangents
    y = tanh(x)
    return y, dx * (1 - y * y)


tanh = jax.custom_jvp(jnp.tanh)
tanh.defjvp(_tanh_pushed)
