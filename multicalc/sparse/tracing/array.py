"""An array that knows what its elements depend on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

import numpy as np

from multicalc.batching.infix import NamespaceOperators
from multicalc.errors import PortabilityError, TracingError

if TYPE_CHECKING:
    from multicalc.sparse.tracing.backend import TracingBackend
    from multicalc.sparse.tracing.node import PatternNode


class TracedArray(NamespaceOperators):
    """``value`` is what the array is at the point of the call, ``known`` whether it is that at
    every point that the pattern is for: else its shape and dtype only are looked at. ``node`` has
    what its elements depend on; None where they have no derivative."""

    __slots__ = ("known", "node", "value")
    backend: ClassVar[TracingBackend]

    def __init__(self, value: np.ndarray, known: bool, node: PatternNode | None) -> None:
        self.value, self.known, self.node = value, known, node

    @property
    def shape(self) -> tuple[int, ...]:
        return self.value.shape

    @property
    def ndim(self) -> int:
        return self.value.ndim

    @property
    def size(self) -> int:
        return self.value.size

    @property
    def dtype(self) -> Any:
        return self.value.dtype

    def __repr__(self) -> str:
        return f"<array of shape {self.shape} and dtype {self.dtype}, traced for a pattern>"

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Any]:
        return iter([self[k] for k in range(len(self))])

    def __getitem__(self, key: Any) -> TracedArray:
        return self.backend.item(self, key)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError(f"{self!r} is no array of NumPy's")

    def __bool__(self) -> bool:
        return bool(self.read("bool(x), as `if` and `while` do,"))

    def __float__(self) -> float:
        return float(self._alone("float(x)"))

    def __int__(self) -> int:
        return int(self._alone("int(x)"))

    def __index__(self) -> int:
        return self._alone("an index").__index__()  # type: ignore[no-any-return]

    def __complex__(self) -> complex:
        return complex(self._alone("complex(x)"))

    def read(self, what: str) -> np.ndarray:
        """Its value, which has to be known."""
        if not self.known:
            raise TracingError(
                f"{what} looks at a value that isn't the same for all inputs; use xp.where for a "
                'choice, xp.cond for a branch, or mode="exact" for the pattern at one point'
            )
        return self.value

    def _alone(self, what: str) -> Any:
        """Its one value, which goes where no derivative follows."""
        found = self.read(what)
        if self.node is not None:
            raise PortabilityError(
                f"{what} would lose what the number depends on; go on with x itself"
            )
        return found.reshape(())[()] if found.size == 1 else found
