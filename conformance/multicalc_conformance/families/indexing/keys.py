"""The keys: what may stand between the brackets."""

from __future__ import annotations

from typing import Any

import numpy as np

Key = Any

MASK = np.array(
    [[True, False, True, False], [False, False, True, True], [True, False, False, True]]
)
ROWS = np.array([True, False, True])
NONE = np.zeros((3, 4), dtype=bool)

PLAIN: dict[str, Key] = {
    "an int": 1,
    "a negative int": -1,
    "two ints": (2, -3),
    "a slice": slice(1, 3),
    "an open slice": slice(None, 2),
    "a negative slice": slice(-2, None),
    "a slice beyond the end": slice(1, 17),
    "an empty slice": slice(2, 2),
    "steps of two": (slice(None, None, 2), slice(1, None, 2)),
    "an int and a slice": (1, slice(1, 3)),
    "a slice and an int": (slice(None, 2), -2),
    "an ellipsis": ...,
    "an ellipsis and an int": (..., 1),
    "an int and an ellipsis": (-1, ...),
    "an ellipsis for no axis": (1, ..., 2),
    "a new axis": (None, 1),
    "a new axis at the end": (..., None),
    "new axes between": (slice(1, 3), None, 0, None),
    "an empty tuple": (),
}
"""Those of the standard that every framework's own arrays take."""

BACKWARDS: dict[str, Key] = {
    "turned around": slice(None, None, -1),
    "backwards in steps of two": (slice(None, None, -2), slice(None, None, -2)),
    "backwards from the middle": (slice(1, None, -1), slice(2, 0, -1)),
}
"""Negative steps, which the standard has and not every framework's arrays."""

CHOSEN: dict[str, Key] = {
    "a mask": MASK,
    "a mask of rows": ROWS,
    "a mask that names nothing": NONE,
    "a mask of rows and an int": (ROWS, 2),
    "integers": np.array([2, 0]),
    "repeated integers": np.array([2, 0, 2, -1]),
    "a list": [0, -1],
    "no integers": np.array([], dtype=np.int64),
    "integers of two axes": (np.array([2, 0, 2]), np.array([1, -1, 1])),
    "integers that broadcast": (np.array([[2], [0]]), np.array([3, 1, 1])),
    "integers and an int": (np.array([2, 0]), 1),
    "a slice and integers": (slice(None, 2), np.array([3, 3, 0])),
    "integers of eight bits": np.array([1, -3], dtype=np.int8),
}
"""Masks and arrays of integers."""
