"""NIST's certified regressions: derivatives at both starts, and the results at the optimum.

Parameters differ by orders of magnitude, so each is an array of its own, with its own bound.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from mpmath import mp, mpf

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.bounds import bound
from multicalc_conformance.engine.digits import DIGITS, Arrays
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.real.residuals import residuals_and_sum
from multicalc_conformance.problems.nist import REGRESSIONS, Regression, results
from multicalc_conformance.problems.nist.regression import SOURCE, half_unit
from multicalc_conformance.references import exact
from multicalc_conformance.references.twin import shown


def scenarios() -> list[Scenario]:
    return [scenario for regression in REGRESSIONS for scenario in _scenarios(regression)]


def _scenarios(regression: Regression) -> list[Scenario]:
    y, x = exact.numbers([regression.responses, regression.predictors])

    def precise(*parameters: Any) -> np.ndarray:
        return regression.residuals_by([b[()] for b in parameters], y, x)

    def both(where: str, start: tuple[float, ...]) -> list[Scenario]:
        name, inputs = f"NIST {regression.name}", _parameters(start)
        return residuals_and_sum(name, where, regression.residuals, precise, inputs, SOURCE)

    far, near = regression.starts
    of_residuals = both("at the far start", far)[0]
    of_sum = both("at the near start", near)[1]
    return [of_residuals, of_sum, _optimum(regression)]


def _optimum(regression: Regression) -> Scenario:
    """The certified results, to all certified digits, at the certified parameters."""
    at = _parameters([float(b) for b in regression.certified])
    argnums = tuple(range(len(at)))

    def total(*parameters: Any) -> Any:
        return xp.sum(regression.residuals(*parameters) ** 2)

    def spread(backend: str) -> list[np.ndarray]:
        columns = mc.jacobian(regression.residuals, argnums=argnums, backend=backend)(*at)
        rest = mc.vjp(regression.residuals, *at, backend=backend)[0]
        return _deviations(np.stack(flat(columns), axis=1), np.asarray(rest))

    certified = {
        "value": (results.residual_sum, [regression.residual]),
        "gradient": (results.slope, ["0E+00"] * len(at)),
        "deviations": (results.deviations, list(regression.deviations)),
    }
    return Scenario(
        "real",
        f"NIST {regression.name}, certified results",
        {
            "value": lambda b: flat(mc.value_and_grad(total, argnums=argnums, backend=b)(*at)[0]),
            "gradient": lambda b: flat(mc.grad(total, argnums=argnums, backend=b)(*at)),
            "deviations": spread,
        },
        lambda: {
            operator: _reference(regression, partial(quantity, regression), printed)
            for operator, (quantity, printed) in certified.items()
        },
        f"{SOURCE}, certified values",
        shown=shown(regression.model, at),
    )


def _parameters(values: Any) -> list[np.ndarray]:
    return [np.array(float(b)) for b in values]


def _deviations(jacobian: np.ndarray, rest: np.ndarray) -> list[np.ndarray]:
    """By QR of the Jacobian with columns of length one, so that JᵀJ, whose condition is squared,
    is never formed."""
    lengths = np.linalg.norm(jacobian, axis=0)
    inverse = np.linalg.inv(np.linalg.qr(jacobian / lengths)[1])
    scale = np.linalg.norm(rest) / np.sqrt(len(rest) - len(lengths))
    return [np.asarray(each) for each in scale * np.linalg.norm(inverse, axis=1) / lengths]


def _reference(
    regression: Regression, quantity: Callable[[Arrays], Arrays], printed: list[str]
) -> Reference:
    """What is printed. It may be off by half a unit of its last digit, by what half a unit in a
    parameter makes of it, and by rounding."""
    data = [regression.responses, regression.predictors]
    rounded = exact.numbers([*_parameters([float(b) for b in regression.certified]), *data])
    with mp.workdps(DIGITS):
        at = quantity(rounded)
        allowed = [mpf(b) for b in bound(quantity, rounded, at, "float64")]
        for k, parameter in enumerate(regression.certified):
            moved = [x + half_unit(parameter) if j == k else x for j, x in enumerate(rounded)]
            pairs = zip(quantity([np.asarray(x, dtype=object) for x in moved]), at, strict=True)
            for i, (after, before) in enumerate(pairs):
                allowed[i] += abs(after[()] - before[()])
        units = [half_unit(text) if float(text) else mpf(0) for text in printed]
        return Reference(
            [np.asarray(mpf(text), dtype=object) for text in printed],
            [float(a + u) for a, u in zip(allowed, units, strict=True)],
        )
