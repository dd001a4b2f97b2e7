"""The linear algebra extension of the array API standard over ``jax.numpy.linalg``."""

# ruff: noqa: F401  (most of this module is the names it collects)

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
from jax.numpy.linalg import (
    cholesky,
    cross,
    det,
    diagonal,
    eigh,
    eigvalsh,
    inv,
    matmul,
    matrix_norm,
    matrix_power,
    matrix_rank,
    matrix_transpose,
    norm,
    outer,
    qr,
    slogdet,
    solve,
    svdvals,
    tensordot,
    trace,
    vecdot,
    vector_norm,
)

from multicalc.xp.common.pinv import rtol_of


def svd(x: Any, /, *, full_matrices: bool = True) -> tuple[jax.Array, jax.Array, jax.Array]:
    # The forms are the same for a square matrix, and only the reduced one has a derivative.
    full = full_matrices and x.shape[-1] != x.shape[-2]
    return jnp.linalg.svd(x, full_matrices=full)


def pinv(x: Any, /, *, rtol: Any = None) -> jax.Array:
    # JAX's default is ten times the standard's.
    return jnp.linalg.pinv(x, rtol=rtol_of(jnp, x, rtol))
