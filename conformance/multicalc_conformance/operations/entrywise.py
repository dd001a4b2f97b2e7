"""Cases of functions that work entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.references.entrywise import each


def case(
    name: str, f: Callable[..., Any], *domains: Domain, variant: str = "", order: int = 2
) -> Case:
    """The operation ``name``, which is ``f`` entry by entry."""
    return Case(name, lambda *xs: getattr(xp, name)(*xs), each(f), domains, variant, order)


def between(low: float, high: float, *away: float, shape: tuple[int, ...] = (3,)) -> Domain:
    """Entries from ``low`` to ``high``, away from the points given."""
    return Domain(shape, low, high, away)
