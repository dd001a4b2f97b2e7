"""One operation as a flat function of its variables: what an adapter can differentiate."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from multicalc.arrays.indexing import getitem
from multicalc.arrays.infix import Infix
from multicalc.backend import Array, Arrays, Backend, Running, Standard, no_array, owner, run_on
from multicalc.calls import trees
from multicalc.calls.precision import FLOATING


@dataclass(frozen=True)
class InputSlot:
    """Stands in an operation's arguments where its input number ``position`` goes."""

    position: int


no_array(InputSlot)


@dataclass(frozen=True, eq=False)
class FlatOperation:
    """``function`` applied to its inputs, with everything else in its arguments held fixed.

    Calling it with native arrays gives ``(outs, ())``, the flat form the backend protocol asks
    for: the floating outputs, in order.
    """

    function: Callable[..., Any]
    leaves: tuple[Any, ...]
    spec: trees.Spec
    backend: Backend
    dtype: str
    standard: Standard | None
    """What makes the arrays that ``function`` gets, if it is to get the standard's."""

    @property
    def name(self) -> str:
        return str(self.function.__name__)

    def __call__(self, *xs: Array) -> tuple[Arrays, Arrays]:
        result = self.result(*xs)
        # Several outputs come in a sequence, whose type need not be the usual one while traced.
        outs = (result,) if owner(result) is not None else tuple(result)
        return tuple(out for out in outs if is_floating(out, self.backend)), ()

    def result(self, *xs: Array) -> Any:
        """What ``function`` gives, in its own structure."""
        args, kwargs = self._arguments(xs)
        # As inside a transform: numbers and new arrays follow the variables.
        now = Running(self.backend, self.dtype, xs[0], self.standard)
        return run_on(now, self.function, args, kwargs)

    def written(self, names: Sequence[str]) -> str:
        """The operation as a reader would write it: ``"w + x"``, ``"sum(v1, axis=0)"``."""
        args, kwargs = self._arguments([_Name(name) for name in names])
        if isinstance(self.function, Infix):
            return self.function.symbol.format(*map(_show, args))
        if self.function is getitem:
            array, key = args
            inside = ", ".join(map(_show, key if isinstance(key, tuple) else (key,)))
            return f"{_show(array)}[{inside}]"
        shown = [*map(_show, args), *(f"{key}={_show(x)}" for key, x in kwargs.items())]
        return f"{self.name}({', '.join(shown)})"

    def _arguments(self, xs: Sequence[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        filled = [xs[x.position] if isinstance(x, InputSlot) else x for x in self.leaves]
        args, kwargs = trees.unflatten(self.spec, filled)
        return args, kwargs


def is_floating(x: Any, backend: Backend) -> bool:
    """Whether ``x`` is an array of ``backend`` that has a derivative."""
    if owner(x) != backend.name:
        return False
    return backend.dtype(x).startswith(FLOATING)


class _Name(str):
    """A variable's name among the arguments, shown without quotes."""


def _show(x: Any) -> str:
    if isinstance(x, _Name):
        return str(x)
    if isinstance(x, list):
        return f"[{', '.join(map(_show, x))}]"
    if isinstance(x, tuple):
        return f"({', '.join(map(_show, x))}{',' * (len(x) == 1)})"
    if isinstance(x, slice):
        ends = (x.start, x.stop) if x.step is None else (x.start, x.stop, x.step)
        return ":".join("" if end is None else str(end) for end in ends)
    if owner(x) is not None:
        return f"array{tuple(x.shape)}".replace(",)", ")")
    return "..." if x is Ellipsis else repr(x)
