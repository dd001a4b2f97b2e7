"""Results with a rule attached, by ``jax.custom_vjp`` and ``jax.custom_jvp``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp

from multicalc.backend import Array, Arrays
from multicalc_jax.precise import narrowed


def attached(pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    @jax.custom_vjp  # type: ignore[untyped-decorator]
    def attach(xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return outs

    def forward(xs: Arrays, kept: Arrays, outs: Arrays) -> tuple[Arrays, Any]:
        # What goes on differentiating around this derivative has the rule, too.
        if any([isinstance(x, jax.core.Tracer) for x in xs]):
            outs = attach(xs, kept, outs)
        return outs, (xs, kept, outs)

    def backward(residuals: Any, cotangents: Arrays) -> tuple[Any, None, Arrays]:
        # JAX's cotangents of complex numbers are the conjugates of the gradient's.
        found = pull(*residuals, tuple(map(conjugate, cotangents)))
        return tuple([None if g is None else conjugate(g) for g in found]), None, cotangents

    attach.defvjp(forward, backward)
    return attach(xs, kept, _as_traced(xs, outs))


def pushed(f: Callable[..., Arrays], push: Any, xs: Arrays) -> Arrays:
    """``f(*xs)``, whose tangents are those of ``push``: JAX transposes them itself."""

    @jax.custom_jvp  # type: ignore[untyped-decorator]
    def attach(xs: Arrays, outs: Arrays) -> Arrays:
        return outs

    @attach.defjvp  # type: ignore[untyped-decorator]
    def rule(primals: Any, tangents: Any) -> tuple[Arrays, Arrays]:
        (xs, outs), (moving, through) = primals, tangents
        given = [None if t.dtype == jax.dtypes.float0 else t for t in moving]
        pairs = zip(push(xs, given)[1], through, strict=True)
        return attach(xs, outs), tuple([t if d is None else d + t for d, t in pairs])

    return attach(xs, _as_traced(xs, f(*map(jax.lax.stop_gradient, xs))))


def _as_traced(xs: Arrays, outs: Arrays) -> Arrays:
    """``outs`` as they are among what is traced: where JAX keeps 32 bits, a result that a rule
    brings from elsewhere may have 64, for which JAX would make a cotangent of 32."""
    if jax.config.jax_enable_x64 or not any([isinstance(x, jax.core.Tracer) for x in xs]):
        return outs
    return tuple(map(narrowed, outs))


def conjugate(x: Array) -> Array:
    return jnp.conj(x) if jnp.iscomplexobj(x) else x
