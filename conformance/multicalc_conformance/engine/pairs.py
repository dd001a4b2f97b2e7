"""Results held against each other, neither of them more right than the other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from multicalc.testing.comparing.gap import distances
from multicalc.testing.noise import largest
from multicalc_conformance.engine.bounds import BOUNDS


@dataclass(frozen=True)
class Apart:
    """How far two results are apart, relative to the largest entry of both, and whether they agree
    for all that; ``reason`` where they can't be compared."""

    relative: float
    agrees: bool
    reason: str = ""


@dataclass(frozen=True)
class Pair:
    """Two backends' results for one operator of a scenario."""

    scenario: str
    operator: str
    backends: tuple[str, str]
    apart: Apart


def pairs(scenario: str, operator: str, results: Mapping[str, Sequence[np.ndarray]]) -> list[Pair]:
    """Every two backends' results held against each other."""
    return [
        Pair(scenario, operator, (one, other), apart(results[one], results[other]))
        for one, other in combinations(results, 2)
    ]


def apart(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> Apart:
    """The distance of the arrays that are farthest apart, each held against its dtype's bound."""
    if len(one) != len(other):
        return _incomparable(f"{len(one)} arrays and {len(other)}")
    found = Apart(0.0, True)
    for a, b in zip(one, other, strict=True):
        if a.shape != b.shape:
            return _incomparable(f"shape {a.shape} and {b.shape}")
        if a.dtype != b.dtype and {a.dtype.kind, b.dtype.kind} & {"f", "c"}:
            return _incomparable(f"dtype {a.dtype} and {b.dtype}")
        relative = float(np.max(gaps(a, b), initial=0.0))
        found = Apart(max(found.relative, relative), found.agrees and relative <= bound_of(a.dtype))
    return found


def outliers(compared: Sequence[Pair]) -> dict[str, str]:
    """Who differs from more than half of the others, and from whom: what stands in for a verdict
    where there is no reference. Where none stands out it is all that differ: of two, neither can be
    told from the other."""
    differing: dict[str, dict[str, Apart]] = {}
    others: dict[str, int] = {}
    for pair in compared:
        for name, other in (pair.backends, pair.backends[::-1]):
            others[name] = others.get(name, 0) + 1
            if not pair.apart.agrees:
                differing.setdefault(name, {})[other] = pair.apart
    odd = {name for name, each in differing.items() if 2 * len(each) > others[name]}
    return {name: _told(each) for name, each in differing.items() if name in odd or not odd}


def _told(differing: Mapping[str, Apart]) -> str:
    """From whom a result differs, and why or by how much."""
    reasons: dict[str, list[str]] = {}
    largest = max(apart.relative for apart in differing.values())
    for name, apart in differing.items():
        why = apart.reason or f"by up to {largest:.3g} of the largest entry"
        reasons.setdefault(why, []).append(name)
    return "; ".join(f"differs from {', '.join(who)}: {why}" for why, who in reasons.items())


def gaps(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far the entries of two arrays are apart, relative to the largest finite one."""
    finite = np.isfinite(a) & np.isfinite(b)
    scale = max(largest(a[finite]), largest(b[finite]))
    with np.errstate(over="ignore"):
        return distances(a, b) / (scale or 1.0)


def bound_of(dtype: np.dtype[Any]) -> float:
    """The bound of results of ``dtype``; counts and truth values are held to double precision's."""
    return BOUNDS.get(str(np.zeros(0, dtype).real.dtype), BOUNDS["float64"])


def _incomparable(reason: str) -> Apart:
    return Apart(math.inf, False, reason)
