"""Distinct elements, by what tells all of them."""

from __future__ import annotations

from typing import Any

from multicalc.xp.common.results import UniqueCounts, UniqueInverse


def unique_counts(xp: Any, x: Any, /) -> UniqueCounts:
    found = xp.unique_all(x)
    return UniqueCounts(found.values, found.counts)


def unique_inverse(xp: Any, x: Any, /) -> UniqueInverse:
    found = xp.unique_all(x)
    return UniqueInverse(found.values, found.inverse_indices)


def unique_values(xp: Any, x: Any, /) -> Any:
    return xp.unique_all(x).values
