"""Models of nothing, and of what is not finite, of each kind of matrix."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

MATRICES = ["dense", "operator", "sparse"]


@pytest.mark.parametrize("matrix", MATRICES)
def test_the_minimizer_of_nothing(matrix):
    model = mc.quad_approx(lambda x: xp.sum(x**2), np.zeros((0, 2)), matrix=matrix)
    assert model.minimizer().shape == (0, 2)


@pytest.mark.parametrize("matrix", ["dense", "operator"])
def test_a_gradient_that_is_not_finite_has_no_minimizer_of_numbers(matrix):
    model = mc.quad_approx(lambda x: xp.sum(x**2), np.array([np.nan, 1.0]), matrix=matrix)
    assert np.isnan(model.minimizer()).all()
