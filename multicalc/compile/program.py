"""A function made flat for a compiler: arrays in, arrays out, the rest fixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from multicalc.backend import Arrays, Backend, is_neutral, owner, run_on, running
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING, working_dtype

_ARRAY = object()
"""Stands in a kept structure for an array."""


@dataclass(frozen=True, eq=False)
class ResultForm:
    """The structure of a result, with its leaves that are no arrays."""

    spec: trees.Spec
    leaves: tuple[Any, ...]
    plain: bool = field(init=False)
    """Whether there are none of these."""
    single: bool = field(init=False)
    """Whether the result is one array."""

    def __post_init__(self) -> None:
        plain = all(x is _ARRAY for x in self.leaves)
        object.__setattr__(self, "plain", plain)
        object.__setattr__(self, "single", plain and trees.is_leaf(self.spec))

    def tree(self, outs: Arrays) -> Any:
        if self.plain:
            return trees.unflatten(self.spec, outs)
        left = iter(outs)
        return trees.unflatten(self.spec, [next(left) if x is _ARRAY else x for x in self.leaves])


@dataclass(frozen=True, eq=False)
class FlatProgram:
    """``f`` of the arguments ``spec``, of whose leaves those at ``data`` are arrays."""

    f: Callable[..., Any]
    backend: Backend
    compiler: str | None
    """None to run ``f`` as it is, where a backend has none."""
    spec: trees.Spec
    leaves: tuple[Any, ...]
    data: tuple[int, ...]
    traced: list[str]
    """Where a line is added for each trace."""
    compiled: Callable[..., tuple[Arrays, ResultForm] | None] = field(init=False)

    def __post_init__(self) -> None:
        compiled = (
            self.run if self.compiler is None else self.backend.compile(self._trace, self.compiler)
        )
        object.__setattr__(self, "compiled", compiled)

    def run(self, *xs: Any) -> tuple[Arrays, ResultForm]:
        """``f`` as it is."""
        leaves = list(self.leaves)
        for i, x in zip(self.data, xs, strict=True):
            leaves[i] = x
        args, kwargs = trees.unflatten_call(self.spec, leaves)
        enclosed = running() is not None
        dtypes = map(self.backend.dtype, xs)
        dtype = working_dtype(d for d in dtypes if d.startswith(FLOATING))
        with run_on(self.backend, dtype, xs[0] if xs else None):
            result = self.f(*args, **kwargs)
        found, spec = trees.flatten(result)
        found = [self.backend.from_numpy(np.asarray(y)) if is_neutral(y) else y for y in found]
        mine = [owner(y) == self.backend.name for y in found]
        kept = tuple([_ARRAY if m else y for m, y in zip(mine, found, strict=True)])
        outs = tuple([y for m, y in zip(mine, found, strict=True) if m])
        return outs if enclosed else self.backend.unshared(outs, xs), ResultForm(spec, kept)

    def _trace(self, *xs: Any) -> tuple[Arrays, ResultForm]:
        self.traced.append(f"{self.backend.name} {self.compiler}: {described(self.backend, xs)}")
        return self.run(*xs)


def described(backend: Backend, xs: Sequence[Any]) -> str:
    """Dtypes and shapes as a reader would write them."""
    return ", ".join(f"{backend.dtype(x)}{list(backend.shape(x))}" for x in xs)
