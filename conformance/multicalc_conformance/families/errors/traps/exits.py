"""Ways out of a framework: Python's numbers and branches, NumPy, SciPy."""

from __future__ import annotations

import copy
import math
from typing import Any

import numpy as np
import scipy.linalg
import scipy.special
import scipy.stats
from mpmath import mp

from multicalc import xp
from multicalc_conformance.families.errors.traps.trap import POINT, Trap, trap

MATRIX = np.array([[2.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 1.0]])


def _squares(x: Any) -> Any:
    return np.sum(x * x)


def _exp(x: Any) -> Any:
    return np.array([mp.exp(v) for v in x], dtype=object)


def _branch(x: Any) -> Any:
    if x[0] > 1.0:
        return xp.sum(x * x)
    return xp.sum(x)


def _loop(x: Any) -> Any:
    y = x
    while xp.sum(y) > 5.0:
        y = y / 2.0
    return xp.sum(y * y)


def _asserted(x: Any) -> Any:
    assert xp.all(x > 0.0)
    return xp.sum(x * x)


def _if_any(x: Any) -> Any:
    if x > 1.0:
        return xp.sum(x * x)
    return xp.sum(x)


TRAPS: dict[str, Trap] = {
    "if x[0] > 1": trap(_branch, _squares, "xp.where", "xp.cond"),
    "if x > 1, of an array": trap(_if_any, None, "xp.where", "xp.all", "xp.any"),
    "while xp.sum(y) > 5": trap(
        _loop, lambda x: _squares(x) / 16, "xp.while_loop", "xp.fori_loop", "loops of xp"
    ),
    "assert xp.all(x > 0)": trap(_asserted, _squares, "xp.where", "xp.cond"),
    "not x[0]": trap(
        lambda x: xp.sum(x * x) * (2.0 if not x[0] else 1.0), _squares, "xp.where", "xp.cond"
    ),
    "range(int(x[0]))": trap(
        lambda x: sum((xp.sum(x * x) for _ in range(int(x[0]))), 0.0),
        lambda x: 3 * _squares(x),
        "xp.astype",
        "xp.floor",
        "xp.while_loop",
        "static",
    ),
    "math.exp(x[0])": trap(
        lambda x: math.exp(x[0]) * x[1],
        lambda x: mp.exp(x[0]) * x[1],
        "xp.exp",
        also=lambda x: mp.exp(POINT[0]) * x[1],
    ),
    "math.sqrt(x[0])": trap(
        lambda x: math.sqrt(x[0]) * x[1],
        lambda x: mp.sqrt(x[0]) * x[1],
        "xp.sqrt",
        "xp.exp",
        also=lambda x: mp.sqrt(POINT[0]) * x[1],
    ),
    "math.exp(x)": trap(lambda x: math.exp(x), None, "xp.exp"),
    "math.prod(x)": trap(
        lambda x: math.prod(x), lambda x: x[0] * x[1] * x[2], "xp.prod", "xp.unstack"
    ),
    "math.hypot(x[0], x[1])": trap(
        lambda x: math.hypot(x[0], x[1]) * x[2],
        lambda x: mp.sqrt(x[0] ** 2 + x[1] ** 2) * x[2],
        "xp.hypot",
        "xp.exp",
        also=lambda x: mp.hypot(POINT[0], POINT[1]) * x[2],
    ),
    "math.pow(x[0], 2.0)": trap(
        lambda x: math.pow(x[0], 2.0) * x[1],
        lambda x: x[0] ** 2 * x[1],
        "xp.pow",
        "**",
        "xp.exp",
        also=lambda x: mp.mpf(POINT[0]) ** 2 * x[1],
    ),
    "math.floor(x[0])": trap(
        lambda x: math.floor(x[0]) * xp.sum(x * x), lambda x: 3 * _squares(x), "xp.floor", "xp.exp"
    ),
    "math.isfinite(x[0])": trap(
        lambda x: xp.sum(x * x) * (1.0 if math.isfinite(x[0]) else 2.0),
        _squares,
        "xp.isfinite",
        "xp.exp",
    ),
    "float(x[0])": trap(
        lambda x: xp.sum(x * x) * float(x[0]),
        lambda x: _squares(x) * x[0],
        "xp.",
        also=lambda x: _squares(x) * POINT[0],
    ),
    "int(x[0])": trap(
        lambda x: xp.sum(x * x) * int(x[0]),
        lambda x: 3 * _squares(x),
        "xp.floor",
        "xp.astype",
        "static",
    ),
    "round(x[0], 1)": trap(
        lambda x: xp.sum(x * x) * round(x[0], 1), lambda x: _squares(x) * 16 / 5, "xp.round"
    ),
    "complex(x[0])": trap(
        lambda x: xp.sum(x * x) * abs(complex(x[0])),
        lambda x: _squares(x) * x[0],
        "xp.",
        also=lambda x: _squares(x) * POINT[0],
    ),
    "f'{x[0]:.2f}'": trap(
        lambda x: xp.sum(x * x) * bool(f"{x[0]:.2f}"), _squares, "print", "float("
    ),
    "list[xp.argmax(x)]": trap(
        lambda x: xp.sum(x * x) * [1.0, 2.0, 4.0][xp.argmax(x)],
        lambda x: 4 * _squares(x),
        "xp.take",
    ),
    "np.exp(x)": trap(lambda x: xp.sum(np.exp(x)), lambda x: np.sum(_exp(x)), "xp.exp"),
    "np.sum(x)": trap(lambda x: np.sum(x * x), _squares, "xp.sum", "xp.exp"),
    "np.mean(x)": trap(lambda x: np.mean(x * x), lambda x: _squares(x) / 3, "xp.mean", "xp."),
    "np.dot(x, x)": trap(lambda x: np.dot(x, x), _squares, "xp."),
    "np.dot(matrix, x)": trap(
        lambda x: xp.sum(xp.asarray(np.dot(MATRIX, x)) * x),
        lambda x: np.sum(x * (MATRIX @ x)),
        "xp.",
    ),
    "np.where": trap(
        lambda x: xp.sum(xp.asarray(np.where(x > 3.0, x * x, 0.0))),
        lambda x: x[0] ** 2 + x[2] ** 2,
        "xp.",
    ),
    "np.maximum(x, 3.0)": trap(
        lambda x: xp.sum(np.maximum(x, 3.0) ** 2), lambda x: x[0] ** 2 + 9 + x[2] ** 2, "xp."
    ),
    "np.linalg.norm(x)": trap(lambda x: np.linalg.norm(x) ** 2, _squares, "xp."),
    "np.linalg.solve": trap(
        lambda x: xp.sum(xp.asarray(np.linalg.solve(MATRIX, x)) * x), None, "xp."
    ),
    "np.array([x[0], x[1]])": trap(
        lambda x: xp.sum(xp.asarray(np.array([x[0], x[1]])) ** 2),
        lambda x: x[0] ** 2 + x[1] ** 2,
        "xp.stack",
        "xp.asarray",
    ),
    "np.array(x)": trap(lambda x: xp.sum(np.array(x) * x), _squares, "xp.asarray", "xp."),
    "np.asarray(x)": trap(lambda x: xp.sum(np.asarray(x) * x), _squares, "xp.asarray", "xp."),
    "np.stack([x[0], x[1]])": trap(
        lambda x: xp.sum(xp.asarray(np.stack([x[0], x[1]])) ** 2),
        lambda x: x[0] ** 2 + x[1] ** 2,
        "xp.",
    ),
    "np.concatenate([x, x])": trap(
        lambda x: xp.sum(xp.asarray(np.concatenate([x, x])) ** 2),
        lambda x: 2 * _squares(x),
        "xp.",
    ),
    "np.append(x, 1.0)": trap(
        lambda x: xp.sum(xp.asarray(np.append(x, 1.0)) ** 2), lambda x: _squares(x) + 1, "xp."
    ),
    "np.linspace(0, x[0], 3)": trap(
        lambda x: xp.sum(xp.asarray(np.linspace(0.0, x[0], 3)) ** 2),
        lambda x: x[0] ** 2 * 5 / 4,
        "xp.",
    ),
    "np.float64(x[0])": trap(
        lambda x: xp.sum(np.float64(x[0]) * x),
        lambda x: x[0] * np.sum(x),
        "xp.",
        also=lambda x: POINT[0] * np.sum(x),
    ),
    "np.vectorize": trap(
        lambda x: xp.sum(xp.asarray(np.vectorize(lambda v: v * v)(x))), _squares, "xp."
    ),
    "np.outer(x, x)": trap(
        lambda x: xp.sum(xp.asarray(np.outer(x, x))), lambda x: np.sum(x) ** 2, "xp."
    ),
    "np.einsum": trap(lambda x: np.einsum("i,i", x, x), _squares, "xp."),
    "scipy.special.expit": trap(
        lambda x: xp.sum(scipy.special.expit(x)), lambda x: np.sum(1 / (1 + _exp(-x))), "xp."
    ),
    "scipy.special.gammaln": trap(lambda x: xp.sum(scipy.special.gammaln(x)), None, "xp."),
    "scipy.special.logsumexp": trap(
        lambda x: scipy.special.logsumexp(x), lambda x: mp.log(np.sum(_exp(x))), "xp."
    ),
    "scipy.stats.norm.logpdf": trap(
        lambda x: xp.sum(scipy.stats.norm.logpdf(x)), lambda x: -_squares(x) / 2, "xp."
    ),
    "scipy.linalg.solve": trap(lambda x: xp.sum(scipy.linalg.solve(MATRIX, x) * x), None, "xp."),
    "copy.deepcopy(x)": trap(
        lambda x: xp.sum(copy.deepcopy(x) ** 2),
        _squares,
        "xp.asarray",
        "x * 1.0",
        "no copy",
        also=lambda x: 0 * x[0],
    ),
    "xp.sum([x[0], x[1]])": trap(
        lambda x: xp.sum([x[0] * x[0], x[1] * x[1]]),
        lambda x: x[0] ** 2 + x[1] ** 2,
        "xp.stack",
        "xp.asarray",
    ),
    "xp.exp([x[0], x[1]])": trap(
        lambda x: xp.sum(xp.exp([x[0], x[1]])),
        lambda x: np.sum(_exp(x[:2])),
        "xp.stack",
        "xp.asarray",
    ),
    "xp.matmul([[..]], x)": trap(
        lambda x: xp.sum(xp.matmul([[x[0], x[1], x[2]]], x)), _squares, "xp.stack", "xp.asarray"
    ),
}
