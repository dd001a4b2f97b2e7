"""Scenarios of a sum of squares: the residuals with their Jacobian, and the sum's derivatives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.twin import shown, twin


def residuals_and_sum(
    name: str,
    where: str,
    residuals: Callable[..., Any],
    precise: Callable[..., np.ndarray],
    inputs: Sequence[np.ndarray],
    source: str,
) -> list[Scenario]:
    """``residuals`` with ``xp`` and ``precise`` in mpmath each give one array."""
    of_residuals = twin(
        "real",
        f"{name}, residuals {where}",
        residuals,
        precise,
        inputs,
        operators=("value", "jacobian"),
    )
    of_sum = twin(
        "real",
        f"{name}, sum of squares {where}",
        lambda *at: xp.sum(residuals(*at) ** 2),
        lambda *at: mp.fsum(r * r for r in precise(*at)),
        inputs,
        operators=("gradient", "hvp"),
    )
    told = f"{source}; in mpmath, differences at 200 digits"
    return [replace(s, source=told, shown=shown(residuals, inputs)) for s in (of_residuals, of_sum)]
