"""Which calls of ``xp`` in a portable function go to the backend's own function as they are."""

from __future__ import annotations

from collections.abc import Sequence
from operator import is_
from typing import Any

import numpy as np

from multicalc.arrays.array import Array, dtype_name
from multicalc.arrays.infix import OPERATORS
from multicalc.arrays.promotion import met, name_of
from multicalc.backend import Backend
from multicalc.xp.arguments import ALL_OPERANDS, JOINING

_SEQUENCES = (list, tuple)
_PLAIN = (bool, int, float, complex, str, type(None), np.dtype, *_SEQUENCES)
"""Types of what a backend's own function takes beside arrays."""


def noted(x: Any, backend: Backend, kinds: list[Any]) -> Any:
    """What a function of ``xp`` gets for ``x``, whose kind goes to ``kinds``: of an array its
    dtype, of anything else its type."""
    kind = type(x)
    if kind is Array and x._backend is backend:
        kinds.append(x._dtype or dtype_name(x))
        return x._value
    kinds.append(kind)
    if kind is tuple or kind is list:
        kinds.append(len(x))
        return kind([noted(each, backend, kinds) for each in x])
    return x


def is_direct(
    function: Any, args: Sequence[Any], natives: list[Any], kinds: list[Any], backend: Backend
) -> bool:
    """Whether arguments of these kinds go to the backend's own function as they are."""
    if not (args and hasattr(function, "place")) or function.__name__ in OPERATORS:
        return False
    if any(isinstance(kind, type) and not issubclass(kind, _PLAIN) for kind in kinds):
        return False
    name = name_of(function)
    if name in JOINING:
        first, other = args[0], args[1:]
        if not (type(first) in _SEQUENCES and all(map(is_array, first))):
            return False
    else:
        other = args if name in ALL_OPERANDS else args[:1]
        if not any(map(is_array, other)):
            return False
    if any(type(x) in _SEQUENCES for x in other):
        return False
    apart = natives[0] if name in JOINING else natives
    meeting = met(function, natives, backend)
    together = meeting[0] if name in JOINING else meeting
    return all(map(is_, apart, together))


def is_array(x: Any) -> bool:
    """Whether ``x`` is an :class:`Array`."""
    return isinstance(x, Array)
