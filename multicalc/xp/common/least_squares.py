"""What comes nearest to a solution of linear equations."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.floats import all_floats
from multicalc.xp.common.pinv import rtol_of
from multicalc.xp.common.results import LeastSquares


def lstsq(xp: Any, x1: Any, x2: Any, /, *, rtol: Any = None) -> LeastSquares:
    x1, x2 = all_floats(xp, xp.asarray(x1), xp.asarray(x2))
    right = xp.expand_dims(x2, axis=-1) if len(x2.shape) == 1 else x2
    solution = xp.matmul(xp.linalg.pinv(x1, rtol=rtol), right)
    rest = right - xp.matmul(x1, solution)
    residuals = xp.sum(xp.real(rest * xp.conj(rest)), axis=-2)
    values = xp.linalg.svdvals(x1)
    kept = values > rtol_of(xp, x1, rtol) * xp.max(values, axis=-1, keepdims=True)
    rank = xp.sum(xp.astype(kept, "int32"), axis=-1)
    if len(x2.shape) == 1:
        solution, residuals = solution[..., 0], residuals[..., 0]
    return LeastSquares(solution, residuals, rank, values)
