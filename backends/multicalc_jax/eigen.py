"""Eigenvalues and eigenvectors of any square matrices. JAX's own rule is for the values, once."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp

from multicalc.xp.common.results import Eigenpairs


@jax.custom_jvp  # type: ignore[untyped-decorator]
def _eig(x: jax.Array) -> Eigenpairs:
    return Eigenpairs(*jnp.linalg.eig(x))


@_eig.defjvp  # type: ignore[untyped-decorator]
def _eig_pushed(
    primals: tuple[jax.Array], tangents: tuple[jax.Array]
) -> tuple[Eigenpairs, Eigenpairs]:
    values, vectors = found = _eig(*primals)
    turned = _turned(vectors, *tangents)
    same = jnp.eye(turned.shape[-1], dtype=bool)
    gaps = values[..., None, :] - values[..., :, None]
    across = jnp.where(same, 0.0, turned) / jnp.where(same, 1.0, gaps)
    changed = vectors @ across
    # What would make them longer is left out.
    longer = jnp.real(jnp.sum(jnp.conj(vectors) * changed, -2))
    return found, Eigenpairs(_diagonal(turned), changed - vectors * longer[..., None, :])


@jax.custom_jvp  # type: ignore[untyped-decorator]
def _eigvals(x: jax.Array) -> jax.Array:
    return jnp.linalg.eigvals(x)


@_eigvals.defjvp  # type: ignore[untyped-decorator]
def _eigvals_pushed(
    primals: tuple[jax.Array], tangents: tuple[jax.Array]
) -> tuple[jax.Array, jax.Array]:
    values, vectors = _eig(*primals)
    return values, _diagonal(_turned(vectors, *tangents))


def _turned(vectors: jax.Array, x: jax.Array) -> jax.Array:
    """``V⁻¹ x V``."""
    return jnp.linalg.solve(vectors, x.astype(vectors.dtype) @ vectors)


def _diagonal(x: jax.Array) -> jax.Array:
    return jnp.diagonal(x, axis1=-2, axis2=-1)


@jax.jit  # type: ignore[untyped-decorator]
def eig(x: Any, /) -> Eigenpairs:
    return _eig(_floating(x))


@jax.jit  # type: ignore[untyped-decorator]
def eigvals(x: Any, /) -> jax.Array:
    return _eigvals(_floating(x))


def _floating(x: Any) -> jax.Array:
    return jnp.asarray(x, jnp.result_type(x, float))
