"""The words that the signatures of ``xp``'s functions are written in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from multicalc.backend import Array
from multicalc.xp.common.results import (
    Eigenpairs,
    Factors,
    LeastSquares,
    SignAndLog,
    SingularValues,
    TopK,
    UniqueAll,
    UniqueCounts,
    UniqueInverse,
)

__all__ = [
    "Any",
    "Array",
    "Axis",
    "DType",
    "Device",
    "Eigenpairs",
    "Factors",
    "LeastSquares",
    "Literal",
    "Sequence",
    "SignAndLog",
    "SingularValues",
    "TopK",
    "UniqueAll",
    "UniqueCounts",
    "UniqueInverse",
]

Axis = int | tuple[int, ...] | None
"""One axis, several, or all."""
DType = Any
"""A framework's own dtype, NumPy's, or a dtype's name; None for the default."""
Device = Any
"""As the framework names it; None for the default."""
