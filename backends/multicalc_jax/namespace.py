"""The array API standard's names over ``jax.numpy``, and a few beyond it.

``jax.numpy`` has nearly all of them with the standard's meaning; only what differs is written here.
"""

# ruff: noqa: F401, F403  (most of this module is the names it collects)

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.nn import log_softmax, logsumexp, relu, sigmoid, softmax
from jax.numpy import (
    __array_namespace_info__,
    abs,
    acos,
    add,
    all,
    any,
    arange,
    argmax,
    argmin,
    argsort,
    asin,
    asinh,
    astype,
    atan,
    atanh,
    bitwise_and,
    bitwise_invert,
    bitwise_left_shift,
    bitwise_or,
    bitwise_right_shift,
    bitwise_xor,
    broadcast_arrays,
    broadcast_to,
    can_cast,
    ceil,
    clip,
    concat,
    conj,
    copysign,
    cos,
    cosh,
    count_nonzero,
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
    finfo,
    flip,
    floor,
    floor_divide,
    from_dlpack,
    full,
    full_like,
    greater,
    greater_equal,
    iinfo,
    imag,
    isdtype,
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
    meshgrid,
    min,
    minimum,
    moveaxis,
    multiply,
    negative,
    nextafter,
    nonzero,
    not_equal,
    ones,
    ones_like,
    outer,
    positive,
    prod,
    real,
    reciprocal,
    remainder,
    repeat,
    reshape,
    result_type,
    roll,
    round,
    searchsorted,
    signbit,
    sin,
    sinh,
    sqrt,
    square,
    squeeze,
    stack,
    std,
    subtract,
    sum,
    tan,
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
from jax.scipy.special import erf, erfc

from multicalc.xp import table
from multicalc.xp.common import bessel, incomplete
from multicalc.xp.common.binding import parts_in
from multicalc.xp.common.constants import *
from multicalc.xp.common.kinds import dtypes_of
from multicalc.xp.completing import complete
from multicalc_jax import control, fft, linalg
from multicalc_jax.devices import take_names
from multicalc_jax.elementwise import (
    acosh,
    atan2,
    hypot,
    logaddexp,
    pow,
    sign,
    softplus,
    tanh,
)
from multicalc_jax.gamma import digamma, erfinv, gammaln
from multicalc_jax.indexing import take, take_along_axis
from multicalc_jax.networks import conv
from multicalc_jax.precise import keep_precision
from multicalc_jax.sets import unique_all
from multicalc_jax.update import select, update


def asarray(
    obj: Any, /, *, dtype: Any = None, device: Any = None, copy: bool | None = None
) -> jax.Array:
    # JAX would read NumPy's memory where it is, and see what is written into it later.
    if isinstance(obj, np.ndarray) and copy is not False:
        obj, copy = np.array(obj), None
    return jnp.asarray(obj, dtype=dtype, device=device, copy=copy)


def expand_dims(x: Any, /, axis: int = 0) -> Any:
    return jnp.expand_dims(x, axis)


def permute_dims(x: Any, /, axes: Sequence[int]) -> Any:
    # JAX takes no negative axes.
    return jnp.permute_dims(x, tuple(axis % x.ndim for axis in axes))


def sort(x: Any, /, *, axis: int = -1, descending: bool = False, stable: bool = True) -> jax.Array:
    # JAX's derivative takes slices of one element, which an array without elements doesn't have.
    if not jnp.size(x):
        return jnp.asarray(x)
    return jnp.sort(x, axis=axis, descending=descending, stable=stable)


def cumulative_prod(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, include_initial: bool = False
) -> Any:
    # JAX leaves small integers in their dtype, which products overflow; its sums are wider.
    dtype = dtype or jax.eval_shape(jnp.sum, x).dtype
    return jnp.cumulative_prod(x, axis=axis, dtype=dtype, include_initial=include_initial)


complete(sys.modules[__name__], dtypes_of(jnp))
# Dozens of small operations each, which JAX would compile and run one by one.
vars(sys.modules[__name__]).update({f: jax.jit(globals()[f]) for f in parts_in(bessel, incomplete)})
take_names(sys.modules[__name__], (*table.CREATION, *table.LIKE, "astype"))
keep_precision(sys.modules[__name__], (*table.DISPATCHED, *table.CREATION, "select", "update"))
keep_precision(linalg, table.LINALG)
keep_precision(fft, table.FFT)
