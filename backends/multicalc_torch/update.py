"""Changing a vector at positions that are a tensor."""

from __future__ import annotations

from typing import Any

import torch

_SHORT = frozenset((torch.uint8, torch.int8, torch.int16, torch.int32))


def select(x: torch.Tensor, key: Any) -> torch.Tensor:
    """``x[key]``; PyTorch takes some short integers for masks, and others not at all."""
    return x[key.long() if getattr(key, "dtype", None) in _SHORT else key]


def update(
    x: torch.Tensor, positions: torch.Tensor, values: torch.Tensor, how: str
) -> torch.Tensor:
    """``x`` with ``values`` put in at ``positions``, each once, or added; ``how`` is ``set`` or
    ``add``."""
    return torch.index_put(x, (positions,), values, accumulate=how == "add")
