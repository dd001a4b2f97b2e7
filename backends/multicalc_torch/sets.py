"""Distinct elements by their array API names, in ascending order."""

from __future__ import annotations

from typing import Any

import torch

from multicalc.xp.common.results import UniqueAll
from multicalc_torch.scalars import operands

__all__ = ["unique_all"]


def unique_all(x: Any, /) -> UniqueAll:
    # torch.unique gives no first indices, and takes no complex numbers.
    (x,) = operands(x)
    flat = torch.reshape(x, (-1,))
    order = _order(flat)
    ordered = flat[order]
    starts = torch.ones_like(order, dtype=torch.bool)
    starts[1:] = ordered[1:] != ordered[:-1]
    places = torch.nonzero(starts)[:, 0]
    ends = torch.cat([places[1:], places.new_full((min(len(places), 1),), len(flat))])
    inverse = torch.empty_like(order)
    inverse[order] = torch.cumsum(starts, 0) - 1
    # Taken by their indices, so that the values have a derivative.
    first = order[places]
    return UniqueAll(flat[first], first, torch.reshape(inverse, x.shape), ends - places)


def _order(x: torch.Tensor) -> torch.Tensor:
    """The stable order of a vector; complex numbers by their real parts, then the imaginary."""
    if not x.is_complex():
        return torch.sort(x, stable=True).indices
    order = torch.sort(x.imag, stable=True).indices
    return order[torch.sort(x.real[order], stable=True).indices]
