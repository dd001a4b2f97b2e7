"""Python's operators for classes of arrays: portable functions' and the tape's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from multicalc.arrays import infix
from multicalc.arrays.infix import Infix
from multicalc.arrays.numpys import NumpyCalls
from multicalc.arrays.promotion import BESIDE
from multicalc.backend import owner
from multicalc.errors import UnsupportedOperationError


class Operators(NumpyCalls):
    """All of Python's operators on arrays, each through ``_operate``; indexing through
    ``_item``."""

    __slots__ = ()

    @property
    def shape(self) -> tuple[int, ...]:
        raise NotImplementedError

    def _operate(self, operator: Infix, *operands: Any) -> Any:
        raise NotImplementedError

    def _item(self, key: Any) -> Any:
        raise NotImplementedError

    def _binary(self, operator: Infix, left: Any, right: Any) -> Any:
        other = right if left is self else left
        if isinstance(other, np.generic):
            # NumPy's numbers are numbers: x * np.sqrt(2) keeps x's dtype.
            left, right = (self, other.item()) if left is self else (other.item(), self)
        elif not (
            type(other) in BESIDE or isinstance(other, Operators) or owner(other) is not None
        ):
            return NotImplemented
        return self._operate(operator, left, right)

    def __add__(self, other: Any) -> Any:
        return self._binary(infix.ADD, self, other)

    def __radd__(self, other: Any) -> Any:
        return self._binary(infix.ADD, other, self)

    def __sub__(self, other: Any) -> Any:
        return self._binary(infix.SUBTRACT, self, other)

    def __rsub__(self, other: Any) -> Any:
        return self._binary(infix.SUBTRACT, other, self)

    def __mul__(self, other: Any) -> Any:
        return self._binary(infix.MULTIPLY, self, other)

    def __rmul__(self, other: Any) -> Any:
        return self._binary(infix.MULTIPLY, other, self)

    def __truediv__(self, other: Any) -> Any:
        return self._binary(infix.DIVIDE, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return self._binary(infix.DIVIDE, other, self)

    def __floordiv__(self, other: Any) -> Any:
        return self._binary(infix.FLOOR_DIVIDE, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._binary(infix.FLOOR_DIVIDE, other, self)

    def __mod__(self, other: Any) -> Any:
        return self._binary(infix.REMAINDER, self, other)

    def __rmod__(self, other: Any) -> Any:
        return self._binary(infix.REMAINDER, other, self)

    def __pow__(self, other: Any) -> Any:
        return self._binary(infix.POW, self, other)

    def __rpow__(self, other: Any) -> Any:
        return self._binary(infix.POW, other, self)

    def __matmul__(self, other: Any) -> Any:
        return self._binary(infix.MATMUL, self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return self._binary(infix.MATMUL, other, self)

    def __eq__(self, other: object) -> Any:
        return self._binary(infix.EQUAL, self, other)

    def __ne__(self, other: object) -> Any:
        return self._binary(infix.NOT_EQUAL, self, other)

    def __lt__(self, other: Any) -> Any:
        return self._binary(infix.LESS, self, other)

    def __le__(self, other: Any) -> Any:
        return self._binary(infix.LESS_EQUAL, self, other)

    def __gt__(self, other: Any) -> Any:
        return self._binary(infix.GREATER, self, other)

    def __ge__(self, other: Any) -> Any:
        return self._binary(infix.GREATER_EQUAL, self, other)

    def __and__(self, other: Any) -> Any:
        return self._binary(infix.AND, self, other)

    def __rand__(self, other: Any) -> Any:
        return self._binary(infix.AND, other, self)

    def __or__(self, other: Any) -> Any:
        return self._binary(infix.OR, self, other)

    def __ror__(self, other: Any) -> Any:
        return self._binary(infix.OR, other, self)

    def __xor__(self, other: Any) -> Any:
        return self._binary(infix.XOR, self, other)

    def __rxor__(self, other: Any) -> Any:
        return self._binary(infix.XOR, other, self)

    def __lshift__(self, other: Any) -> Any:
        return self._binary(infix.LEFT_SHIFT, self, other)

    def __rlshift__(self, other: Any) -> Any:
        return self._binary(infix.LEFT_SHIFT, other, self)

    def __rshift__(self, other: Any) -> Any:
        return self._binary(infix.RIGHT_SHIFT, self, other)

    def __rrshift__(self, other: Any) -> Any:
        return self._binary(infix.RIGHT_SHIFT, other, self)

    # == compares values, so that only identity can be hashed.
    __hash__ = object.__hash__

    def __neg__(self) -> Any:
        return self._operate(infix.NEGATIVE, self)

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __pos__(self) -> Any:
        return self._operate(infix.POSITIVE, self)

    def __abs__(self) -> Any:
        return self._operate(infix.ABS, self)

    def __invert__(self) -> Any:
        return self._operate(infix.INVERT, self)

    def __getitem__(self, key: Any) -> Any:
        return self._item(key)

    def __setitem__(self, key: Any, value: Any) -> None:
        raise UnsupportedOperationError(
            "an array can't be changed in place, as what was computed from it would no longer "
            "match; write x = xp.at(x, key).set(value), or .add(value), which give a new one"
        )

    def __delitem__(self, key: Any) -> None:
        raise UnsupportedOperationError(
            "an array can't be changed in place, as what was computed from it would no longer "
            "match; write xp.concat([x[:i], x[i + 1:]]) for del x[i]"
        )

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError(
                "an array of shape () has no length; to a framework's own function give x.native, "
                "and write mc.Array(data)[x] for data[x] of a framework's own data"
            )
        return self.shape[0]

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("an array of shape () can't be iterated over")
        return (self[i] for i in range(self.shape[0]))
