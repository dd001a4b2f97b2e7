"""Operators between an array and what stands beside it in a program."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.families.errors.traps.trap import Trap, trap

DATA = np.array([1.5, -2.0, 0.5])
COUNTS = np.array([1, 2, 3])
MATRIX = np.array([[2.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 1.0]])
SINGLE = np.array([1.5, -2.0, 0.5], dtype=np.float32)


def _added(x: Any) -> Any:
    total = xp.zeros_like(x)
    total += x**2
    return xp.sum(total)


def _changed(x: Any) -> Any:
    y = xp.exp(x)
    y *= 2.0
    return xp.sum(y * x)


def _exp(x: Any) -> Any:
    return np.array([mp.exp(v) for v in x], dtype=object)


def _floor(x: Any) -> Any:
    return np.array([mp.floor(v) for v in x], dtype=object)


def _sum_of_squares(x: Any) -> Any:
    return np.sum(x * x)


TRAPS: dict[str, Trap] = {
    "+x": trap(lambda x: xp.sum((+x) ** 2), _sum_of_squares, "xp.positive"),
    "-x": trap(lambda x: xp.sum((-x) ** 2), _sum_of_squares, "xp.negative"),
    "abs(x)": trap(lambda x: xp.sum(abs(x) ** 2), _sum_of_squares, "xp.abs"),
    "x // 1.0": trap(
        lambda x: xp.sum(x // 1.0 * x), lambda x: np.sum(_floor(x) * x), "xp.floor_divide"
    ),
    "7.0 // x": trap(
        lambda x: xp.sum(7.0 // x * x), lambda x: np.sum(_floor(7 / x) * x), "xp.floor_divide"
    ),
    "x % 2.0": trap(
        lambda x: xp.sum(x % 2.0 * x),
        lambda x: np.sum((x - 2 * _floor(x / 2)) * x),
        "xp.remainder",
    ),
    "7.0 % x": trap(
        lambda x: xp.sum(7.0 % x * x),
        lambda x: np.sum((7 - x * _floor(7 / x)) * x),
        "xp.remainder",
    ),
    "integers * 0.5": trap(
        lambda x: xp.sum(xp.asarray(COUNTS) * 0.5 * x * x),
        lambda x: np.sum(COUNTS * x * x) / 2,
        "xp.multiply",
    ),
    "x @ 2.0": trap(lambda x: xp.sum(x @ 2.0), None, "xp.matmul", "write *"),
    "x << 1": trap(lambda x: xp.sum(x << 1), None, "xp.bitwise_left_shift", "bits are"),
    "divmod(x, 2.0)": trap(
        lambda x: xp.sum(divmod(x, 2.0)[1] * x),
        lambda x: np.sum((x - 2 * _floor(x / 2)) * x),
        "xp.remainder",
    ),
    "round(x)": trap(
        lambda x: xp.sum(round(x) * x), lambda x: 3 * x[0] + 2 * x[1] + 6 * x[2], "xp.round"
    ),
    "x @ x": trap(lambda x: x @ x, _sum_of_squares, "xp.matmul", "xp.vecdot"),
    "x @ data": trap(
        lambda x: x @ DATA * x[0], lambda x: x @ DATA * x[0], "xp.matmul", "xp.asarray(data)"
    ),
    "data @ x": trap(
        lambda x: DATA @ x * x[0], lambda x: x @ DATA * x[0], "xp.matmul", "xp.asarray(data)"
    ),
    "matrix @ x": trap(
        lambda x: xp.sum(x * (MATRIX @ x)),
        lambda x: np.sum(x * (MATRIX @ x)),
        "xp.matmul",
        "xp.asarray(data)",
    ),
    "matrix.dot(x)": trap(
        lambda x: xp.sum(x * MATRIX.dot(x)),
        lambda x: np.sum(x * (MATRIX @ x)),
        "xp.matmul",
        "xp.asarray(data)",
    ),
    "x * integers": trap(
        lambda x: xp.sum(x * x * xp.asarray(COUNTS)), lambda x: np.sum(COUNTS * x * x), "xp.astype"
    ),
    "integers * x": trap(
        lambda x: xp.sum(xp.asarray(COUNTS) * x * x), lambda x: np.sum(COUNTS * x * x), "xp.astype"
    ),
    "x ** integers": trap(
        lambda x: xp.sum(x ** xp.asarray(COUNTS)), lambda x: np.sum(x**COUNTS), "xp.astype"
    ),
    "x / xp.arange": trap(
        lambda x: xp.sum(x * x / xp.arange(1, 4)), lambda x: np.sum(x * x / COUNTS), "xp.astype"
    ),
    "x > integers": trap(
        lambda x: xp.sum(xp.where(x > xp.asarray(COUNTS), x * x, 0.0)),
        lambda x: _sum_of_squares(x),
        "xp.astype",
        "xp.greater",
    ),
    "xp.arange < x": trap(
        lambda x: xp.sum(xp.where(xp.arange(3) < x, x * x, 0.0)), _sum_of_squares, "xp.astype"
    ),
    "single precision * x": trap(
        lambda x: xp.sum(xp.asarray(SINGLE) * x * x), lambda x: np.sum(DATA * x * x), "xp.astype"
    ),
    "data * x": trap(
        lambda x: xp.sum(DATA * x * x), lambda x: np.sum(DATA * x * x), "xp.asarray", "xp.multiply"
    ),
    "x * data": trap(
        lambda x: xp.sum(x * x * DATA), lambda x: np.sum(DATA * x * x), "xp.asarray", "xp.multiply"
    ),
    "data - x": trap(
        lambda x: xp.sum((DATA - x) ** 2), lambda x: np.sum((DATA - x) ** 2), "xp.asarray"
    ),
    "x - data": trap(
        lambda x: xp.sum((x - DATA) ** 2), lambda x: np.sum((DATA - x) ** 2), "xp.asarray"
    ),
    "data + x": trap(
        lambda x: xp.sum((DATA + x) ** 2), lambda x: np.sum((DATA + x) ** 2), "xp.asarray"
    ),
    "data / x": trap(lambda x: xp.sum(DATA / x), lambda x: np.sum(DATA / x), "xp.asarray"),
    "x / data": trap(lambda x: xp.sum(x * x / DATA), lambda x: np.sum(x * x / DATA), "xp.asarray"),
    "x ** data": trap(
        lambda x: xp.sum(x**DATA),
        lambda x: np.sum(x ** np.array([mp.mpf(d) for d in DATA])),
        "xp.asarray",
    ),
    "data > x": trap(
        lambda x: xp.sum(xp.where(DATA > x, 0.0, x * x)),  # noqa: SIM300
        _sum_of_squares,
        "xp.asarray",
    ),
    "x[0] * data": trap(
        lambda x: xp.sum(x[0] * x[1] * DATA), lambda x: 0 * x[0] * x[1], "xp.asarray"
    ),
    "data * x[0]": trap(
        lambda x: xp.sum(DATA * x[0] * x[1]), lambda x: 0 * x[0] * x[1], "xp.asarray"
    ),
    "integer data * x": trap(
        lambda x: xp.sum(COUNTS * x * x), lambda x: np.sum(COUNTS * x * x), "xp.asarray"
    ),
    "x * integer data": trap(
        lambda x: xp.sum(x * x * COUNTS), lambda x: np.sum(COUNTS * x * x), "xp.asarray"
    ),
    "x * list": trap(
        lambda x: xp.sum(x * x * [1.5, -2.0, 0.5]), lambda x: np.sum(DATA * x * x), "xp.asarray"
    ),
    "list * x": trap(
        lambda x: xp.sum([1.5, -2.0, 0.5] * x * x), lambda x: np.sum(DATA * x * x), "xp.asarray"
    ),
    "list - x": trap(
        lambda x: xp.sum(([1.5, -2.0, 0.5] - x) ** 2),
        lambda x: np.sum((DATA - x) ** 2),
        "xp.asarray",
    ),
    "list + x": trap(
        lambda x: xp.sum(([1.5, -2.0, 0.5] + x) ** 2),  # noqa: RUF005
        lambda x: np.sum((DATA + x) ** 2),
        "xp.asarray",
    ),
    "x + tuple": trap(
        lambda x: xp.sum((x + (1.5, -2.0, 0.5)) ** 2),  # noqa: RUF005
        lambda x: np.sum((DATA + x) ** 2),
        "xp.asarray",
    ),
    "NumPy scalar * x": trap(
        lambda x: xp.sum(np.float64(2.0) * x * x),
        lambda x: 2 * _sum_of_squares(x),
        "xp.asarray",
        "float(",
    ),
    "x * NumPy scalar": trap(
        lambda x: xp.sum(x * x * np.float64(2.0)),
        lambda x: 2 * _sum_of_squares(x),
        "xp.asarray",
        "float(",
    ),
    "NumPy integer * x": trap(
        lambda x: xp.sum(np.int64(2) * x * x),
        lambda x: 2 * _sum_of_squares(x),
        "xp.asarray",
        "float(",
    ),
    "NumPy float32 * x": trap(
        lambda x: xp.sum(np.float32(2) * x * x),
        lambda x: 2 * _sum_of_squares(x),
        "xp.asarray",
        "float(",
    ),
    "np.sum(data) * x": trap(
        lambda x: xp.sum(np.sum(COUNTS) * x * x),
        lambda x: 6 * _sum_of_squares(x),
        "xp.asarray",
        "float(",
    ),
    "0-d NumPy array * x": trap(
        lambda x: xp.sum(np.array(2.0) * x * x),
        lambda x: 2 * _sum_of_squares(x),
        "xp.asarray",
        "float(",
    ),
    "x * 2": trap(lambda x: xp.sum(x * x * 2), lambda x: 2 * _sum_of_squares(x), "2.0"),
    "x ** 2 ** 0.5": trap(lambda x: xp.sum((x**2) ** 0.5 * x), _sum_of_squares, "2.0"),
    "2 ** x": trap(lambda x: xp.sum(2**x), lambda x: np.sum(mp.mpf(2) ** x), "2.0"),
    "mask & mask": trap(
        lambda x: xp.sum(xp.where((x > 3.0) & (x < 5.0), x * x, 0.0)),
        lambda x: x[0] ** 2,
        "xp.logical_and",
    ),
    "mask | mask": trap(
        lambda x: xp.sum(xp.where((x < 3.0) | (x > 5.0), x * x, 0.0)),
        lambda x: x[1] ** 2 + x[2] ** 2,
        "xp.logical_or",
    ),
    "mask and mask": trap(
        lambda x: xp.sum(xp.where((x > 3.0) and (x < 5.0), x * x, 0.0)),
        lambda x: x[0] ** 2,
        "xp.logical_and",
        "& and |",
    ),
    "~mask": trap(
        lambda x: xp.sum(xp.where(~(x > 3.0), x * x, 0.0)), lambda x: x[1] ** 2, "xp.logical_not"
    ),
    "1 - mask": trap(
        lambda x: xp.sum((1 - (x > 3.0)) * x * x), lambda x: x[1] ** 2, "xp.where", "xp.astype"
    ),
    "-mask": trap(
        lambda x: xp.sum(-(x > 3.0) * x * x),
        lambda x: -(x[0] ** 2) - x[2] ** 2,
        "xp.where",
        "xp.astype",
        "xp.logical_not",
    ),
    "xp.sum(mask)": trap(
        lambda x: xp.sum(x * x) / xp.sum(x > 3.0),
        lambda x: _sum_of_squares(x) / 2,
        "xp.astype",
        "xp.count_nonzero",
    ),
    "total += x": trap(_added, _sum_of_squares, "+ y", "xp.at"),
    "y *= 2 after exp": trap(_changed, lambda x: np.sum(2 * _exp(x) * x), "xp.at"),
    "3.0 in x": trap(
        lambda x: xp.sum(x * x) * (2.0 if 3.0 in x else 1.0), _sum_of_squares, "xp.any(x == a)"
    ),
    "x.dtype == np.float64": trap(
        lambda x: xp.sum(x * x) * (1.0 if x.dtype == np.float64 else 2.0),
        _sum_of_squares,
        "xp.isdtype",
        also=lambda x: 2 * _sum_of_squares(x),
    ),
    "x | y": trap(lambda x: xp.sum(x | x), None, "xp.logical_or", "xp.astype"),
}
