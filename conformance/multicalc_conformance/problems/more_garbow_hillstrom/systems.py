"""The problems that are systems of equations, and the linear ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc import xp
from multicalc_conformance.problems.more_garbow_hillstrom.problem import (
    LeastSquaresProblem,
    Minimum,
    like,
)

SIZE = 10
ROWS = 20
"""How many residuals the linear functions have."""


def boundary_value(x: Any) -> Any:
    h = 1 / (x.shape[0] + 1)
    t = h * np.arange(1, x.shape[0] + 1)
    edge = xp.zeros_like(x[:1])
    sides = xp.concat([edge, x[:-1]]) + xp.concat([x[1:], edge])
    return 2 * x - sides + h**2 * (x + like(x, t) + 1) ** 3 / 2


def boundary_value_precise(x: Any) -> Any:
    n = len(x)
    h = mpf(1) / (n + 1)
    with_edges = [mpf(0), *x, mpf(0)]
    return [
        2 * with_edges[i]
        - with_edges[i - 1]
        - with_edges[i + 1]
        + h**2 * (with_edges[i] + i * h + 1) ** 3 / 2
        for i in range(1, n + 1)
    ]


def integral_equation(x: Any) -> Any:
    n = x.shape[0]
    h = 1 / (n + 1)
    t = h * np.arange(1, n + 1)
    green = np.where(t[:, None] >= t, (1 - t[:, None]) * t, t[:, None] * (1 - t))
    return x + h * xp.matmul(like(x, green), (x + like(x, t) + 1) ** 3) / 2


def integral_equation_precise(x: Any) -> Any:
    n = len(x)
    h = mpf(1) / (n + 1)
    t = [(i + 1) * h for i in range(n)]
    cubes = [(a + s + 1) ** 3 for a, s in zip(x, t, strict=True)]
    return [
        x[i]
        + h * (1 - t[i]) * mp.fsum(t[j] * cubes[j] for j in range(i + 1)) / 2
        + h * t[i] * mp.fsum((1 - t[j]) * cubes[j] for j in range(i + 1, n)) / 2
        for i in range(n)
    ]


def broyden_tridiagonal(x: Any) -> Any:
    edge = xp.zeros_like(x[:1])
    return (3 - 2 * x) * x - xp.concat([edge, x[:-1]]) - 2 * xp.concat([x[1:], edge]) + 1


def broyden_tridiagonal_precise(x: Any) -> Any:
    ring = [mpf(0), *x, mpf(0)]
    return [
        3 * ring[i] - 2 * ring[i] ** 2 - ring[i - 1] - 2 * ring[i + 1] + 1
        for i in range(1, len(x) + 1)
    ]


def broyden_banded(x: Any) -> Any:
    i = np.arange(x.shape[0])
    below = i[:, None] - i
    band = (below <= 5) & (below >= -1) & (below != 0)
    return x * (2 + 5 * x**2) + 1 - xp.matmul(like(x, band), x * (1 + x))


def broyden_banded_precise(x: Any) -> Any:
    n = len(x)
    return [
        2 * x[i]
        + 5 * x[i] ** 3
        + 1
        - mp.fsum(x[j] + x[j] ** 2 for j in range(max(0, i - 5), min(n, i + 2)) if j != i)
        for i in range(n)
    ]


def linear_full_rank(x: Any) -> Any:
    rest = like(x, np.zeros(ROWS - x.shape[0]))
    return xp.concat([x, rest]) - 2 / ROWS * xp.sum(x) - 1


def linear_full_rank_precise(x: Any) -> Any:
    pull = 2 * mp.fsum(x) / ROWS + 1
    return [a - pull for a in x] + [-pull] * (ROWS - len(x))


def linear_rank_one(x: Any) -> Any:
    total = xp.sum(like(x, np.arange(1, x.shape[0] + 1)) * x)
    return like(x, np.arange(1, ROWS + 1)) * total - 1


def linear_rank_one_precise(x: Any) -> Any:
    total = mp.fsum(j * a for j, a in enumerate(x, start=1))
    return [i * total - 1 for i in range(1, ROWS + 1)]


def linear_with_zeros(x: Any) -> Any:
    inner = xp.sum(like(x, np.arange(2, x.shape[0])) * x[1:-1])
    weights = [*range(ROWS - 1), 0]
    return like(x, weights) * inner - 1


def linear_with_zeros_precise(x: Any) -> Any:
    inner = mp.fsum(j * x[j - 1] for j in range(2, len(x)))
    return [mpf(-1), *(i * inner - 1 for i in range(1, ROWS - 1)), mpf(-1)]


POINTS = [j / (SIZE + 1) for j in range(1, SIZE + 1)]
BOUNDARY_START = tuple(t * (t - 1) for t in POINTS)

PROBLEMS = (
    LeastSquaresProblem(
        28,
        "discrete boundary value",
        boundary_value,
        boundary_value_precise,
        BOUNDARY_START,
        (Minimum(0),),
    ),
    LeastSquaresProblem(
        29,
        "discrete integral equation",
        integral_equation,
        integral_equation_precise,
        BOUNDARY_START,
        (Minimum(0),),
    ),
    LeastSquaresProblem(
        30,
        "Broyden tridiagonal",
        broyden_tridiagonal,
        broyden_tridiagonal_precise,
        (-1.0,) * SIZE,
        (Minimum(0),),
    ),
    LeastSquaresProblem(
        31,
        "Broyden banded",
        broyden_banded,
        broyden_banded_precise,
        (-1.0,) * SIZE,
        (Minimum(0),),
    ),
    LeastSquaresProblem(
        32,
        "linear, full rank",
        linear_full_rank,
        linear_full_rank_precise,
        (1.0,) * SIZE,
        (Minimum(ROWS - SIZE, (-1,) * SIZE),),
    ),
    LeastSquaresProblem(
        33,
        "linear, rank one",
        linear_rank_one,
        linear_rank_one_precise,
        (1.0,) * SIZE,
        (Minimum(ROWS * (ROWS - 1) / (2 * (2 * ROWS + 1))),),
    ),
    LeastSquaresProblem(
        34,
        "linear, rank one with zero columns and rows",
        linear_with_zeros,
        linear_with_zeros_precise,
        (1.0,) * SIZE,
        (Minimum((ROWS**2 + 3 * ROWS - 6) / (2 * (2 * ROWS - 3))),),
    ),
)
