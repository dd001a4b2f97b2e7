"""What precision a computation on given arrays is done in."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

FLOATING = ("float", "bfloat", "complex")
"""How the names of dtypes begin that have derivatives."""


def working_dtype(dtypes: Iterable[str]) -> str:
    """The dtype that new floats get beside arrays of these dtypes: the widest, as a real one.

    >>> working_dtype(["float32", "complex128"]), working_dtype([])
    ('float64', 'float64')
    """
    kinds = set(dtypes) or {"float64"}
    widest = kinds.pop() if len(kinds) == 1 else np.result_type(*kinds).name
    return {"complex64": "float32", "complex128": "float64"}.get(widest, widest)


def complex_dtype(real: str) -> str:
    """The dtype of complex numbers in the precision of ``real``.

    >>> complex_dtype("float32"), complex_dtype("float64")
    ('complex64', 'complex128')
    """
    return "complex64" if real == "float32" else "complex128"
