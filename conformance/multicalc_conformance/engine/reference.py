"""What results have to be, and how far off rounding may put them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mpmath import mp

from multicalc_conformance.engine.bounds import bound
from multicalc_conformance.engine.digits import DIGITS, Arrays


@dataclass(frozen=True)
class Reference:
    """The exact arrays, and for each the largest error that counts as rounding."""

    arrays: Arrays
    bounds: list[float]


def reference(
    quantity: Callable[[Arrays], Arrays], xs: Arrays, dtype: str, slack: float = 1.0
) -> Reference:
    """What ``quantity`` of exact arrays is at ``xs``, with ``slack`` times its bound."""
    with mp.workdps(DIGITS):
        at = quantity(xs)
    return Reference(at, [slack * b for b in bound(quantity, xs, at, dtype)])
