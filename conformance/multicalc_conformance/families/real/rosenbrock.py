"""Rosenbrock's function of up to a thousand variables, its derivatives by hand."""

from __future__ import annotations

import numpy as np

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.problems.optimization import rosenbrock_by_hand as closed_form
from multicalc_conformance.problems.optimization.n_dimensional import rosenbrock
from multicalc_conformance.references.by_hand import ByHand, by_hand

SIZES = (2, 10, 100, 1000)
WITH_HESSIAN = (2, 10)


def scenarios() -> list[Scenario]:
    return [_scenario(n, dtype) for n in SIZES for dtype in ("float64", "float32")]


def _scenario(n: int, dtype: str) -> Scenario:
    quantities: dict[str, ByHand] = {
        "value": closed_form.value,
        "gradient": closed_form.gradient,
        "hvp": closed_form.hessian_product,
    }
    if n in WITH_HESSIAN:
        quantities["hessian"] = closed_form.hessian
    x = np.cos(np.arange(1, n + 1)).astype(dtype)
    source = "derivatives of each term by hand, in mpmath"
    return by_hand("real", f"Rosenbrock, n = {n}", rosenbrock, quantities, x, source)
