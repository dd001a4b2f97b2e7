"""Changing a vector at positions that are a tensor."""

from __future__ import annotations

import torch


def select(x: torch.Tensor, key: torch.Tensor) -> torch.Tensor:
    """``x[key]``, of a tensor of integers or of booleans."""
    # PyTorch takes bytes for a mask, and no other short integers.
    return x[key if key.dtype == torch.bool else key.long()]


def update(
    x: torch.Tensor, positions: torch.Tensor, values: torch.Tensor, how: str
) -> torch.Tensor:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    return torch.index_put(x, (positions,), values, accumulate=how == "add")
