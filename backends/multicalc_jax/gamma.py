"""The gamma functions, of which JAX's own derivatives are of positive numbers, and ``erfinv``."""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax.scipy import special

from multicalc.xp.common.inverse_error import inverted
from multicalc.xp.common.reflection import polygamma


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def _psi(n: int, x: Any) -> jax.Array:
    """``ψ⁽ⁿ⁾(x)``."""
    return polygamma(jnp, special.polygamma, n, x) if n else special.digamma(x)


@_psi.defjvp  # type: ignore[untyped-decorator]
def _psi_pushed(n: int, primals: tuple[Any], tangents: tuple[Any]) -> tuple[jax.Array, jax.Array]:
    return _psi(n, *primals), tangents[0] * _psi(n + 1, *primals)


_log_gamma = jax.custom_jvp(special.gammaln)
_log_gamma.defjvps(lambda t, y, x: t * _psi(0, x))


@jax.jit  # type: ignore[untyped-decorator]
def gammaln(x: Any, /) -> jax.Array:
    return _log_gamma(_floating(x))


@jax.jit  # type: ignore[untyped-decorator]
def digamma(x: Any, /) -> jax.Array:
    return _psi(0, _floating(x))


@jax.custom_jvp  # type: ignore[untyped-decorator]
def _erfinv(x: Any) -> jax.Array:
    return inverted(jnp, special, special.erfinv(x), x)


_erfinv.defjvps(lambda t, y, x: t * jnp.exp(y * y) * (math.sqrt(math.pi) / 2))


@jax.jit  # type: ignore[untyped-decorator]
def erfinv(x: Any, /) -> jax.Array:
    return _erfinv(_floating(x))


def _floating(x: Any) -> jax.Array:
    return jnp.asarray(x, jnp.result_type(x, float))
