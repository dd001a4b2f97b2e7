"""A Hessian's products by an operator, and sums of long arrays, which they end in."""

from __future__ import annotations

import importlib.util
from math import fsum

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.engine import vjp

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend

BACKEND = get_backend("mxnet")
X, V = np.array([0.5, 1.0, -2.0]), np.array([1.0, -1.0, 0.25])
EXPECTED = 12 * X**2 * V
"""Of the sum of the fourth powers."""


def quartic(x):
    return xp.sum(x**4)


def through_a_gradient(x):
    return xp.sum(x * mc.grad(quartic)(x)) / 4


def half_constant(x):
    return xp.sum(BACKEND.stop_gradient(x)) + quartic(x)


@pytest.mark.parametrize(
    "f",
    [quartic, mc.jit(quartic), mc.jit(half_constant), through_a_gradient, half_constant],
)
def test_products_are_those_of_the_closed_form(f):
    operator = mc.hessian_operator(f, BACKEND.from_numpy(X))
    for _ in range(2):
        found = BACKEND.to_numpy(operator @ BACKEND.from_numpy(V))
        np.testing.assert_allclose(found, EXPECTED, rtol=1e-14)


def test_a_product_inside_a_derivative_is_differentiated():
    def curvature(x):
        return xp.sum((mc.hessian_operator(quartic, x) @ x) * x)

    slope = mc.grad(curvature)(BACKEND.from_numpy(X))
    np.testing.assert_allclose(BACKEND.to_numpy(slope), 48 * X**3, rtol=1e-14)


def test_of_a_function_without_curvature_it_is_zero():
    x = BACKEND.from_numpy(X)
    for f in (xp.sum, lambda x: xp.sum(BACKEND.from_numpy(V))):
        assert BACKEND.to_numpy(mc.hessian_operator(f, x) @ x).tolist() == [0.0, 0.0, 0.0]


def test_a_product_computes_no_gradient(monkeypatch):
    operator = mc.hessian_operator(quartic, BACKEND.from_numpy(X))
    monkeypatch.setattr(vjp, "tape_value_and_grad", None)
    found = BACKEND.to_numpy(operator @ BACKEND.from_numpy(V))
    np.testing.assert_allclose(found, EXPECTED, rtol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(2**16,), (2**16 + 1,), (300, 257)])
def test_long_sums_are_right_to_their_last_digit(shape, dtype):
    values = np.random.default_rng(0).uniform(0.5, 1.5, shape).astype(dtype)
    found = float(BACKEND.to_numpy(xp.sum(BACKEND.from_numpy(values))))
    exact = fsum(values.ravel().astype(float).tolist())
    assert abs(found - exact) <= 2 * np.finfo(dtype).eps * exact


def test_long_sums_have_derivatives():
    x = BACKEND.from_numpy(np.linspace(0.0, 1.0, 2**16))
    np.testing.assert_array_equal(BACKEND.to_numpy(mc.grad(xp.sum)(x)), np.ones(2**16))
