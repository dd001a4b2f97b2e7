"""What the dtypes of a framework can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class FloatInfo:
    """The limits of a floating-point dtype; of a complex one, those of its parts."""

    bits: int
    eps: float
    max: float
    min: float
    smallest_normal: float
    dtype: Any


@dataclass(frozen=True)
class IntegerInfo:
    """The limits of an integer dtype."""

    bits: int
    max: int
    min: int
    dtype: Any


def float_info(dtype: Any, plain: Any) -> FloatInfo:
    """Of ``dtype``, which is ``plain`` to NumPy."""
    found = np.finfo(plain)
    eps, high, low, normal = map(float, (found.eps, found.max, found.min, found.smallest_normal))
    return FloatInfo(found.bits, eps, high, low, normal, dtype)


def integer_info(dtype: Any, plain: Any) -> IntegerInfo:
    """Of ``dtype``, which is ``plain`` to NumPy."""
    found = np.iinfo(plain)
    return IntegerInfo(found.bits, int(found.max), int(found.min), dtype)
