"""Functions of mpmath's numbers over arrays of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def each(f: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """``f``, of numbers, taken entry by entry over arrays that broadcast."""

    def over(*xs: Any) -> np.ndarray:
        return np.asarray(np.frompyfunc(f, len(xs), 1)(*xs), dtype=object)

    return over
