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
    Pushforward,
    derived,
    filled,
    looked_at,
)
from multicalc.errors import TracingError, UnsupportedOperationError
from multicalc.xp.common.kinds import dtypes_of
from multicalc_jax import namespace as jax_namespace
from multicalc_jax import private
from multicalc_jax.compiling import LOOKS, WIDE, compiled, enable_x64
from multicalc_jax.exits import guarded
from multicalc_jax.lineaxs import lineax_operator
from multicalc_jax.notes import NOTES
from multicalc_jax.precise import narrowed, wide
from multicalc_jax.repeated import repeated
from multicalc_jax.rules import attached, conjugate, pushed

Result = TypeVar("Result")


LOOKED = (TracingError, *LOOKS)
"""What is raised where values are looked at that aren't there."""
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
    costs = Costs(
        rows_a_column=1.0, few_columns=16, forward_twice=64, small_batch=2**19, shared_from=0
    )
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
        return enable_x64(True) if _widen(dtypes) and not private.traces() else AS_IT_IS

    def scoped(self, dtypes: frozenset[str], function: Callable[..., Result], *args: Any) -> Result:
        if _widen(dtypes) and private.traces():
            # What is traced in 32 bits can't be gone on with in 64: one program has one precision.
            args = tuple(map(narrowed, args))
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
        place = None if like is None else _place(like, x.shape)
        # Put there, JAX keeps what is computed from it there.
        return array if place is None else jax.device_put(array, place)

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
            _check_reverse_only(error)
            return super().jvp(f, xs, tangents)
        return outs, aux, pushed

    @derived("jvp of grad, or vjp of grad")
    def hvp(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays, Arrays]:
        gradient = self._gradient(f)
        try:
            with guarded:
                grads, products, (out, *aux) = jax.jvp(gradient, xs, tangents, has_aux=True)
        except (TypeError, NotImplementedError) as error:
            _check_reverse_only(error)
            grads, (out, *aux), pullback = self.vjp(gradient, xs)
            products = pullback(tangents)
        return (out,), tuple(aux), grads, products

    def linearize(
        self, f: FlatFunction, xs: Arrays
    ) -> tuple[Arrays, Arrays, Pushforward, Pullback]:
        outs, aux, push = self._pushforward(f, xs)
        transposed = repeated(jax.linear_transpose(lambda *tangents: push(tangents), *xs))

        def pull(cotangents: Arrays) -> Arrays:
            full = filled(jnp, cotangents, outs)
            return tuple(map(conjugate, transposed(tuple(map(conjugate, full)))))

        return outs, aux, _or_else(push, lambda: self.transpose(pull, outs)), pull

    def curvature(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Arrays, Pushforward]:
        grads, (out, *aux), product = self._pushforward(self._gradient(f), xs)

        def transposed() -> Pushforward:
            # The matrix is its own transpose.
            found: Pushforward = jax.linear_transpose(lambda *tangents: product(tangents), *xs)
            return found

        return (out,), tuple(aux), grads, _or_else(product, transposed)

    def _pushforward(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pushforward]:
        """``outs, aux, push``, of one evaluation."""
        try:
            with _named_limits(), guarded:
                outs, push, aux = jax.linearize(f, *xs, has_aux=True)
        except (TypeError, NotImplementedError) as error:
            _check_reverse_only(error)
            outs, aux, pull = self.vjp(f, xs)
            return outs, aux, self.transpose(pull, outs)
        often = repeated(push)
        return outs, aux, lambda tangents: often(*tangents)

    def lineax(self, product: Callable[[Any], Any], point: Any, symmetric: bool) -> Any:
        return lineax_operator(product, point, symmetric)

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

    def sparse(
        self, shape: tuple[int, int], rows: np.ndarray, columns: np.ndarray, like: Array
    ) -> Callable[[Array], Any]:
        from jax.experimental.sparse import BCOO

        with self.device(like):
            indices = jnp.asarray(np.stack([rows, columns], axis=1).astype(np.int32))
        empty = BCOO((like, indices), shape=shape, indices_sorted=True, unique_indices=True)
        # Not by BCOO itself, which asks at length what the arrays are, and would narrow them.
        tree = jax.tree_util.tree_structure(empty)
        return lambda values: tree.unflatten((values, indices))

    def unit_vectors(self, x: Array, rows: range) -> Array:
        with self.device(x):
            return _unit_vectors(rows.start, len(rows), x.shape, x.dtype)

    def costs_of(self, like: Array) -> Costs:
        return _TRACED if isinstance(like, jax.core.Tracer) else self.costs

    def split(self, x: Array, sizes: Sequence[int]) -> Sequence[Array]:
        return jax.lax.split(x, sizes)

    def pull_many(self, pullback: Pullback, cotangents: Arrays) -> Arrays:
        try:
            return jax.vmap(pullback)(cotangents)
        except LOOKED:
            # A rule of one's own looks at values, which each row alone has.
            return super().pull_many(pullback, cotangents)

    def push_many(
        self, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays]:
        def push(tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
            return self.jvp(f, xs, tangents)

        try:
            return jax.vmap(push, out_axes=(None, None, 0))(tangents)
        except LOOKED:
            return super().push_many(f, xs, tangents)


@partial(jax.jit, static_argnums=(1, 2, 3))
def _unit_vectors(start: Array, count: int, shape: tuple[int, ...], dtype: Any) -> Array:
    """``count`` of them from ``start`` on: in one call, as each operator waits for Python."""
    # Of the same rank, which a user may have JAX insist on.
    which = start + jnp.arange(count)[:, None]
    ones = which == jnp.arange(prod(shape))[None, :]
    return ones.astype(dtype).reshape((count, *shape))


_TRACED = replace(JaxBackend.costs, forward_twice=0, small_batch=2**13, shared_from=inf)
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


def _check_reverse_only(error: Exception) -> None:
    """Raise ``error`` again unless it says that a function has a rule for reverse mode only."""
    if "custom_vjp" not in str(error) and "custom_lin" not in str(error):
        raise error


def _or_else(push: Pushforward, instead: Callable[[], Pushforward]) -> Pushforward:
    """``push``; or what ``instead`` gives, where JAX finds at the first product that a function has
    a rule for reverse mode only."""
    chosen = push

    def product(tangents: Arrays) -> Arrays:
        nonlocal chosen
        try:
            return chosen(tangents)
        except (TypeError, NotImplementedError) as error:
            _check_reverse_only(error)
        chosen = instead()
        return chosen(tangents)

    return product


def _device(x: Array) -> Any:
    """The device of ``x``; a traced or a sharded array has no one device."""
    if isinstance(x, jax.core.Tracer) or len(x.devices()) != 1:
        return None
    return next(iter(x.devices()))


def _widen(dtypes: frozenset[str]) -> bool:
    """Whether they need more bits than JAX keeps now."""
    return not jax.config.jax_enable_x64 and not dtypes.isdisjoint(WIDE)


def _place(like: Array, shape: tuple[int, ...]) -> Any:
    """Where an array of this shape is to be beside ``like``: in its parts, if it has as many."""
    if isinstance(like, jax.core.Tracer) or shape != like.shape:
        return _device(like)
    return like.sharding
