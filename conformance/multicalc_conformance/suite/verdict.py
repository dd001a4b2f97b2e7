"""From results to verdicts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from mpmath import mp

from multicalc.backend import Backend
from multicalc.errors import UnsupportedOperationError
from multicalc_conformance import exact
from multicalc_conformance.measure import BOUNDS
from multicalc_conformance.operations.reference import Reference
from multicalc_conformance.suite.cell import Cell
from multicalc_conformance.suite.conventions import Convention
from multicalc_conformance.suite.scenario import ORDERS, Scenario

DIGITS_OF = 64
"""Arrays of more entries are recorded by their errors only."""


@dataclass(frozen=True)
class Distance:
    """How far arrays are from where they should be; ``reason`` where they can't be compared."""

    relative: float
    ulp: float
    share: float
    at: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Pair:
    """Two backends' results for one operator of a scenario."""

    scenario: str
    operator: str
    backends: tuple[str, str]
    relative: float


def distance(got: Sequence[np.ndarray], reference: Reference, dtype: str) -> Distance:
    """Of the array that is farthest off, as a share of its bound."""
    if len(got) != len(reference.arrays):
        return _incomparable(f"{len(got)} arrays, expected {len(reference.arrays)}")
    worst = Distance(0.0, 0.0, 0.0)
    for k, (array, expected) in enumerate(zip(got, reference.arrays, strict=True)):
        if array.shape != expected.shape:
            return _incomparable(f"shape {array.shape}, expected {expected.shape}")
        if array.dtype.kind in "fc" and str(array.real.dtype) != dtype:
            return _incomparable(f"dtype {array.dtype}, the inputs have {dtype}")
        found = _one(k, array, expected, reference.bounds[k], dtype)
        if not found.share <= worst.share:
            worst = found
    return worst


def judge(
    scenario: Scenario,
    operator: str,
    backend: Backend,
    got: list[np.ndarray] | Exception,
    reference: Reference | None,
    convention: Convention | None,
) -> Cell:
    """The verdict on what ``backend`` gave, or raised."""
    gap = declared_gap(scenario, operator, backend)
    here = (scenario.id, operator, backend.name)
    if isinstance(got, Exception):
        told = f"{type(got).__name__}: {got}"
        if gap and isinstance(got, UnsupportedOperationError):
            return Cell(*here, "unsupported", message=gap)
        if convention is not None and convention.met_by(got):
            return Cell(*here, "convention", message=convention.why)
        return Cell(*here, "error", message=f"{told}; declared: {gap}" if gap else told)
    if gap:
        return Cell(*here, "stale", got=digits(got), message=f"works, but is declared: {gap}")
    if reference is None:
        return Cell(*here, "agrees", got=digits(got), message="compared in pairs only")
    found = distance(got, reference, scenario.dtype)
    expected = [_shown(e) for e in reference.arrays]
    numbers: dict[str, Any] = {
        "relative": found.relative,
        "ulp": found.ulp,
        "share": found.share,
        "at": list(found.at),
        "got": digits(got),
        "expected": expected if numbers_in(got) <= DIGITS_OF else [],
    }
    right = found.share <= 1.0
    if convention is None:
        return Cell(*here, "agrees" if right else "wrong", **numbers, message=found.reason)
    if right:
        told = f"gives the reference, but is declared to give {convention.gives}: {convention.why}"
        return Cell(*here, "stale", **numbers, message=told)
    if convention.met_by(got):
        return Cell(*here, "convention", **numbers, message=convention.why)
    told = f"neither the reference nor what is declared, {convention.gives}: {convention.why}"
    return Cell(*here, "wrong", **numbers, message=told)


def pairs(scenario: Scenario, operator: str, results: Mapping[str, list[np.ndarray]]) -> list[Pair]:
    """Every two backends' results held against each other, relative to their largest entry."""
    return [
        Pair(scenario.id, operator, (one, other), _apart(results[one], results[other]))
        for one, other in combinations(results, 2)
    ]


def outliers(compared: Sequence[Pair], dtype: str) -> dict[str, str]:
    """Who differs from more than half of the others, and from whom: what stands in for a verdict
    where there is no reference. Of two that differ neither can be told from the other."""
    differing: dict[str, list[str]] = {}
    others: dict[str, int] = {}
    for pair in compared:
        for name, other in (pair.backends, pair.backends[::-1]):
            others[name] = others.get(name, 0) + 1
            if not pair.relative <= BOUNDS[dtype]:
                differing.setdefault(name, []).append(f"{other} by {pair.relative:.3g}")
    return {
        name: f"differs from {', '.join(each)}"
        for name, each in differing.items()
        if 2 * len(each) > others[name]
    }


def declared_gap(scenario: Scenario, operator: str, backend: Backend) -> str:
    """Why the backend says that it can't do this; empty where it doesn't say so."""
    for operation in scenario.operations:
        limit = backend.operations.get(operation)
        forward = limit is not None and limit.forward and operator == "jvp"
        if limit is not None and not forward and limit.order < ORDERS.get(operator, 2):
            return f"{operation}: {limit.how}"
    capabilities = backend.capabilities()
    for feature in (*scenario.features, operator):
        capability = capabilities.get(feature)
        if capability is not None and capability.kind == "unsupported":
            return f"{feature}: {capability.how}"
    return ""


def digits(arrays: Sequence[np.ndarray]) -> list[Any]:
    """The shortest decimals that give the arrays back, of small arrays."""
    if numbers_in(arrays) > DIGITS_OF:
        return []
    return [np.vectorize(repr, otypes=[object])(a.astype(object)).tolist() for a in arrays]


def numbers_in(arrays: Sequence[np.ndarray]) -> int:
    return sum(a.size for a in arrays)


def _one(k: int, got: np.ndarray, expected: np.ndarray, bound: float, dtype: str) -> Distance:
    with mp.workdps(exact.DIGITS):
        pairs_of = zip(got.ravel().tolist(), expected.ravel(), strict=True)
        off = np.array([_off(g, e) for g, e in pairs_of], dtype=float)
        scale = float(max((abs(e) for e in expected.ravel() if mp.isfinite(e)), default=0)) or 1.0
    if not off.size:
        return Distance(0.0, 0.0, 0.0)
    worst = int(np.argmax(np.where(np.isnan(off), math.inf, off)))
    largest = math.inf if math.isnan(off[worst]) else float(off[worst])
    at = (k, *map(int, np.unravel_index(worst, got.shape)))
    unit = float(np.spacing(np.dtype(dtype).type(scale)))
    share = 0.0 if largest == 0 else largest / bound if bound else math.inf
    return Distance(largest / scale, largest / unit, share, at)


def _off(got: Any, expected: Any) -> float:
    """NaN agrees with NaN only, and an infinity with the same infinity."""
    got = mp.mpmathify(got)
    if mp.isnan(expected) or mp.isinf(expected):
        same = mp.isnan(got) if mp.isnan(expected) else got == expected
        return 0.0 if same else math.inf
    return float(abs(got - expected))


def _apart(one: Sequence[np.ndarray], other: Sequence[np.ndarray]) -> float:
    if [a.shape for a in one] != [b.shape for b in other]:
        return math.inf
    worst = 0.0
    for a, b in zip(one, other, strict=True):
        same = (a == b) | (np.isnan(a) & np.isnan(b))
        if same.all():
            continue
        scale = np.max(np.abs(np.stack([a, b])[..., np.isfinite(a) & np.isfinite(b)]), initial=0.0)
        worst = max(worst, float(np.max(np.abs(a - b)[~same])) / float(scale or 1.0))
    return math.inf if math.isnan(worst) else worst


def _shown(expected: np.ndarray) -> Any:
    with mp.workdps(exact.DIGITS):
        return np.vectorize(lambda v: mp.nstr(v, 25), otypes=[object])(expected).tolist()


def _incomparable(reason: str) -> Distance:
    return Distance(math.inf, math.inf, math.inf, reason=reason)
