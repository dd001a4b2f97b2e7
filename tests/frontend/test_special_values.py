"""NaN and infinity pass through untouched: nothing is rewritten, clipped or skipped."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([np.nan, np.inf, 1.0, -np.inf])

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")


def test_gradient(backend):
    value, gradient = mc.value_and_grad(lambda x: xp.sum(x * x), backend=backend)(X)
    assert np.isnan(value)
    np.testing.assert_array_equal(gradient, 2 * X)


def test_products(backend):
    v = np.ones(4)
    _, pushed = mc.jvp(lambda x: x * x, (X,), (v,), backend=backend)
    np.testing.assert_array_equal(pushed, 2 * X)
    _, pullback = mc.vjp(lambda x: x * x, X, backend=backend)
    np.testing.assert_array_equal(pullback(v)[0], 2 * X)


def test_hessian_entries_keep_to_themselves(backend):
    product = mc.hvp(lambda x: xp.sum(x * x * x), (X,), (np.ones(4),), backend=backend)
    np.testing.assert_array_equal(product, 6 * X)


def test_infinite_slope_and_overflow(backend):
    assert mc.grad(xp.sqrt, backend=backend)(0.0) == np.inf
    assert mc.grad(xp.exp, backend=backend)(1000.0) == np.inf
    assert mc.grad(lambda x: xp.exp(-x), backend=backend)(1000.0) == 0.0


def test_nan_tangents_are_not_dropped(backend):
    v = np.array([1.0, np.nan])
    _, pushed = mc.jvp(lambda x: 2.0 * x, (np.ones(2),), (v,), backend=backend)
    np.testing.assert_array_equal(pushed, 2 * v)
