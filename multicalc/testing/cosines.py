"""Numbers without a pattern that are the same everywhere: cos 1, cos 2, cos 3, …"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np


def cosines(like: Iterable[Any]) -> list[np.ndarray]:
    """Arrays of these arrays' shapes, with the numbers in order through all of them.

    >>> [x.tolist() for x in cosines([np.zeros(1), np.zeros((1, 1))])] == [
    ...     [np.cos(1.0)], [[np.cos(2.0)]]]
    True
    """
    found, start = [], 1
    for x in like:
        size = prod(x.shape)
        entries = np.cos(np.arange(start, start + size, dtype="float64"))
        found.append(entries.reshape(x.shape))
        start += size
    return found
