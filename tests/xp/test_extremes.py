"""Derivatives where their squares, or the arguments', are out of range, and they are not."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

SCALES = [("float32", 1e-25), ("float32", 1e25), ("float64", 1e-200), ("float64", 1e200)]


@pytest.mark.parametrize(("dtype", "scale"), SCALES)
def test_the_angle_of_huge_and_tiny_points(backend, dtype, scale):
    """Its derivatives times the scale are those of the point over the scale."""
    y, x, w = np.array([3.0, -1.0]), np.array([4.0, 2.0]), np.array([2.0, -0.5])
    v, u = np.array([-1.0, 0.5]), np.array([0.7, 3.0])
    at, along = (tuple((scale * a).astype(dtype) for a in p) for p in ((y, x), (v, u)))
    f = lambda y, x: xp.sum(xp.multiply(xp.atan2(y, x), w.astype(dtype)))  # noqa: E731
    slopes = mc.grad(f, argnums=(0, 1), backend=backend.name)(*at)
    curves = mc.hvp(f, at, along, backend=backend.name)
    square = x * x + y * y
    across, mixed = -2 * x * y / square**2, (y * y - x * x) / square**2
    expected = [w * x / square, -w * y / square]
    turned = [w * (across * v + mixed * u), w * (mixed * v - across * u)]
    rtol = 1e-5 if dtype == "float32" else 1e-13
    np.testing.assert_allclose(np.float64(slopes) * scale, expected, rtol=rtol)
    np.testing.assert_allclose(np.float64(curves) * scale, turned, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("scale", [1e-200, 1e200])
def test_the_angle_compiled(backend, scale):
    """XLA puts two divisions by one number together to one by its square."""
    slope = mc.jit(mc.grad(xp.atan2, argnums=(0, 1)), backend=backend.name)
    found = np.array(slope(np.array(3 * scale), np.array(4 * scale)))
    np.testing.assert_allclose(found * scale, [0.16, -0.12], rtol=1e-14)


@pytest.mark.parametrize("x", [1e-100, 1e100, -1e100])
def test_the_second_derivative_of_the_reciprocal(backend, x):
    f = lambda x: xp.sum(xp.reciprocal(x))  # noqa: E731
    at = np.array([x])
    found = mc.hvp(f, (at,), (at,), backend=backend.name)
    np.testing.assert_allclose(found, [2 / x / x], rtol=1e-14)


def test_the_second_derivatives_of_powers_at_zero(backend):
    n = np.array([0.0, 1.0, 2.0])
    f = lambda x: xp.sum(xp.pow(x, xp.asarray(n)))  # noqa: E731
    found = mc.hvp(f, (np.zeros(3),), (np.ones(3),), backend=backend.name)
    np.testing.assert_array_equal(found, [0.0, 0.0, 2.0])


def test_the_second_derivative_of_tanh_far_out(backend):
    x = np.array([-1e4, 800.0, 1e100])
    found = mc.hvp(lambda x: xp.sum(xp.tanh(x)), (x,), (np.ones(3),), backend=backend.name)
    np.testing.assert_allclose(found, np.zeros(3), atol=1e-14)


@pytest.mark.only_numpy
def test_slopes_that_autograd_loses():
    x = np.array([1e200, -1e200])
    np.testing.assert_allclose(mc.grad(lambda x: xp.sum(xp.asinh(x)))(x), [1e-200] * 2)
    slope = mc.grad(lambda x: xp.sum(xp.expm1(x)))(np.array([-40.0, -700.0]))
    np.testing.assert_allclose(slope, np.exp([-40.0, -700.0]), rtol=1e-14)
    by_divisor = mc.grad(lambda y: xp.sum(xp.divide(np.array([1e200]), y)))(np.array([1e200]))
    np.testing.assert_allclose(by_divisor, [-1e-200], rtol=1e-14)
