"""How many numbers there are in arrays."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multicalc.backend.framework import Array
    from multicalc.backend.protocol import Backend


def size_of(backend: Backend, arrays: Sequence[Array]) -> int:
    """How many elements ``arrays`` have in all."""
    return sum([prod(backend.shape(x)) for x in arrays])
