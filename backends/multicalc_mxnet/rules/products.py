"""Products that are linear in each operand, and polynomials, which are linear in one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..engine.tables import register_rules
from .kinds import add, multilinear, np


def _polyval(op: Any, xs: Sequence, ts: Sequence, ys: tuple) -> Any:
    """Coefficients ``p`` from the highest power down; ``p'`` has the derivative's."""
    (p, x), (tp, tx) = xs, ts
    slope = None
    if tx is not None and p.shape[0] > 1:
        powers = np.arange(p.shape[0] - 1, 0, -1, dtype=p.dtype)
        slope = op(p[:-1] * powers, x) * tx
    return add(None if tp is None else op(tp, x), slope)


register_rules(
    {
        **dict.fromkeys(("_np_dot", "_npi_matmul", "_npi_einsum", "batch_dot"), multilinear),
        "_npi_polyval": _polyval,
    }
)
