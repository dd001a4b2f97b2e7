"""The array API standard's names over ``jax.numpy``, and a few beyond it.

``jax.numpy`` has nearly all of them with the standard's meaning; only what differs is written here.
"""

# ruff: noqa: F401  (most of this module is the names it collects)

from __future__ import annotations

from math import e, inf, nan, pi
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jax.nn import log_softmax, logsumexp, relu, sigmoid, softmax
from jax.numpy import (
    abs,
    acos,
    add,
    all,
    any,
    arange,
    argmax,
    argmin,
    argsort,
    asarray,
    asin,
    asinh,
    astype,
    atan,
    atan2,
    atanh,
    broadcast_to,
    ceil,
    clip,
    complex64,
    complex128,
    concat,
    conj,
    copysign,
    cos,
    cosh,
    cumulative_sum,
    diff,
    divide,
    dot,
    einsum,
    empty,
    empty_like,
    equal,
    exp,
    expm1,
    eye,
    flip,
    float16,
    float32,
    float64,
    floor,
    floor_divide,
    full,
    full_like,
    greater,
    greater_equal,
    imag,
    int32,
    int64,
    isfinite,
    isinf,
    isnan,
    less,
    less_equal,
    linspace,
    log,
    log1p,
    log2,
    log10,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    matmul,
    matrix_transpose,
    max,
    maximum,
    mean,
    min,
    minimum,
    moveaxis,
    multiply,
    negative,
    not_equal,
    ones,
    ones_like,
    outer,
    permute_dims,
    positive,
    pow,
    prod,
    real,
    reciprocal,
    remainder,
    repeat,
    reshape,
    roll,
    round,
    sin,
    sinh,
    sort,
    sqrt,
    square,
    squeeze,
    stack,
    std,
    subtract,
    sum,
    take,
    tan,
    tanh,
    tensordot,
    tile,
    tril,
    triu,
    trunc,
    unstack,
    var,
    vecdot,
    where,
    zeros,
    zeros_like,
)
from jax.numpy import bool_ as bool
from jax.numpy.linalg import diagonal, norm, trace
from jax.scipy.special import digamma, erf, erfc, gammaln

from multicalc_jax import control, linalg
from multicalc_jax.update import select, update

newaxis = None


def expand_dims(x: Any, /, axis: int = 0) -> Any:
    return jnp.expand_dims(x, axis)


def sign(x: Any, /) -> Any:
    # jnp.sign has derivative zero of complex numbers too.
    if not jnp.iscomplexobj(x):
        return jnp.sign(x)
    size = jnp.abs(x)
    return x / jnp.where(size == 0, 1.0, size)


# JAX's derivative, 1 / sqrt(x² - 1), has the wrong sign where the real part is negative (DLMF
# 4.37.19).
_acosh = jax.custom_jvp(jnp.acosh)
_acosh.defjvps(lambda t, y, x: t / (jnp.sqrt(x - 1) * jnp.sqrt(x + 1)))


def acosh(x: Any, /) -> Any:
    return _acosh(x)


def hypot(x1: Any, x2: Any, /) -> Any:
    # jnp.hypot takes the bigger argument out: its second derivative is wrong where both are equal,
    # and its first one infinite at small numbers. Here a constant is taken out.
    largest = lax.stop_gradient(jnp.maximum(jnp.abs(x1), jnp.abs(x2)))
    usable = (largest > 0) & (largest < inf)
    scale = jnp.where(usable, largest, 1.0)
    scaled = scale * jnp.sqrt(jnp.square(x1 / scale) + jnp.square(x2 / scale))
    rest = jnp.hypot(jnp.where(usable, 1.0, x1), jnp.where(usable, 1.0, x2))
    return jnp.where(usable, scaled, rest)


def logaddexp(x1: Any, x2: Any, /) -> Any:
    # jnp.logaddexp's rule, exp(x - result), has the rounding error of the result as a relative one.
    # Here each branch is smooth across x1 == x2, so derivatives of every order hold there too.
    first = jnp.greater_equal(x1, x2)
    high, low = jnp.where(first, x1, x2), jnp.where(first, x2, x1)
    # inf - inf is the one difference that is not a number though the result is.
    alike = jnp.isinf(high) & (high == low)
    return high + jnp.log1p(jnp.exp(jnp.where(alike, 0.0, low - high)))


def softplus(x: Any, /) -> Any:
    return logaddexp(x, 0.0)
