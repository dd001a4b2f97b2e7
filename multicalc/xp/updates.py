"""``xp.at(x, key).set(v)`` and the like: ``x`` with some elements changed, as a new array."""

from __future__ import annotations

from typing import Any

from multicalc.backend import native
from multicalc.errors import InvalidArgumentError
from multicalc.xp.dispatch import dispatched
from multicalc.xp.scatter import Key

_MISSING = object()
_get, _update = dispatched("at_get"), dispatched("at_update")


class at:  # noqa: N801 (the name array-api-extra gives it)
    """``at(x, key)`` or ``at(x)[key]``: the elements ``x[key]``, to be read or changed.

    Args:
        x: an array; it is never written to.
        key: what NumPy's indexing takes: ints, slices, ``...``, None, integer arrays and boolean
            masks, and tuples of those.

    Returns:
        An object with the methods ``get``, ``set``, ``add``, ``multiply``, ``min`` and ``max``. All
        but the first take a value that broadcasts to ``x[key]`` and is cast to ``x``'s dtype, and
        return a new array. Where an element is named several times, ``set`` keeps the last value
        and the others apply all of them, as ``numpy.add.at`` does.

    Raises:
        IndexError: (from a method) the key is out of range. Of one that is traced, in compiled
            code, JAX reads NaN and writes nothing there; TensorFlow by XLA takes the nearest.
        InvalidArgumentError: (from a method) no key was given, or two.
        MixedBackendsError: (from a method) the arrays belong to different frameworks.

    Derivative:
        dx with the changed elements' own

    >>> import numpy as np
    >>> from multicalc import xp
    >>> x = np.array([1.0, 2.0, 3.0])
    >>> xp.at(x, 1).set(9.0).tolist(), x.tolist()
    ([1.0, 9.0, 3.0], [1.0, 2.0, 3.0])
    >>> xp.at(x)[[0, 0]].add(np.array([1.0, 5.0])).tolist()
    [7.0, 2.0, 3.0]
    """

    __slots__ = ("_key", "_x")

    def __init__(self, x: Any, key: Any = _MISSING, /) -> None:
        self._x, self._key = x, key

    def __getitem__(self, key: Any) -> at:
        if self._key is not _MISSING:
            raise InvalidArgumentError("at: the key was given already")
        return at(self._x, key)

    def get(self) -> Any:
        """``x[key]``."""
        return _get(self._x, key=self._given())

    def set(self, value: Any, /) -> Any:
        """``value`` in their place."""
        return self._changed("set", value)

    def add(self, value: Any, /) -> Any:
        """Their sums with ``value``."""
        return self._changed("add", value)

    def multiply(self, value: Any, /) -> Any:
        """Their products with ``value``."""
        return self._changed("multiply", value)

    def min(self, value: Any, /) -> Any:
        """The smaller ones of them and ``value``."""
        return self._changed("minimum", value)

    def max(self, value: Any, /) -> Any:
        """The bigger ones of them and ``value``."""
        return self._changed("maximum", value)

    def _changed(self, how: str, value: Any) -> Any:
        return _update(self._x, value, key=self._given(), how=how)

    def _given(self) -> Key:
        if self._key is _MISSING:
            raise InvalidArgumentError("at: no key was given; write at(x, key) or at(x)[key]")
        key = self._key
        return Key(tuple(map(native, key)) if isinstance(key, tuple) else native(key))
