"""A function made flat for a compiler: arrays in, arrays out, the rest fixed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from multicalc.backend import Arrays, Backend, Running, is_neutral, native, owner, run_on, running
from multicalc.calls import trees
from multicalc.calls.conversion import number_of
from multicalc.calls.precision import FLOATING, working_dtype
from multicalc.compile.noise import noticed

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

    @classmethod
    def of(cls, result: Any, backend: Backend) -> tuple[Arrays, ResultForm]:
        """The arrays in ``result`` as ``backend``'s, and where they were."""
        found, spec = trees.flatten(result)
        found = [native(y) for y in found]
        found = [backend.from_numpy(np.asarray(y)) if is_neutral(y) else y for y in found]
        mine = [owner(y) == backend.name for y in found]
        kept = tuple([_ARRAY if m else y for m, y in zip(mine, found, strict=True)])
        return tuple([y for m, y in zip(mine, found, strict=True) if m]), cls(spec, kept)

    def tree(self, outs: Sequence[Any]) -> Any:
        if self.plain:
            return trees.unflatten(self.spec, outs)
        left = iter(outs)
        return trees.unflatten(self.spec, [next(left) if x is _ARRAY else x for x in self.leaves])

    def derivatives(self, found: Sequence[Any]) -> Any:
        """A tangent or cotangent for each array in the result's structure, and None elsewhere."""
        left = iter(found)
        return trees.unflatten(
            self.spec, [next(left) if x is _ARRAY else None for x in self.leaves]
        )


class Kind(NamedTuple):
    """The kind of calls that one program runs."""

    spec: trees.Spec
    data: tuple[int, ...]
    """Which leaves are arrays, or numbers."""
    numbers: tuple[int, ...]
    """Which of these may come as Python numbers."""
    backend: Backend
    compiler: str | None
    """None to run a function as it is, where a backend has none."""
    static: tuple[tuple[int, type, Any], ...]
    """The other leaves: where they are, their types and values."""


@dataclass(frozen=True, eq=False)
class FlatProgram:
    """``f`` of calls of one kind."""

    f: Callable[..., Any]
    kind: Kind
    leaves: tuple[Any, ...]
    """Those that are no data."""
    traced: list[str]
    """Where a line is added for each trace."""
    compiled: Callable[..., tuple[Arrays, ResultForm] | None] = field(init=False)

    def __post_init__(self) -> None:
        compiler = self.kind.compiler
        compiled = self.run if compiler is None else self.backend.compile(self._trace, compiler)
        object.__setattr__(self, "compiled", compiled)

    @property
    def backend(self) -> Backend:
        return self.kind.backend

    def run(self, *xs: Any) -> tuple[Arrays, ResultForm]:
        """``f`` as it is."""
        return self._result(*self._arrays(xs))

    def _trace(self, *xs: Any) -> tuple[Arrays, ResultForm]:
        arrays, dtype = self._arrays(xs)
        what = described(self.backend, arrays)
        self.traced.append(f"{self.backend.name} {self.kind.compiler}: {what}")
        name = getattr(self.f, "__name__", "a function")
        return noticed(name, self._result, arrays, dtype)

    def _arrays(self, xs: Sequence[Any]) -> tuple[Sequence[Any], str]:
        """``xs`` with numbers in the precision of the arrays beside them, and what that is."""
        numbers, backend = self.kind.numbers, self.backend
        dtypes = [backend.dtype(x) for k, x in enumerate(xs) if k not in numbers]
        dtype = working_dtype(d for d in dtypes if d.startswith(FLOATING))
        arrays = list(xs)
        for k in numbers:
            arrays[k] = number_of(xs[k], backend, dtype)
        return arrays, dtype

    def _result(self, xs: Sequence[Any], dtype: str) -> tuple[Arrays, ResultForm]:
        leaves = list(self.leaves)
        for i, x in zip(self.kind.data, xs, strict=True):
            leaves[i] = x
        args, kwargs = trees.unflatten_call(self.kind.spec, leaves)
        enclosed = running() is not None
        now = Running(self.backend, dtype, xs[0] if xs else None)
        result = run_on(now, self.f, args, kwargs)
        outs, form = ResultForm.of(result, self.backend)
        return outs if enclosed else self.backend.unshared(outs, xs), form


def described(backend: Backend, xs: Sequence[Any]) -> str:
    """Dtypes and shapes as a reader would write them."""
    return ", ".join(f"{backend.dtype(x)}{list(backend.shape(x))}" for x in xs)
