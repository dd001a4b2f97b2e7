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
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    return torch.index_put(x, (positions,), values, accumulate=how == "add")
