"""Rosenbrock's derivatives by hand, against SciPy's and against differences of the formula."""

from __future__ import annotations

import numpy as np
import pytest
from multicalc_conformance.problems.optimization import exact as problems
from multicalc_conformance.problems.optimization import rosenbrock_by_hand as by_hand
from multicalc_conformance.references import exact

optimize = pytest.importorskip("scipy.optimize")


@pytest.mark.parametrize("n", [2, 10, 100, 1000])
def test_scipy_has_the_same(n):
    rng = np.random.default_rng(n)
    x, v = rng.normal(size=n), rng.normal(size=n)
    [at, along] = exact.numbers([x, v])
    for ours, scipys in (
        (by_hand.value(at), optimize.rosen(x)),
        (by_hand.gradient(at), optimize.rosen_der(x)),
        (by_hand.hessian_product(at, along), optimize.rosen_hess_prod(x, v)),
    ):
        found = np.asarray(ours, dtype=float)
        np.testing.assert_allclose(found, scipys, rtol=0, atol=1e-13 * np.max(np.abs(scipys)))


def test_scipy_has_the_same_hessian():
    x = np.cos(np.arange(1.0, 11.0))
    ours = by_hand.hessian(exact.numbers([x])[0]).astype(float)
    np.testing.assert_allclose(ours, optimize.rosen_hess(x), rtol=1e-13, atol=1e-11)


def test_differences_of_the_formula_are_the_same_to_fifty_digits():
    [x, v] = exact.numbers([np.cos(np.arange(1.0, 7.0)), np.sin(np.arange(1.0, 7.0))])

    def f(at):
        return problems.rosenbrock(*at)

    with exact.mp.workdps(exact.DIGITS):
        for ours, theirs in (
            (by_hand.gradient(x), exact.gradient(f, [x])[0]),
            (by_hand.hessian_product(x, v), exact.hvp(f, [x], [v])[0]),
        ):
            assert max(abs(ours - theirs)) < 1e-45
