"""What standard arrays don't do twice, and that the short ways give what the long ones do."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.arrays import infix, standard
from multicalc.errors import PortabilityError

X = np.array([1.5, -2.5, 3.5])


def loss(x):
    y = xp.exp(-x) + 2 * abs(x) - 0.5
    joined = xp.concat([xp.maximum(y, x), xp.reshape(x**2, (3,))], axis=0)
    return xp.sum(xp.where(joined > 1.0, joined, 1 / joined)) + x[1:] @ y[:-1]


def test_dtypes_are_looked_into_once(backend):
    """Where arrays are of one dtype nothing is promoted, and what a function takes is known."""
    gradient = mc.grad(mc.portable(loss), backend=backend)
    expected = gradient(X)
    with (
        patch.object(infix, "operands", side_effect=AssertionError("an operator")),
        patch.object(standard, "met", side_effect=AssertionError("a function")),
    ):
        np.testing.assert_array_equal(gradient(X), expected)


def test_the_short_way_is_the_long_one(backend):
    """Reference: the derivative by hand."""
    found = mc.grad(mc.portable(loss), backend=backend)(X)
    y = np.exp(-X) + 2 * np.abs(X) - 0.5
    slope = -np.exp(-X) + 2 * np.sign(X)
    assert np.all(np.minimum(np.maximum(y, X), X**2) > 1)
    by_product = np.array([slope[0] * X[1], y[0] + slope[1] * X[2], y[1]])
    np.testing.assert_allclose(found, np.where(y > X, slope, 1) + 2 * X + by_product, rtol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_beside_floats(backend, dtype):
    """A number takes the array's dtype, of a scalar too; one that no int64 holds as well."""
    x = mc.Array(np.asarray(3.0, dtype), backend=backend)
    for found, expected in (
        (x * 0.1, np.dtype(dtype).type(3.0) * np.dtype(dtype).type(0.1)),
        (x + 2**70, np.dtype(dtype).type(2.0**70)),
        (2**70 / x, np.dtype(dtype).type(2.0**70) / np.dtype(dtype).type(3.0)),
        (x**3, np.dtype(dtype).type(27.0)),
        (2 - x, np.dtype(dtype).type(-1.0)),
    ):
        assert found.dtype.name == dtype
        np.testing.assert_array_equal(found.numpy(), expected)
    assert bool(x * 0.1 == 0.1 * x)
    assert bool(x / x == 1)


def test_no_product_with_a_number(backend):
    x = mc.Array(X, backend=backend)
    for product in (lambda: x @ 2.0, lambda: 2 @ x, lambda: x @ x[0]):
        with pytest.raises(PortabilityError, match=r"write \* for a number"):
            product()


def test_captured_data_keeps_its_precision(backend):
    """Of 64-bit data beside a 32-bit argument, in operators and functions."""
    data = mc.Array(np.array([1.0, 2.0, 4.0]) / 3, backend=backend)

    def error(x):
        rest = xp.exp(data * 3.0 - 1.0) - np.exp(np.array([0.0, 1.0, 3.0]))
        assert rest.dtype == np.float64
        return x * xp.astype(xp.max(xp.abs(rest)), xp.float32)

    assert mc.grad(mc.portable(error), backend=backend)(np.float32(1.0)) < 1e-14


@pytest.mark.parametrize(
    ("power", "derivatives"), [(2, [0.0, 0.0, 2.0, 0.0]), (0, [1.0, 0.0, 0.0, 0.0])]
)
def test_a_power_of_a_known_number_at_zero(backend, power, derivatives):
    f = mc.portable(lambda x: x**power)
    with mc.use(backend.name):
        for expected in derivatives:
            np.testing.assert_array_equal(f(np.array(0.0)), expected)
            f = mc.grad(f)
