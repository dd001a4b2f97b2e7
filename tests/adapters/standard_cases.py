"""The array API standard's functions that ``multicalc.xp`` does without, as ``namespace_cases``."""

from __future__ import annotations

from typing import Any

import numpy as np
from adapters.namespace_cases import (
    BATCH,
    BOOLS,
    OTHER,
    A,
    B,
    Case,
    M,
    N,
    T,
    V,
    W,
    _numpy,
)

ZEROS = np.array([[2.0, 0.0, 3.0], [0.0, -1.5, 0.0]])
TALL = np.array([[1.0, 0.5], [-0.3, 2.0], [0.7, 0.1], [1.2, -0.4]])
INTEGERS = np.array([5, -3, 0, 5, 7, -3])
BITS = np.array([1, 2, 0, 3, 1, 2])


def _initial(fill: float) -> Any:
    def reference(x: np.ndarray, axis: int, include_initial: bool) -> np.ndarray:
        first = np.full_like(np.take(x, [0], axis), fill)
        return np.concatenate([first, np.cumprod(x, axis)], axis)

    return reference


def _pinv(x: np.ndarray) -> np.ndarray:
    return np.linalg.pinv(x)


NUMBERS: list[Case] = [
    *_numpy("bitwise_and bitwise_or bitwise_xor", INTEGERS, BITS),
    *_numpy("bitwise_and bitwise_or bitwise_xor", BOOLS, OTHER),
    ("bitwise_invert", (INTEGERS,), {}, np.invert),
    ("bitwise_invert", (BOOLS,), {}, np.invert),
    ("bitwise_left_shift", (INTEGERS, BITS), {}, np.left_shift),
    ("bitwise_right_shift", (INTEGERS, BITS), {}, np.right_shift),
    *_numpy("nextafter", A, B),
    *_numpy("signbit", A),
    *_numpy("signbit", np.array([0.0, -0.0, -np.inf])),
]
SHAPES: list[Case] = [
    ("meshgrid", (V, W[:2]), {}, np.meshgrid),
    ("meshgrid", (V, W[:2], A[0]), {"indexing": "ij"}, np.meshgrid),
    ("meshgrid", (V,), {}, np.meshgrid),
    ("broadcast_arrays", (A, V, np.array(2.0)), {}, np.broadcast_arrays),
    ("take_along_axis", (A, np.argsort(A)), {}, lambda x, at: np.take_along_axis(x, at, -1)),
    ("take_along_axis", (T, np.argsort(-T, 1) - 1), {"axis": 1}, np.take_along_axis),
    ("take_along_axis", (A, np.array([[1, 0, 1]])), {"axis": 0}, np.take_along_axis),
    ("take_along_axis", (A, np.array([[1, 0, 1, -1]])), {"axis": 1}, np.take_along_axis),
    ("count_nonzero", (ZEROS,), {}, np.count_nonzero),
    ("count_nonzero", (ZEROS,), {"axis": 1, "keepdims": True}, np.count_nonzero),
    ("nonzero", (ZEROS,), {}, np.nonzero),
    ("searchsorted", (np.array([-1.0, 0.0, 2.0]), A), {}, np.searchsorted),
    ("searchsorted", (np.array([0.4, 0.4]), A), {"side": "right"}, np.searchsorted),
    ("cumulative_prod", (V,), {}, np.cumprod),
    ("cumulative_prod", (A,), {"axis": 1}, np.cumprod),
    ("cumulative_prod", (T,), {"axis": 0, "include_initial": True}, _initial(1.0)),
    ("cumulative_prod", (INTEGERS,), {"dtype": "float64"}, np.cumprod),
]
NO_AXES: list[Case] = [
    (name, (A,), {"axis": (), "keepdims": keepdims}, lambda x, axis, keepdims: x)
    for name in ("sum", "prod", "mean", "max", "min")
    for keepdims in (False, True)
] + [(name, (A,), {"axis": ()}, lambda x, axis: np.zeros_like(x)) for name in ("var", "std")]
MATRICES: list[Case] = [
    ("cross", (V, W), {}, np.cross),
    ("cross", (A, W), {}, np.cross),
    ("cross", (BATCH, M), {"axis": -2}, lambda x, y, axis: np.cross(x, y, -2, -2, -2)),
    ("matrix_power", (N, 5), {}, np.linalg.matrix_power),
    ("matrix_power", (BATCH, 2), {}, np.linalg.matrix_power),
    ("matrix_power", (N, 0), {}, np.linalg.matrix_power),
    ("matrix_power", (N, -2), {}, np.linalg.matrix_power),
    ("matrix_rank", (np.stack([M, np.outer(V, W)]),), {}, np.linalg.matrix_rank),
    ("matrix_rank", (np.diag(V),), {"rtol": 0.5}, lambda x, rtol: np.array(2)),
    ("pinv", (TALL,), {}, _pinv),
    ("pinv", (TALL.T,), {}, _pinv),
    ("pinv", (BATCH,), {}, _pinv),
    ("pinv", (np.outer(V, W),), {}, _pinv),
    ("vector_norm", (A,), {"axis": ()}, lambda x, axis: np.abs(x)),
    ("svdvals", (TALL,), {}, lambda x: np.linalg.svd(x)[1]),
    ("svdvals", (BATCH,), {}, lambda x: np.linalg.svd(x)[1]),
]
