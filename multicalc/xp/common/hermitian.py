"""Hermitian matrices."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def hermitian_part(xp: Any, adjoint: Callable[[Any], Any], x: Any) -> Any:
    """What a decomposition of Hermitian matrices is given: what it reads of a matrix differs
    between frameworks, and with it the derivative in the direction of one that is not Hermitian."""
    return xp.divide(xp.add(x, adjoint(x)), 2)
