"""NIST's certified results, reproduced from data and models in 60 digits."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import lu_solve, matrix, mp, mpf
from multicalc_conformance.problems.nist import REGRESSIONS, results
from multicalc_conformance.problems.nist.regression import half_unit
from multicalc_conformance.references import exact

import multicalc as mc

OBSERVATIONS = {
    **dict.fromkeys(("Misra1a", "Misra1b", "Misra1c", "Misra1d"), 14),
    **{"DanWood": 6, "BoxBOD": 6, "Chwirut2": 54, "Lanczos3": 24, "MGH09": 11, "MGH10": 16},
    **{"MGH17": 33, "Rat42": 9, "Rat43": 15, "Eckerle4": 35, "Thurber": 37, "Roszman1": 25},
}


def as_printed(array):
    """Data as the decimals that NIST prints, not as the floats nearest to them."""
    return np.array([mpf(repr(float(v))) for v in array], dtype=object)


def optimum(regression):
    """Parameters and data where the gradient vanishes: Gauss and Newton from what is printed."""
    data = [as_printed(regression.responses), as_printed(regression.predictors)]

    def total(*at):
        return results.residual_sum(regression, [*at, *data])[0]

    at = [np.asarray(mpf(b), dtype=object) for b in regression.certified]
    n = len(at)
    for _ in range(3):
        blocks = exact.hessian(total, at)
        curvature = matrix([[blocks[n * i + j][()] for j in range(n)] for i in range(n)])
        down = matrix([g[()] for g in exact.gradient(total, at)])
        step = lu_solve(curvature, down)
        at = [np.asarray(b - s, dtype=object) for b, s in zip(at, step, strict=True)]
    return [*at, *data]


def assert_prints_as(found, printed):
    """To the last digit: half a unit, and a hundredth of one for a tie that was rounded."""
    assert abs(found - mpf(printed)) <= mpf("1.02") * half_unit(printed)


def test_no_observation_is_missing():
    assert {r.name: len(r.data) for r in REGRESSIONS} == OBSERVATIONS


@pytest.mark.parametrize("regression", REGRESSIONS, ids=lambda r: r.name)
def test_the_certified_results_come_out_to_all_their_digits(regression):
    with mp.workdps(60):
        at = optimum(regression)
        assert_prints_as(results.residual_sum(regression, at)[0][()], regression.residual)
        for found, printed in zip(at, regression.certified, strict=False):
            assert_prints_as(found[()], printed)
        spread = results.deviations(regression, at)
        for found, printed in zip(spread, regression.deviations, strict=True):
            assert_prints_as(found[()], printed)


def test_one_digit_of_one_observation_is_noticed():
    regression = next(r for r in REGRESSIONS if r.name == "Misra1a")
    with mp.workdps(60):
        at = optimum(regression)
        at[-2][3] += mpf("0.01")
        found = results.residual_sum(regression, at)[0][()]
        assert abs(found - mpf(regression.residual)) > 1e6 * half_unit(regression.residual)


@pytest.mark.parametrize("regression", REGRESSIONS, ids=lambda r: r.name)
def test_scipy_finds_the_certified_parameters_with_our_jacobian(regression):
    optimize = pytest.importorskip("scipy.optimize")
    n = len(regression.certified)
    jacobian = mc.jacobian(regression.residuals, argnums=tuple(range(n)), backend="numpy")
    found = optimize.least_squares(
        lambda b: regression.residuals(*map(np.asarray, b)),
        regression.starts[1],
        jac=lambda b: np.stack(jacobian(*map(np.asarray, b)), axis=1),
        method="lm",
        x_scale="jac",
        ftol=1e-15,
        xtol=1e-15,
        gtol=1e-15,
    )
    np.testing.assert_allclose(found.x, np.array(regression.certified, dtype=float), rtol=1e-6)
