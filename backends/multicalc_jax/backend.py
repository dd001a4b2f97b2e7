"""The JAX adapter: ``jax.vjp``, ``jax.jvp`` and ``jax.vmap``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from math import inf, prod
from types import MappingProxyType
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np

from multicalc.backend import (
    AS_IT_IS,
    Array,
    Arrays,
    Axes,
    Backend,
    Capability,
    Costs,
    FlatFunction,
    Limit,
    Pullback,
    filled,
    looked_at,
)
from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common.kinds import dtypes_of
from multicalc_jax import namespace as jax_namespace
from multicalc_jax import private
from multicalc_jax.compiling import LOOKS, WIDE, compiled, enable_x64
from multicalc_jax.exits import guarded
from multicalc_jax.notes import NOTES
from multicalc_jax.precise import wide
from multicalc_jax.rules import attached, conjugate, pushed

Result = TypeVar("Result")


_NEEDS_VALUES = ("static start/stop/step", "must be static integers", "sequences of concrete")
"""What JAX says, by its version, of bounds of a slice and of shapes."""


class JaxBackend(Backend):
    dtypes = MappingProxyType({name: np.dtype(kind) for name, kind in dtypes_of(jnp).items()})
    takes_none = True
    notes = NOTES
    features = MappingProxyType(dict.fromkeys(("complex", "native graph"), Capability("native")))
    compilers = ("xla",)
    compiled_takes_data = True
    # A batch for each argument would wait for Python as often as there are arguments.
    costs = Costs(rows_a_column=1.0, few_columns=16, small_batch=2**19, shared_from=0)
    operations = MappingProxyType(
        {
            "while_loop": Limit(
                0,
                "no reverse mode, as how often it runs is not known before: `jvp`, or `fori_loop` "
                "with numbers as bounds",
                forward=True,
            )
        }
    )

    @property
    def namespace(self) -> Any:
        return jax_namespace

    def devices(self) -> list[str]:
        return [f"{d.platform}:{d.id}" for d in jax.devices()]

    def plain_operator(self, name: str, dtype: str) -> bool:
        # Outside of JAX's 64-bit mode they narrow arrays of 64 bits.
        return dtype != "float64" or bool(jax.config.jax_enable_x64)

    def has_values(self, x: Array) -> bool:
        return not isinstance(x, jax.core.Tracer)

    def readable(self, x: Array) -> np.ndarray | None:
        # The tracers of derivatives have a primal; those of jit and vmap have no values.
        while isinstance(x, jax.core.Tracer):
            x = getattr(x, "primal", None)
        return None if x is None else self.to_numpy(x)

    def differentiated(self, x: Array) -> bool:
        return isinstance(x, jax.core.Tracer) and jnp.issubdtype(x.dtype, jnp.inexact)

    def connected(self, x: Array) -> bool:
        return private.has_tangent(x)

    def precision(self, dtypes: frozenset[str]) -> AbstractContextManager[Any]:
        if dtypes & WIDE and not jax.config.jax_enable_x64:
            return enable_x64(True)
        return AS_IT_IS

    def scoped(self, dtypes: frozenset[str], function: Callable[..., Result], *args: Any) -> Result:
        try:
            return super().scoped(dtypes, function, *args)
        except jax.errors.JaxRuntimeError as error:
            if "Disallowed" not in str(error) or "transfer" not in str(error):
                raise
            raise UnsupportedOperationError(
                "jax: jax.transfer_guard refuses what a transform has to move between host and "
                f'device; put `with jax.transfer_guard("allow"):` around it ({error})'
            ) from error

    def standing(self) -> Any:
        return private.standing(), guarded.here()

    def restore(self, standing: Any) -> None:
        tracing, transforms = standing
        private.restore(tracing)
        guarded.restore(transforms)

    def device_of(self, x: Array) -> Any:
        return _device(x)

    def device(self, like: Array) -> AbstractContextManager[Any]:
        device = _device(like)
        return AS_IT_IS if device is None else jax.default_device(device)

    def from_numpy(self, x: np.ndarray, like: Array | None = None) -> Array:
        # A copy made now: jnp.array copies from the caller's memory once what
        # goes on has been computed. jnp.asarray doesn't copy again, but small ones take it longer.
        own = np.array(x)
        with AS_IT_IS if jax.config.jax_enable_x64 or x.dtype.name not in WIDE else wide():
            array = jnp.array(own)
        device = None if like is None else _device(like)
        # Put there, JAX keeps what is computed from it there.
        return array if device is None else jax.device_put(array, device)

    def to_numpy(self, x: Array) -> np.ndarray:
        # np.asarray would give a read-only view of JAX's buffer.
        return np.array(x)

    def free_memory(self, like: Array) -> int | None:
        stats = (_device(like) or jax.devices()[0]).memory_stats()
        if stats and "bytes_limit" in stats:
            return int(stats["bytes_limit"] - stats["bytes_in_use"])
        return super().free_memory(like)

    def copy(self, x: Array) -> Array:
        return jnp.array(x, copy=True)

    def compile(
        self, f: Callable[..., tuple[Arrays, Any]], compiler: str
    ) -> Callable[..., tuple[Arrays, Any] | None]:
        return compiled(f)

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        with _named_limits(), guarded:
            outs, pull, aux = jax.vjp(f, *xs, has_aux=True)

        def pullback(cotangents: Arrays) -> Arrays:
            # JAX's cotangents of complex numbers are the conjugates of the gradient's; for real
            # arrays this is the identity.
            with _named_limits():
                full = filled(jnp, cotangents, outs)
                found = pull(tuple(conjugate(c) for c in full))
            return tuple(conjugate(g) for g in found)

        return outs, aux, pullback

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        try:
            with guarded:
                outs, pushed, aux = jax.jvp(f, xs, tangents, has_aux=True)
        except (TypeError, NotImplementedError) as error:
            if "custom_vjp" not in str(error) and "custom_lin" not in str(error):
                raise
            # What has a rule for reverse mode only.
            return super().jvp(f, xs, tangents)
        return outs, aux, pushed

    def vmap(self, f: FlatFunction, xs: Arrays, axes: Axes) -> tuple[Arrays, Arrays]:
        try:
            return jax.vmap(f, in_axes=axes)(*xs)
        except LOOKS as error:
            looked_at("jax", str(error))
        except (IndexError, TypeError) as error:
            if any(part in str(error) for part in _NEEDS_VALUES):
                looked_at("jax", str(error))
            raise

    def stop_gradient(self, x: Array) -> Array:
        # Below JAX's own transforms there may be a Python number.
        return jnp.asarray(jax.lax.stop_gradient(x), x.dtype)

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return attached(pull, xs, kept, outs)

    def custom_jvp(self, f: Callable[..., Arrays], push: Any, xs: Arrays) -> Arrays:
        return pushed(f, push, xs) if self.may_differ(xs) else f(*xs)

    def checkpoint(self, f: Callable[..., Arrays], xs: Arrays) -> Arrays:
        return jax.checkpoint(f)(*xs)

    def unit_vectors(self, x: Array, rows: range) -> Array:
        with self.device(x):
            return _unit_vectors(rows.start, len(rows), x.shape, x.dtype)

    def costs_of(self, like: Array) -> Costs:
        return _TRACED if isinstance(like, jax.core.Tracer) else self.costs

    def split(self, x: Array, sizes: Sequence[int]) -> Sequence[Array]:
        return jax.lax.split(x, sizes)

    def pull_many(self, pullback: Pullback, cotangents: Arrays) -> Arrays:
        return jax.vmap(pullback)(cotangents)

    def push_many(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays]:
        def push(tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
            return self.jvp(f, xs, tangents)

        return jax.vmap(push, out_axes=(None, None, 0))(tangents)


@partial(jax.jit, static_argnums=(1, 2, 3))
def _unit_vectors(start: Array, count: int, shape: tuple[int, ...], dtype: Any) -> Array:
    """``count`` of them from ``start`` on: in one call, as each operator waits for Python."""
    # Of the same rank, which a user may have JAX insist on.
    which = start + jnp.arange(count)[:, None]
    ones = which == jnp.arange(prod(shape))[None, :]
    return ones.astype(dtype).reshape((count, *shape))


_TRACED = replace(JaxBackend.costs, small_batch=2**13, shared_from=inf)
"""What is traced runs compiled, where no operator waits for Python."""


@contextmanager
def _named_limits() -> Iterator[None]:
    """JAX's refusal to reverse a loop of unknown length, as the error of declared limits."""
    try:
        yield
    except ValueError as error:
        if "lax.while_loop" not in str(error):
            raise
        limit = JaxBackend.operations["while_loop"]
        told = f"jax: while_loop has {limit.how}"
        raise UnsupportedOperationError(told, operation="while_loop") from error


def _device(x: Array) -> Any:
    """The device of ``x``; a traced or a sharded array has no one device."""
    if isinstance(x, jax.core.Tracer) or len(x.devices()) != 1:
        return None
    return next(iter(x.devices()))
