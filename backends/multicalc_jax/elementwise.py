"""Functions whose derivatives are wrong, or lose their digits, by JAX's own rules.

Compiled, as those of ``jax.numpy`` are: what isn't compiled pays for each operation in it.
"""

from __future__ import annotations

from math import inf
from typing import Any

import jax
import jax.numpy as jnp
from jax.custom_derivatives import SymbolicZero


@jax.jit  # type: ignore[untyped-decorator]
def logaddexp(x1: Any, x2: Any, /) -> jax.Array:
    # Each branch is smooth across x1 == x2, so derivatives of every order hold there too. By JAX's
    # own rule the second derivative is p (1 - p), which is 0 where p rounds to 1.
    first = jnp.greater_equal(x1, x2)
    high, low = jnp.where(first, x1, x2), jnp.where(first, x2, x1)
    # inf - inf is the one difference that is not a number though the result is.
    difference = jnp.where(jnp.isinf(high) & (high == low), 0.0, low - high)
    return high + jnp.log1p(jnp.exp(difference))


@jax.jit  # type: ignore[untyped-decorator]
def softplus(x: Any, /) -> jax.Array:
    return logaddexp(x, 0.0)


def _tanh_pushed(primals: tuple[Any], tangents: tuple[Any]) -> tuple[jax.Array, jax.Array]:
    """JAX's own slope, (1 - y)(1 + y), has a difference as its derivative: no digits near 0."""
    (x,), (dx,) = primals, tangents
    y = _tanh(x)
    return y, dx * (1 - y * y)


_tanh = jax.custom_jvp(jnp.tanh)
_tanh.defjvp(_tanh_pushed)


@jax.jit  # type: ignore[untyped-decorator]
def tanh(x: Any, /) -> jax.Array:
    return _tanh(x)


def sign(x: Any, /) -> jax.Array:
    # jnp.sign has derivative zero of complex numbers too.
    if not jnp.iscomplexobj(x):
        return jnp.sign(x)
    size = jnp.abs(x)
    return jnp.where(size == 0, 0.0, x / jnp.where(size == 0, 1.0, size))


# JAX's derivative, 1 / sqrt(x² - 1), has the wrong sign where the real part is negative (DLMF
# 4.37.19).
_acosh = jax.custom_jvp(jnp.acosh)
_acosh.defjvps(lambda t, y, x: t / (jnp.sqrt(x - 1) * jnp.sqrt(x + 1)))


@jax.jit  # type: ignore[untyped-decorator]
def acosh(x: Any, /) -> jax.Array:
    return _acosh(x)


def _common(x1: Any, x2: Any) -> tuple[jax.Array, jax.Array]:
    """The larger size of both, a constant, and whether it can be divided by."""
    largest = jax.lax.stop_gradient(jnp.maximum(jnp.abs(x1), jnp.abs(x2)))
    return largest, (largest > 0) & (largest < inf)


@jax.jit  # type: ignore[untyped-decorator]
def hypot(x1: Any, x2: Any, /) -> jax.Array:
    # jnp.hypot takes the bigger argument out: its second derivative is wrong where both are equal,
    # and its first one infinite at small numbers. Here a constant is taken out.
    largest, usable = _common(x1, x2)
    scale = jnp.where(usable, largest, 1.0)
    scaled = scale * jnp.sqrt(jnp.square(x1 / scale) + jnp.square(x2 / scale))
    rest = jnp.hypot(jnp.where(usable, 1.0, x1), jnp.where(usable, 1.0, x2))
    return jnp.where(usable, scaled, rest)


@jax.jit  # type: ignore[untyped-decorator]
def atan2(x1: Any, x2: Any, /) -> jax.Array:
    # JAX's derivative squares the arguments: what they have in common is taken out, as a factor,
    # since XLA would make of two divisions by it one by its square.
    largest, usable = _common(x1, x2)
    tiny = float(jnp.finfo(jnp.result_type(largest, 1.0)).tiny)
    factor = 1 / jnp.clip(jnp.where(usable, largest, 1.0), tiny, 1 / tiny)
    return jnp.atan2(x1 * factor, x2 * factor)


def pow(x1: Any, x2: Any, /) -> jax.Array:
    if type(x2) in (int, float) and x2 % 1 == 0:
        # JAX's power of a whole number has all derivatives at zero.
        if not (isinstance(x1, jax.Array) and jnp.issubdtype(x1.dtype, jnp.inexact)):
            x1 = jnp.asarray(x1, jnp.result_type(x1, x2))
        return jnp.pow(x1, int(x2))
    return _power_of_arrays(x1, x2)


@jax.jit  # type: ignore[untyped-decorator]
def _power_of_arrays(x1: Any, x2: Any) -> jax.Array:
    dtype = jnp.result_type(x1, x2)
    if not jnp.issubdtype(dtype, jnp.floating):
        return jnp.pow(x1, x2)
    return _power(*jnp.broadcast_arrays(*(jnp.asarray(x, dtype) for x in (x1, x2))))


_power = jax.custom_jvp(jnp.pow)


def _power_pushed(primals: tuple[Any, Any], tangents: tuple[Any, Any]) -> tuple[Any, Any]:
    """By JAX's own rule derivatives of a power n are NaN at zero, from order n + 1 on."""
    (x1, x2), (t1, t2) = primals, tangents
    y, pushed = _power(x1, x2), jnp.zeros_like(x1)
    if not isinstance(t1, SymbolicZero):
        # Where both are 0, x for 1/x: times an exponent of 0.
        lowered = jnp.where((x1 == 0) & (x2 == 0), 1, x2 - 1)
        pushed += t1 * x2 * _power(x1, lowered)
    if not isinstance(t2, SymbolicZero):
        pushed += t2 * jnp.log(jnp.where(x1 == 0, 1, x1)) * y
    return y, pushed


_power.defjvp(_power_pushed, symbolic_zeros=True)
