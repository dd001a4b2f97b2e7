"""What leaves of a tree are to derivatives: numbers, or settings beside them."""

from __future__ import annotations

from typing import Any

from multicalc.backend import get_backend, native, owner
from multicalc.calls.conversion import dtype_of
from multicalc.calls.precision import FLOATING

_NUMBERS = ("__float__", "__array__")
"""What has one of these stands for a number, and may be one by mistake."""


def is_differentiable(x: Any) -> bool:
    """Whether ``x`` is an array of a floating or complex dtype, or a Python number of these.

    >>> is_differentiable(1.0), is_differentiable(1), is_differentiable("relu")
    (True, False, False)
    """
    x = native(x)
    name = owner(x)
    if name is None:
        return isinstance(x, float | complex)
    return dtype_of(x, get_backend(name)).startswith(FLOATING)


def is_setting(x: Any) -> bool:
    """Whether ``x`` is nothing to differentiate, but says how to compute: an integer, a string, a
    function. Arrays of integers are data, and no settings."""
    if owner(x) is not None:
        return False
    return isinstance(x, int) or not any(hasattr(x, name) for name in _NUMBERS)
