"""An array that has everything noted that is done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from multicalc.arrays import Array
from multicalc.arrays.infix import Infix

if TYPE_CHECKING:
    from multicalc.testing.portability.noting import Noting

EXITS: Mapping[str, Callable[[Any], Any]] = {
    **{"float": float, "int": int, "complex": complex, "array": np.asarray},
    **{"item": lambda x: x.item(), "tolist": lambda x: x.tolist()},
}
"""What takes values out of arrays."""

PLAIN = frozenset(("shape", "dtype", "native", "backend", "device"))
"""Attributes that all frameworks have, or that say what is meant."""


class Noted(Array):
    """An array in a function that is checked; ``_traced`` if it depends on what the function is
    differentiated by."""

    __slots__ = ("_noting", "_traced")

    _noting: Noting
    _traced: bool

    def __getattribute__(self, name: str) -> Any:
        if name.startswith("_") or name in PLAIN:
            return object.__getattribute__(self, name)
        if name == "standard":
            return self._noting
        return self._noting.attribute(self, name)

    def _operate(self, by: Infix, *given: Any) -> Any:
        return self._noting.operator(by, given)

    def _item(self, key: Any) -> Any:
        return self._noting.item(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        changed = self._noting.written(self, key, value)
        self._value, self._traced = changed._value, changed._traced

    def __iter__(self) -> Iterator[Any]:
        return (self._noting.silently(self._item, i) for i in range(self.shape[0]))

    def __float__(self) -> float:
        return float(self._noting.out(self, "float"))

    def __int__(self) -> int:
        return int(self._noting.out(self, "int"))

    def __complex__(self) -> complex:
        return complex(self._noting.out(self, "complex"))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        found: np.ndarray = np.array(self._noting.out(self, "array"))
        return found if dtype is None else found.astype(dtype)

    def __array_ufunc__(self, ufunc: Any, method: str, *given: Any, **options: Any) -> Any:
        function = ufunc if method == "__call__" else getattr(ufunc, method)
        return self._noting.numpy(ufunc.__name__, function, given, options)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        return self._noting.numpy(function.__name__, function, args, kwargs)
