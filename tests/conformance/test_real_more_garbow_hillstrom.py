"""Moré, Garbow and Hillstrom's formulas, against the minima that the paper prints for them."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf
from multicalc_conformance.problems.more_garbow_hillstrom import PROBLEMS

import multicalc as mc

optimize = pytest.importorskip("scipy.optimize")

MINIMA = [(p, m) for p in PROBLEMS for m in p.minima]
NAMES = [f"{p}, {m.value}" for p, m in MINIMA]


def exact_sum_of_squares(problem, x):
    with mp.workdps(50):
        return float(mp.fsum(r * r for r in problem.precise([mpf(v) for v in x])))


def test_all_35_problems_are_there():
    assert {problem.number for problem in PROBLEMS} == set(range(1, 36))


@pytest.mark.parametrize(("problem", "minimum"), MINIMA, ids=NAMES)
def test_the_published_minimum(problem, minimum):
    """At the published minimiser, or at the one that SciPy finds with our Jacobian; the paper gives
    six digits."""
    x = np.array(minimum.at or minimum.near or problem.start, dtype=float)
    if minimum.at is None:
        found = optimize.least_squares(
            problem.residuals,
            x,
            jac=mc.jacobian(problem.residuals, backend="numpy"),
            method="lm",
            x_scale="jac" if minimum.near is None else 1.0,
            ftol=1e-15,
            xtol=1e-15,
            gtol=1e-15,
            max_nfev=20000,
        )
        x = found.x
    for value in (
        float(np.sum(problem.residuals(x) ** 2)),
        exact_sum_of_squares(problem, x),
    ):
        assert value == pytest.approx(minimum.value, rel=5e-6, abs=1e-16)


@pytest.mark.parametrize("problem", PROBLEMS, ids=str)
def test_both_formulas_are_the_same_away_from_the_start(problem):
    x = np.array(problem.start) + 0.1 * np.cos(np.arange(1, len(problem.start) + 1))
    with mp.workdps(50):
        expected = np.array([float(r) for r in problem.precise([mpf(v) for v in x])])
    found = problem.residuals(x)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12 * np.max(np.abs(expected)))
