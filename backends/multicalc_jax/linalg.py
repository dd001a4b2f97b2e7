"""The linear algebra extension of the array API standard over ``jax.numpy.linalg``."""

# ruff: noqa: F401  (most of this module is the names it collects)

from __future__ import annotations

from functools import partial
from operator import index
from typing import Any

import jax
import jax.numpy as jnp
from jax.numpy.linalg import (
    cholesky,
    cross,
    det,
    diagonal,
    inv,
    matmul,
    matrix_norm,
    matrix_rank,
    matrix_transpose,
    norm,
    outer,
    qr,
    slogdet,
    solve,
    tensordot,
    trace,
    vecdot,
    vector_norm,
)

from multicalc.xp.common.complement import Completion
from multicalc.xp.common.exponential import MOST
from multicalc.xp.common.pinv import rtol_of
from multicalc.xp.common.results import Eigenpairs, SingularValues
from multicalc.xp.common.sized import sized
from multicalc_jax.eigen import eig, eigvals


def _sized(x: Any) -> tuple[jax.Array, jax.Array]:
    # By JAX's rules derivatives of eigenvectors are NaN where an eigenvalue plus one is that
    # eigenvalue, and those of singular vectors where a square overflows.
    return sized(jnp, jax.lax.stop_gradient, jnp.asarray(x))


@jax.jit  # type: ignore[untyped-decorator]
def eigh(x: Any, /) -> Eigenpairs:
    x, scale = _sized(x)
    values, vectors = jnp.linalg.eigh(x)
    return Eigenpairs(values * scale, vectors)


@jax.jit  # type: ignore[untyped-decorator]
def eigvalsh(x: Any, /) -> jax.Array:
    x, scale = _sized(x)
    return jnp.linalg.eigvalsh(x) * scale


def _adjoint(x: jax.Array) -> jax.Array:
    return matrix_transpose(jnp.conj(x))


_completion = Completion(jnp, _adjoint, cholesky, solve)


@partial(jax.jit, static_argnames="full_matrices")
def svd(x: Any, /, *, full_matrices: bool = True) -> SingularValues:
    x, scale = _sized(x)
    # Only the reduced form has a derivative; of a square matrix both are the same.
    u, s, vh = jnp.linalg.svd(x, full_matrices=False)
    found = SingularValues(u, s * scale, vh)
    if not full_matrices or x.shape[-1] == x.shape[-2]:
        return found
    fixed = jnp.linalg.svd(jax.lax.stop_gradient(x), full_matrices=True)
    return _completion(found, SingularValues(*fixed))


@jax.jit  # type: ignore[untyped-decorator]
def svdvals(x: Any, /) -> jax.Array:
    x, scale = _sized(x)
    return jnp.linalg.svdvals(x) * scale


@jax.jit  # type: ignore[untyped-decorator]
def expm(x: Any, /) -> jax.Array:
    # JAX scales to a norm up to twice what its quotient is good for.
    half = jax.scipy.linalg.expm(jnp.asarray(x) / 2, max_squarings=MOST)
    return half @ half


def solve_triangular(
    x1: Any, x2: Any, /, *, lower: bool = False, unit_diagonal: bool = False
) -> jax.Array:
    x1, x2 = jnp.asarray(x1), jnp.asarray(x2)
    right = x2[:, None] if x2.ndim == 1 else x2
    stack = jnp.broadcast_shapes(x1.shape[:-2], right.shape[:-2])
    x1, right = (jnp.broadcast_to(x, (*stack, *x.shape[-2:])) for x in (x1, right))
    found = jax.scipy.linalg.solve_triangular(x1, right, lower=lower, unit_diagonal=unit_diagonal)
    return found[..., 0] if x2.ndim == 1 else found


def matrix_power(x: Any, n: int, /) -> jax.Array:
    return jnp.linalg.matrix_power(x, index(n))


def pinv(x: Any, /, *, rtol: Any = None) -> jax.Array:
    # JAX's default is ten times the standard's.
    return jnp.linalg.pinv(x, rtol=rtol_of(jnp, x, rtol))
