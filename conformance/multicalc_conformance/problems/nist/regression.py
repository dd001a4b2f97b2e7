"""What a certified regression is: data, a model written twice, and NIST's results for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mpf

from multicalc import xp

SOURCE = (
    "NIST Statistical Reference Datasets, nonlinear regression, "
    "https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml"
)


@dataclass(frozen=True)
class Regression:
    """One data set of the collection.

    Attributes:
        name: NIST's.
        data: rows of (response, predictor), as NIST prints them.
        model: the responses, of the parameters and the predictors, with ``xp``.
        precise: one response, of the parameters as ``mpf`` and one predictor.
        starts: NIST's two starting points, the far one first.
        certified: the least-squares parameters, as printed: 11 significant digits.
        deviations: their standard deviations, likewise.
        residual: the residual sum of squares, likewise.
    """

    name: str
    data: tuple[tuple[float, float], ...]
    model: Callable[[Any, Any], Any]
    precise: Callable[[Any, Any], Any]
    starts: tuple[tuple[float, ...], tuple[float, ...]]
    certified: tuple[str, ...]
    deviations: tuple[str, ...]
    residual: str

    @property
    def responses(self) -> np.ndarray:
        return np.array([row[0] for row in self.data])

    @property
    def predictors(self) -> np.ndarray:
        return np.array([row[1] for row in self.data])

    def residuals(self, *parameters: Any) -> Any:
        """Responses less the model's, with ``xp``; parameters are arrays without axes."""
        dtype = parameters[0].dtype
        y, x = (xp.asarray(each, dtype=dtype) for each in (self.responses, self.predictors))
        return y - self.model(parameters, x)

    def residuals_by(
        self, parameters: Sequence[Any], responses: np.ndarray, predictors: np.ndarray
    ) -> np.ndarray:
        """The same in mpmath, for any data."""
        modelled = [self.precise(parameters, x) for x in predictors]
        return np.asarray(responses - np.array(modelled, dtype=object))


def half_unit(printed: str) -> mpf:
    """Half a unit of the last digit of a number printed as ``1.2345E-01``.

    >>> half_unit("-1.2345E-01")
    mpf('5.0e-6')
    """
    digits, exponent = printed.split("E")
    return mpf(f"0.5E{int(exponent) - len(digits.partition('.')[2])}")
