"""The chapter's rows, each at the book's point and at a generic one where nothing cancels."""

from __future__ import annotations

from multicalc_conformance.problems.chapter import (
    chain_rule,
    critical,
    descent,
    exercises,
    geometry,
    graphs,
    linear,
    matrices,
    newton,
    printed,
    pullbacks,
    second_order,
    tape,
)
from multicalc_conformance.problems.quantity import Quantity

TITLE = "The chapter, row by row"

_IN_ORDER = (
    linear,
    geometry,
    descent,
    critical,
    chain_rule,
    graphs,
    tape,
    second_order,
    printed,
    newton,
    matrices,
    exercises,
    pullbacks,
)


def quantities() -> list[Quantity]:
    """Every quantity of rows 1 to 20, in the chapter's order."""
    return [quantity for group in _IN_ORDER for quantity in group.quantities()]
