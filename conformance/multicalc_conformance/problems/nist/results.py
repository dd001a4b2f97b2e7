"""What NIST certifies of a regression, in mpmath, for any parameters and data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from mpmath import inverse, matrix, mp

from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.problems.nist.regression import Regression
from multicalc_conformance.references import exact


def residual_sum(regression: Regression, xs: Arrays) -> Arrays:
    """Σr², of ``xs``: each parameter, then the responses and the predictors."""
    return [np.asarray(np.sum(_residuals(regression, xs) ** 2), dtype=object)]


def slope(regression: Regression, xs: Arrays) -> Arrays:
    """2Jᵀr, an array for each parameter: zero at the optimum."""
    rest = _residuals(regression, xs)
    return [
        np.asarray(2 * np.sum(column * rest), dtype=object) for column in _columns(regression, xs)
    ]


def deviations(regression: Regression, xs: Arrays) -> Arrays:
    """The roots of the diagonal of s²(JᵀJ)⁻¹, an array for each parameter; s² is Σr² over the
    degrees of freedom."""
    columns = _columns(regression, xs)
    gram = matrix([[mp.fdot(a, b) for b in columns] for a in columns])
    freedom = len(regression.data) - len(columns)
    variance = residual_sum(regression, xs)[0][()] / freedom
    spread = inverse(gram)
    return [np.asarray(mp.sqrt(variance * spread[k, k]), dtype=object) for k in range(len(columns))]


def _residuals(regression: Regression, xs: Sequence[Any]) -> np.ndarray:
    *parameters, responses, predictors = xs
    return regression.residuals_by([b[()] for b in parameters], responses, predictors)


def _columns(regression: Regression, xs: Arrays) -> Arrays:
    *parameters, responses, predictors = xs
    return exact.jacobian(
        lambda *at: _residuals(regression, [*at, responses, predictors]), parameters
    )
