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
from multicalc.tape import written
from multicalc.tape.written import Expression


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
        args, kwargs = self.arguments(xs)
        # As inside a transform: numbers and new arrays follow the variables.
        now = Running(self.backend, self.dtype, xs[0], self.standard)
        return run_on(now, self.function, args, kwargs)

    def written(self, operands: Sequence[Expression]) -> Expression:
        """The operation as a reader would write it: ``"w + x"``, ``"sum(v1, axis=0)"``."""
        args, kwargs = self.arguments(operands)
        if isinstance(self.function, Infix):
            return written.infix(self.name, self.function.symbol, args)
        if self.function is getitem:
            return written.item(*args)
        return written.call(self.name, args, kwargs)

    def arguments(self, xs: Sequence[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What the function is called with, ``xs`` in place of the inputs."""
        filled = [xs[x.position] if isinstance(x, InputSlot) else x for x in self.leaves]
        args, kwargs = trees.unflatten(self.spec, filled)
        return args, kwargs


def is_floating(x: Any, backend: Backend) -> bool:
    """Whether ``x`` is an array of ``backend`` that has a derivative."""
    if owner(x) != backend.name:
        return False
    return backend.dtype(x).startswith(FLOATING)
