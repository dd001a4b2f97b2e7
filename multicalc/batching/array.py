"""An array of a batch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

from multicalc.backend import looked_at
from multicalc.batching.infix import NamespaceOperators

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend


born = count()
"""Numbers arrays as they are made."""


class Batched(NamespaceOperators):
    """One example's array, as its function sees it: ``data`` has the examples along a first axis,
    or is the same for all where it is not ``many``.

    Each backend that is mapped has a class of its own, by which its arrays are known.
    """

    __slots__ = ("data", "many", "since")
    backend: ClassVar[BatchedBackend]

    def __init__(self, data: Any, many: bool) -> None:
        self.data, self.many, self.since = data, many, next(born)

    @property
    def shape(self) -> tuple[int, ...]:
        shape = self.backend.below.shape(self.data)
        return shape[1:] if self.many else shape

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def dtype(self) -> Any:
        return self.data.dtype

    def __repr__(self) -> str:
        dtype = self.backend.dtype(self)
        return f"<one example's array of shape {self.shape} and dtype {dtype} in vmap>"

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of an array without axes")
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        return iter([self[k] for k in range(len(self))])

    def __getitem__(self, key: Any) -> Batched:
        return self.backend.item(self, key)

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        # No value is looked at: a function beyond xp is called, which runs example by example.
        raise TypeError(f"{self!r} is no array of NumPy's")

    def __bool__(self) -> bool:
        return bool(self._alike("bool(x), as `if` and `while` do"))

    def __float__(self) -> float:
        return float(self._alike("float(x)"))

    def __int__(self) -> int:
        return int(self._alike("int(x)"))

    def __index__(self) -> int:
        return self._alike("an index").__index__()  # type: ignore[no-any-return]

    def __complex__(self) -> complex:
        return complex(self._alike("complex(x)"))

    def _alike(self, what: str) -> Any:
        """The data of all examples."""
        if self.many:
            looked_at(self.backend.name, what)
        return self.data
