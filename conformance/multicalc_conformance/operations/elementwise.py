"""Functions that work entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain


def each(f: Callable[..., Any]) -> Callable[..., np.ndarray]:
    """``f``, of numbers, taken entry by entry over arrays that broadcast."""

    def over(*xs: Any) -> np.ndarray:
        return np.asarray(np.frompyfunc(f, len(xs), 1)(*xs), dtype=object)

    return over


def case(name: str, f: Callable[..., Any], *domains: Domain, variant: str = "") -> Case:
    """The operation ``name``, which is ``f`` entry by entry."""
    return Case(name, lambda *xs: getattr(xp, name)(*xs), each(f), domains, variant)


CASES = (
    case("sin", mp.sin, Domain()),
    case("log", mp.log, Domain(low=0.0, high=4.0)),
    case("maximum", max, Domain((3,), -2.0, 2.0), Domain((3,), 3.0, 4.0)),
)
