"""Python numbers, which have no dtype of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

NUMBERS = (bool, int, float, complex)


def is_number(x: Any) -> bool:
    """Whether ``x`` is a Python number; NumPy's scalars, some of which inherit from one, are not.

    >>> import numpy as np
    >>> is_number(1.0), is_number(np.float64(1.0))
    (True, False)
    """
    return type(x) in NUMBERS


def apart(xs: Iterable[Any]) -> tuple[list[Any], list[Any]]:
    """The Python numbers among ``xs``, and the rest.

    >>> apart([1, "float32", 2.0])
    ([1, 2.0], ['float32'])
    """
    numbers: list[Any] = []
    rest: list[Any] = []
    for x in xs:
        (numbers if is_number(x) else rest).append(x)
    return numbers, rest
