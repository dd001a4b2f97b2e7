"""A backend over another one, whose arrays are batches of the other's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.backend import (
    Adapter,
    Array,
    Arrays,
    Axes,
    Backend,
    Costs,
    FlatFunction,
    Pullback,
    is_neutral,
    know,
    looked_at,
    owner,
)
from multicalc.batching.array import Batched
from multicalc.batching.control import Control
from multicalc.batching.rules import rules
from multicalc.batching.updates import Updates
from multicalc.batching.ways import entered
from multicalc.xp.scatter import Key, at_get

_sizes: ContextVar[Mapping[str, int]] = ContextVar(
    "multicalc_batch_sizes", default=MappingProxyType({})
)
"""How many examples there are where a batched backend runs, by its name."""


@dataclass(frozen=True)
class BatchedAdapter(Adapter):
    """Stands for the entry point that a batched backend hasn't."""

    below: Backend | None = None

    def load(self) -> Backend:
        assert self.below is not None
        return batched(self.below)


@cache
def batched(below: Backend) -> BatchedBackend:
    """The backend whose arrays are batches of those of ``below``."""
    return BatchedBackend(below)


class BatchedBackend(Backend):
    """Batches of the arrays of ``below``: what it does to all examples, it does to each."""

    takes_none = True
    array: type[Batched]

    def __init__(self, below: Backend) -> None:
        self.below = self.over = below
        self.dtypes = below.dtypes  # type: ignore[misc]
        self.features = below.features  # type: ignore[misc]
        self.operations = below.operations  # type: ignore[misc]
        self.notes = below.notes  # type: ignore[misc]
        self.costs = below.costs  # type: ignore[misc]
        name = f"{below.name} in vmap"
        super().__init__(BatchedAdapter(name, below.adapter.framework, (), "", below=below))
        self.array = type("BatchedArray", (Batched,), {"__slots__": (), "backend": self})
        know(self.adapter, self.array)

    @cached_property
    def namespace(self) -> Any:
        namespace = xp.build(rules(self), self)
        namespace.control = Control(self)
        updates = Updates(self)
        namespace.update, namespace.select = updates.update, updates.select
        return namespace

    # -- batches ----------------------------------------------------------------------------------

    def size(self) -> int:
        """How many examples there are."""
        return _sizes.get()[self.name]

    def many(self, data: Array) -> Batched:
        """What has the examples along its first axis."""
        return self.array(data, True)

    def same(self, data: Array) -> Batched:
        """What is the same for all examples."""
        return self.array(data, False)

    def whole(self, x: Array) -> Array:
        """The data of ``x`` with all examples, along a first axis."""
        x = self.raised(x)
        if x.many:
            return x.data
        shape = (self.size(), *self.below.shape(x.data))
        return self.below.namespace.broadcast_to(x.data, shape)

    def vmap_below(
        self, on: Callable[[Backend], FlatFunction], xs: Arrays, axes: Axes, size: int
    ) -> tuple[Arrays, Arrays]:
        """``outs, aux`` of the function that ``on`` gives for this backend's arrays, for ``xs`` of
        the backend below with examples along ``axes``."""
        moveaxis = self.below.namespace.moveaxis
        token = _sizes.set({**_sizes.get(), self.name: size})
        try:
            outs, aux = on(self)(
                *[
                    self.same(x) if axis is None else self.many(moveaxis(x, axis, 0))
                    for x, axis in zip(xs, axes, strict=True)
                ]
            )
            return tuple(map(self.whole, outs)), tuple(map(self.whole, aux))
        finally:
            _sizes.reset(token)

    def raised(self, x: Array) -> Array:
        if isinstance(x, self.array):
            return entered(self, x, x.since)
        kind, over = owner(x), self.below.over
        if kind == self.below.name:
            return entered(self, self.same(x), -1)
        if over is not None and kind is not None and not is_neutral(x):
            return entered(self, self.same(self.below.raised(x)), -1)
        return x

    # -- the protocol -----------------------------------------------------------------------------

    def from_numpy(self, x: np.ndarray, like: Array | None = None) -> Array:
        return self.same(self.below.from_numpy(x, like=self._data(like)))

    def to_numpy(self, x: Array) -> np.ndarray:
        if x.many:
            looked_at(self.name, "its conversion to NumPy")
        return self.below.to_numpy(x.data)

    def has_values(self, x: Array) -> bool:
        x = self.raised(x)
        return not x.many and self.below.has_values(x.data)

    def readable(self, x: Array) -> np.ndarray | None:
        return None if x.many else self.below.readable(x.data)

    def differentiated(self, x: Array) -> bool | None:
        return self.below.differentiated(self._data(x))

    def may_differ(self, xs: Arrays) -> bool:
        return self.below.may_differ(tuple(map(self._data, xs)))

    def connected(self, x: Array) -> bool | None:
        return self.below.connected(self._data(x))

    def shape(self, x: Array) -> tuple[int, ...]:
        return tuple(x.shape)

    def dtype(self, x: Array) -> str:
        return self.below.dtype(self._data(x))

    def dtype_named(self, dtype: Any) -> str | None:
        return self.below.dtype_named(dtype)

    def check_dtypes(self, dtypes: Any) -> None:
        self.below.check_dtypes(dtypes)

    def device_of(self, x: Array) -> Any:
        return self.below.device_of(self._data(x))

    def precision(self, dtypes: frozenset[str]) -> AbstractContextManager[Any]:
        return self.below.precision(dtypes)

    def standing(self) -> Any:
        return self.below.standing()

    def restore(self, standing: Any) -> None:
        self.below.restore(standing)

    def device(self, like: Array) -> AbstractContextManager[Any]:
        return self.below.device(self._data(like))

    def free_memory(self, like: Array) -> int | None:
        free = self.below.free_memory(self._data(like))
        return None if free is None else free // self.size()

    def copy(self, x: Array) -> Array:
        return self.array(self.below.copy(x.data), x.many)

    def version(self) -> str:
        return self.below.version()

    def framework(self) -> Any:
        return self.below.framework()

    def costs_of(self, like: Array) -> Costs:
        return self.below.costs_of(self._data(like))

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        outs, aux, pullback = self.below.vjp(self._below(f), tuple(map(self.whole, xs)))

        def pulled(cotangents: Arrays) -> Arrays:
            given = tuple([None if c is None else self.whole(c) for c in cotangents])
            return tuple(map(self.many, pullback(given)))

        return tuple(map(self.many, outs)), tuple(map(self.many, aux)), pulled

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        whole = tuple(map(self.whole, tangents))
        outs, aux, pushed = self.below.jvp(self._below(f), tuple(map(self.whole, xs)), whole)
        found = [None if t is None else self.many(t) for t in pushed]
        return tuple(map(self.many, outs)), tuple(map(self.many, aux)), tuple(found)

    def stop_gradient(self, x: Array) -> Array:
        x = self.raised(x)
        return self.array(self.below.stop_gradient(x.data), x.many)

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        many, sizes = [x.many for x in kept], _sizes.get()

        def pulled(xs: Arrays, kept: Arrays, outs: Arrays, cotangents: Arrays) -> Arrays:
            held = tuple(map(self.array, kept, many))
            each = [tuple(map(self.many, group)) for group in (xs, outs, cotangents)]
            # Also once what is mapped has ended.
            token = _sizes.set(sizes)
            try:
                found = pull(each[0], held, each[1], each[2])
                return tuple([None if g is None else self.whole(g) for g in found])
            finally:
                _sizes.reset(token)

        data = tuple([x.data for x in kept])
        whole = [tuple(map(self.whole, group)) for group in (xs, outs)]
        return tuple(map(self.many, self.below.attach(pulled, whole[0], data, whole[1])))

    def _below(self, f: FlatFunction) -> FlatFunction:
        """``f`` as a function of the arrays below: with all examples."""

        def of_all(*xs: Array) -> tuple[Arrays, Arrays]:
            outs, aux = f(*map(self.many, xs))
            return tuple(map(self.whole, outs)), tuple(map(self.whole, aux))

        return of_all

    def _data(self, x: Any) -> Any:
        return x.data if isinstance(x, self.array) else x

    # -- indexing ---------------------------------------------------------------------------------

    def item(self, x: Batched, key: Any) -> Batched:
        """``x[key]``, of each example."""
        x = self.raised(x)
        parts = key if isinstance(key, tuple) else (key,)
        if not all(map(_is_basic, parts)):
            found: Batched = at_get(self, x, key=Key(key))
            return found
        data = x.data[(slice(None), *parts) if x.many else key]
        return self.many(data) if x.many else self.same(data)


def _is_basic(part: Any) -> bool:
    """Whether it needs no array."""
    if part is None or part is Ellipsis or isinstance(part, slice):
        return True
    return isinstance(part, int | np.integer) and not isinstance(part, bool)
