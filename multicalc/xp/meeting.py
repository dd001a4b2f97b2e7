"""Which dtype operands meet in: the standard's promotion, and what everybody expects beside it."""

from __future__ import annotations

import numpy as np

from multicalc.calls.precision import complex_dtype
from multicalc.errors import PortabilityError

_RANKS = "biufc"


def letter_of(dtype: str) -> str:
    """NumPy's letter for the kind of a dtype; ``bfloat16``, which it doesn't know, is a float."""
    return "f" if dtype == "bfloat16" else np.dtype(dtype).kind


def together(one: str, other: str) -> str:
    """The dtype that two arrays meet in: masks count as 0 and 1 in the dtype beside them, integers
    take that of floats.

    Raises:
        PortabilityError: no integer dtype holds both.

    >>> together("bool", "int8"), together("int64", "float32"), together("int8", "uint8")
    ('int8', 'float32', 'int16')
    """
    if one == other:
        return one
    low, high = sorted((one, other), key=lambda d: _RANKS.index(letter_of(d)))
    kinds = letter_of(low) + letter_of(high)
    if kinds[0] == "b" or (kinds[0] in "iu" and kinds[1] in "fc"):
        return high
    if "bfloat16" in (one, other):
        other = high if low == "bfloat16" else low
        return "float32" if other == "float16" else other
    wide = np.promote_types(one, other).name
    if kinds[0] in "iu" and letter_of(wide) == "f":
        raise PortabilityError(
            f"no integer dtype holds all of {one} and {other}; cast one with xp.astype"
        )
    return wide


def beside(dtype: str, number: type, floats: str) -> str:
    """The dtype that an array of ``dtype`` and a Python number meet in, where new floats are
    ``floats``.

    >>> beside("float32", float, "float64"), beside("int8", float, "float64")
    ('float32', 'float64')
    """
    letter = letter_of(dtype)
    if number is bool or (number is int and letter != "b"):
        return dtype
    if number is int:
        return "int64"
    if number is float:
        return dtype if letter in "fc" else floats
    return dtype if letter == "c" else complex_dtype(dtype if letter == "f" else floats)
