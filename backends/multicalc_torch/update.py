"""Changing a vector at positions that are a tensor."""

from __future__ import annotations

from typing import Any

import torch


def select(x: torch.Tensor, key: Any) -> torch.Tensor:
    """``x[key]``."""
    return x[key]


def update(
    x: torch.Tensor, positions: torch.Tensor, values: torch.Tensor, how: str
) -> torch.Tensor:
    """``x`` with ``how(x[positions], values)`` in place; ``how`` is ``set`` or a binary function.

    Positions named several times have one value only, except for ``add``.
    """
    if how not in ("set", "add"):
        values = getattr(torch, how)(x[positions], values)
    return torch.index_put(x, (positions,), values, accumulate=how == "add")
