"""The arrays that the standard's namespace gives."""

from __future__ import annotations

from typing import Any

from multicalc import xp
from multicalc.arrays.array import Array
from multicalc.arrays.infix import Infix
from multicalc.arrays.operators import Operators
from multicalc.backend import LEAF_TYPES
from multicalc.calls import trees


class WritableArray(Array):
    """An :class:`Array` that takes item assignment, as the standard has it.

    What is written for any library's arrays can't name ``xp.at``, and writes into arrays that it
    has made itself. It gets these: an assignment has the array hold another one of the
    framework's, of :class:`multicalc.xp.at`, so that nothing else sees it and derivatives stay
    right. An array that it was given doesn't take one.
    """

    __slots__ = ()

    def _operate(self, operator: Infix, *operands: Any) -> Any:
        known = [_plain(x) for x in operands]
        first = next(x for x in known if isinstance(x, Operators))
        return writable(first._operate(operator, *known))

    def _item(self, key: Any) -> Any:
        return writable(super()._item(key))

    @property
    def T(self) -> Any:  # noqa: N802 (the standard's name)
        """The transpose of a matrix; a vector itself, as such code has it."""
        return super().T if len(self.shape) > 1 else self

    def __setitem__(self, key: Any, value: Any) -> None:
        self._value = xp.at(self, key).set(value)._value


LEAF_TYPES.add(WritableArray)


def writable(tree: Any) -> Any:
    """``tree`` with its arrays as such."""
    if type(tree) is Array:
        return _as(WritableArray, tree)
    if type(tree) in LEAF_TYPES:
        return tree
    return trees.map_leaves(lambda x: _as(WritableArray, x) if type(x) is Array else x, tree)


def _plain(x: Any) -> Any:
    return _as(Array, x) if type(x) is WritableArray else x


def _as(kind: type[Array], x: Array) -> Any:
    found = object.__new__(kind)
    found._value, found._backend, found._dtype = x._value, x._backend, x._dtype
    return found
