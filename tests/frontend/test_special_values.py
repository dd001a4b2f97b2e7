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


FORMS = pytest.mark.parametrize("form", ["eager", "compiled", "tangent"])


def check_zeros(f, expected, x, form, compiler, to_numpy):
    """That ``f(x)`` is as expected, zeros with their signs."""
    jitted = mc.jit(f, compiler=compiler)
    run = {"eager": f, "compiled": jitted, "tangent": lambda x: mc.jvp(f, (x,), (x,))[0]}[form]
    found = to_numpy(run(x))
    np.testing.assert_allclose(found, expected, rtol=1e-15)
    np.testing.assert_array_equal(np.signbit(found), np.signbit(expected))


@FORMS
def test_negative_zero_is_another_number_than_zero(native, to_numpy, fast_compiler, form):
    """What is kept by a number, an operator or a constant, is another's for the other zero."""

    def f(x):
        zero, negative = xp.full((2,), 0.0), xp.full((2,), -0.0)
        of_arrays = [xp.atan2(zero, x), xp.atan2(negative, x)]
        of_numbers = [xp.copysign(x, 0.0), xp.copysign(x, -0.0)]
        chosen = [xp.where(x > 0, 0.0, -0.0), xp.where(x > 0, -0.0, 0.0)]
        products = [xp.multiply(x * x, 0.0), xp.multiply(x * x, -0.0)]
        return xp.stack([*of_arrays, *of_numbers, *chosen, *products])

    pi = np.pi
    expected = [[pi, 0], [-pi, -0.0], [1, 2], [-1, -2], [-0.0, 0], [0, -0.0], [0, 0], [-0.0, -0.0]]
    check_zeros(f, expected, native([-1.0, 2.0]), form, fast_compiler, to_numpy)


@pytest.mark.skip_tensorflow("its own operators keep one constant for both zeros")
@FORMS
def test_products_with_either_zero(native, to_numpy, fast_compiler, form):
    def f(x):
        return xp.stack([x * x * 0.0, x * x * -0.0])

    expected = [[0, 0], [-0.0, -0.0]]
    check_zeros(f, expected, native([-1.0, 2.0]), form, fast_compiler, to_numpy)
