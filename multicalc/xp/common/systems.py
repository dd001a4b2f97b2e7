"""Solutions of linear equations with a matrix that is triangular, or given by its factor."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.elimination import check_square
from multicalc.xp.common.triangles import triangle


def solve_triangular(
    xp: Any, x1: Any, x2: Any, /, *, lower: bool = False, unit_diagonal: bool = False
) -> Any:
    """By elimination, which has nothing to do, and no rows to exchange, where all is above the
    diagonal."""
    x1, x2 = xp.asarray(x1), xp.asarray(x2)
    check_square("solve_triangular", x1)
    x1 = triangle(xp, x1, lower, unit_diagonal)
    if not lower:
        return xp.linalg.solve(x1, x2)
    rows = -1 if len(x2.shape) == 1 else -2
    turned = xp.linalg.solve(xp.flip(x1, axis=(-2, -1)), xp.flip(x2, axis=rows))
    return xp.flip(turned, axis=rows)


def cho_solve(xp: Any, x1: Any, x2: Any, /, *, upper: bool = False) -> Any:
    solve = xp.linalg.solve_triangular
    turned = xp.conj(xp.matrix_transpose(x1))
    half = solve(turned if upper else x1, x2, lower=True)
    return solve(x1 if upper else turned, half, lower=False)
