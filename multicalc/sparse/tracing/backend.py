"""A backend whose arrays know what they depend on, over the one that a function is to run on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from multicalc import xp
from multicalc.backend import (
    NEUTRAL,
    Adapter,
    Array,
    Arrays,
    Backend,
    FlatFunction,
    Pullback,
    get_backend,
    is_neutral,
    know,
    owner,
)
from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.attached import attached
from multicalc.sparse.tracing.control import TracedControl
from multicalc.sparse.tracing.indexing import TracedUpdates, item
from multicalc.sparse.tracing.node import PatternNode
from multicalc.sparse.tracing.pullback import pulled_back
from multicalc.sparse.tracing.pushforward import pushed
from multicalc.sparse.tracing.rules import primitives


@dataclass(frozen=True)
class TracingAdapter(Adapter):
    """Stands for the entry point that a tracing backend hasn't."""

    below: Backend | None = None

    def load(self) -> Backend:
        assert self.below is not None
        return tracing(self.below)


@cache
def tracing(below: Backend) -> TracingBackend:
    """The backend that traces functions which are to run on ``below``."""
    return TracingBackend(below)


class TracingBackend(Backend):
    """NumPy's values, and what each element depends on. The arrays of ``below`` are constants."""

    takes_none = True
    array: type[TracedArray]

    def __init__(self, below: Backend) -> None:
        self.below = self.over = below
        self.host = get_backend(NEUTRAL)
        self.dtypes = self.host.dtypes  # type: ignore[misc]
        name = f"{below.name} traced for a pattern"
        super().__init__(TracingAdapter(name, below.adapter.framework, (), "", below=below))
        self.array = type("TracedArray", (TracedArray,), {"__slots__": (), "backend": self})
        know(self.adapter, self.array)

    @cached_property
    def namespace(self) -> Any:
        namespace = xp.build(primitives(self), self)
        namespace.control = TracedControl(self)
        updates = TracedUpdates(self)
        namespace.update, namespace.select = updates.update, updates.select
        return namespace

    # -- arrays -----------------------------------------------------------------------------------

    def leaf(self, value: np.ndarray, known: bool) -> TracedArray:
        """An array of its own elements, which others depend on."""
        return self.array(_plain(value), known, PatternNode(value.size))

    def constant(self, value: np.ndarray, known: bool = True) -> TracedArray:
        """What depends on nothing; not ``known`` if it may be another one the next time."""
        return self.array(_plain(value), known, None)

    def raised(self, x: Array) -> Array:
        if isinstance(x, self.array):
            return x
        if is_neutral(x):
            return self.constant(x)
        if owner(x) == self.below.name:
            return self.constant(self.below.to_numpy(x))
        over = self.below.over
        if over is not None and owner(x) is not None:
            return self.constant(self.below.to_numpy(self.below.raised(x)))
        return x

    # -- the protocol -----------------------------------------------------------------------------

    def from_numpy(self, x: np.ndarray, like: Array | None = None) -> Array:
        return self.constant(x)

    def to_numpy(self, x: Array) -> np.ndarray:
        return x.read("its conversion to NumPy")  # type: ignore[no-any-return]

    def has_values(self, x: Array) -> bool:
        return self.raised(x).known  # type: ignore[no-any-return]

    def readable(self, x: Array) -> np.ndarray | None:
        return x.value if x.known else None

    def differentiated(self, x: Array) -> bool | None:
        return self.raised(x).node is not None

    def dtype_named(self, dtype: Any) -> str | None:
        return self.below.dtype_named(dtype) or super().dtype_named(dtype)

    def device_of(self, x: Array) -> Any:
        return "cpu"

    def copy(self, x: Array) -> Array:
        return self.array(x.value.copy(), x.known, None)

    def version(self) -> str:
        return self.below.version()

    def framework(self) -> Any:
        return self.below.framework()

    def vjp(self, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        return pulled_back(self, f, xs)

    def jvp(self, f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
        return pushed(self, f, xs, tangents)

    def stop_gradient(self, x: Array) -> Array:
        x = self.raised(x)
        return self.array(x.value, x.known, None)

    def attach(self, pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
        return attached(self, pull, xs, kept, outs)

    def checkpoint(self, f: Callable[..., Arrays], xs: Arrays) -> Arrays:
        return f(*xs)

    def item(self, x: TracedArray, key: Any) -> TracedArray:
        """``x[key]``."""
        return item(self, self.raised(x), key)

    # -- what rules are made of -------------------------------------------------------------------

    def made(self, values: np.ndarray, known: bool, node: PatternNode | None) -> TracedArray:
        """What an operation gives, which has derivatives only where its dtype has."""
        value = np.asarray(values)
        return self.array(value, known, node if value.dtype.kind in "fc" else None)

    def all_known(self, xs: Sequence[Any]) -> bool:
        return all([x.known for x in xs if isinstance(x, self.array)])


def _plain(value: Any) -> np.ndarray:
    """In a dtype of NumPy's own: others, which it holds for frameworks, are narrow floats."""
    found = np.asarray(value)
    return found.astype("float32") if found.dtype.kind == "V" else found
