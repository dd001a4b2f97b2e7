"""The chapter's functions and the programs' in each framework's own words."""

from __future__ import annotations

import kalman
import numpy as np
import pytest
import sinkhorn
from multicalc_conformance.problems.chapter import chain_rule, critical, matrices, second_order

from multicalc.testing import translate

CHAPTER = {
    "network": (chain_rule.network, (chain_rule.BOOK,), [-4096.0] * 4),
    "network where b isn't 0": (
        *(chain_rule.network, (chain_rule.GENERIC,)),
        [73472.0, 73472.0, -68224.0, -68224.0],
    ),
    "quartic": (critical.quartic, (-2.0,), 12.0 * -2 * -4 * -1),
    "quadratic form": (
        *(matrices.quadratic_form, (matrices.AT, matrices.SQUARE)),
        (matrices.SQUARE + matrices.SQUARE.T) @ matrices.AT,
    ),
    "squared distance": (
        *(matrices.squared_distance, (matrices.X, matrices.U, matrices.V)),
        2 * (matrices.X - matrices.U @ matrices.V),
    ),
    "bump": (second_order.bump, ([-1.0, 0.0],), [-np.exp(-1), 0.0]),
}
"""A function, where, and its gradient there by the first argument."""


@pytest.mark.parametrize("name", CHAPTER)
def test_the_chapters_functions(name, backend_name):
    f, at, gradient = CHAPTER[name]
    found = translate(f, backend_name, at=at, operators=["grad"])
    np.testing.assert_allclose(found.run()["grad"], gradient, rtol=1e-13, atol=1e-15)


def test_a_filter(backend_name):
    """Of one year after the first: -log of a normal density, of variance n + (n + d)."""
    at = (np.log([3.0, 2.0]), np.array([1.0, 2.0]))
    found = translate(kalman.negative_log_likelihood, backend_name, at=at, operators=["value"])
    np.testing.assert_allclose(found.run()["value"], 0.5 * (np.log(2 * np.pi * 8) + 1 / 8))


def test_an_iteration_over_helpers(backend_name):
    """Between one point and another there is one plan: all of it."""
    at = (np.array([[1.0, 2.0]]), np.array([[4.0, 6.0]]))
    found = translate(sinkhorn.transport_cost, backend_name, at=at, operators=["value", "grad"])
    results = found.run()
    np.testing.assert_allclose(results["value"], 25.0)
    np.testing.assert_allclose(results["grad"], [[-6.0, -8.0]])
