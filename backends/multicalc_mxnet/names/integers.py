"""Bitwise functions, shifts and predicates by their array API names, which NumPy computes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from .host import on_host
from .operands import Array, as_array, promoted

__all__ = [
    "bitwise_and", "bitwise_invert", "bitwise_left_shift", "bitwise_or", "bitwise_right_shift",
    "bitwise_xor", "isfinite", "isinf", "isnan", "logical_and", "logical_not", "logical_or",
    "logical_xor", "nextafter", "signbit",
]  # fmt: skip


def _unary(name: str) -> Callable[[Any], Array]:
    def function(x: Any, /) -> Array:
        return on_host(getattr(numpy, name), as_array(x))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``numpy.{name}``."
    return function


def _binary(name: str) -> Callable[[Any, Any], Array]:
    def function(x1: Any, x2: Any, /) -> Array:
        return on_host(getattr(numpy, name), *promoted(x1, x2))

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``numpy.{name}``."
    return function


bitwise_invert = _unary("invert")
isfinite = _unary("isfinite")
isinf = _unary("isinf")
isnan = _unary("isnan")
logical_not = _unary("logical_not")
signbit = _unary("signbit")

bitwise_and = _binary("bitwise_and")
bitwise_left_shift = _binary("left_shift")
bitwise_or = _binary("bitwise_or")
bitwise_right_shift = _binary("right_shift")
bitwise_xor = _binary("bitwise_xor")
logical_and = _binary("logical_and")
logical_or = _binary("logical_or")
logical_xor = _binary("logical_xor")
nextafter = _binary("nextafter")
