"""JAX's."""

from __future__ import annotations

from typing import Any

from upstream.fault import Catalogue

FAULTS = Catalogue("jax", "0.7.1")
LEFT = "is right; JAX's own function is not replaced."


@FAULTS.add(
    wrong=-623883550.1056436,
    right=14.977461106631301,
    done=f"`xp.special.digamma` {LEFT}",
    ours=None,
)
def digamma() -> Any:
    """The derivative of `digamma` below −7"""
    import jax

    with jax.experimental.enable_x64():
        found = float(jax.grad(jax.scipy.special.digamma)(-9.3))
    return found


@FAULTS.add(
    wrong=9.7447594371289,
    right=9.744766282170433,
    done=f"`xp.special.gammaln` {LEFT}",
    ours=None,
)
def gammaln() -> Any:
    """The second derivative of `gammaln` below −7"""
    import jax

    with jax.experimental.enable_x64():
        found = float(jax.grad(jax.grad(jax.scipy.special.gammaln))(-7.5))
    return found


@FAULTS.add(
    wrong=float("nan"),
    right=0.0,
    done=f"`xp.linalg.eigh` {LEFT}",
    ours=None,
)
def eigh() -> Any:
    """The derivative of `eigh`'s vectors once eigenvalues pass 2²⁴, in float64 2⁵³"""
    import jax
    import jax.numpy as jnp

    a = jnp.diag(jnp.array([1.0, 2.0])) * 2.0**25
    return float(jax.grad(lambda a: jnp.linalg.eigh(a)[1][0, 1])(a)[0, 0])


@FAULTS.add(
    wrong=float("nan"),
    right=-0.8745478822248307,
    done="Left: a NaN shows itself.",
    ours=None,
)
def spence() -> Any:
    """The derivative of `spence` above 1"""
    import jax

    with jax.experimental.enable_x64():
        found = float(jax.grad(jax.scipy.special.spence)(1.3))
    return found
