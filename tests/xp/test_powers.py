"""Powers where a rule meets 0 · ∞: derivatives at zero, powers of zero, norms of zeros."""

from __future__ import annotations

import math

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

INF = math.inf


def _exponent(form, n):
    return n if form is int else float(n) if form is float else np.full(2, n, form)


@pytest.mark.parametrize("form", [int, float, "float64", "int64"], ids=str)
@pytest.mark.parametrize("n", [0, 1, 2])
def test_derivatives_beyond_the_power(backend, form, n):
    """Of 3 xⁿ at 0 and at 1.5, up to the one of order n + 1, which is 0."""
    x = np.array([0.0, 1.5])

    def differentiated(f):
        return mc.grad(lambda x: xp.sum(f(x)), backend=backend.name)

    f = differentiated(lambda x: xp.multiply(xp.pow(x, _exponent(form, n)), 3.0))
    for order in range(1, n + 2):
        expected = 3.0 * math.perm(n, order) * x ** max(n - order, 0)
        np.testing.assert_array_equal(f(x), expected)
        f = differentiated(f)


@pytest.mark.parametrize("operator", [False, True])
def test_powers_of_the_number_zero(backend, operator):
    """0ʸ is 0 for y > 0, and all its derivatives."""
    y, v = np.array([2.0, 0.5, 1.0]), np.array([3.0, -1.0, 2.0])

    def f(y):
        power = 0.0**y if operator else xp.pow(0.0, y)
        return xp.sum(power * xp.asarray(v))

    value, slope = mc.value_and_grad(f, backend=backend.name)(y)
    assert float(value) == 0.0
    assert slope.tolist() == [0.0] * 3
    if not (operator and backend.name == "torch"):  # NaN by PyTorch's own operator
        assert mc.hvp(f, (y,), (v,), backend=backend.name).tolist() == [0.0] * 3


def test_powers_of_zeros_in_an_array(backend):
    """∂xʸ/∂x = y xʸ⁻¹ and ∂xʸ/∂y = 0 at x = 0."""
    x, y, w = np.zeros(3), np.array([2.0, 1.0, 0.0]), np.array([3.0, 5.0, 7.0])
    f = lambda x, y: xp.sum(xp.multiply(xp.pow(x, y), w))  # noqa: E731
    by_base, by_exponent = mc.grad(f, argnums=(0, 1), backend=backend.name)(x, y)
    assert by_base.tolist() == [0.0, 5.0, 0.0]
    assert by_exponent[:2].tolist() == [0.0, 0.0]


def test_a_negative_base_with_a_constant_exponent(backend):
    x, n, w = np.array([-3.0, 2.0]), np.array([3.0, 2.0]), np.array([0.5, -1.0])
    f = lambda x: xp.sum(xp.multiply(xp.pow(x, xp.asarray(n)), w))  # noqa: E731
    np.testing.assert_allclose(mc.grad(f, backend=backend.name)(x), w * n * x ** (n - 1))
    found = mc.hvp(f, (x,), (w,), backend=backend.name)
    np.testing.assert_allclose(found, w * w * n * (n - 1) * x ** (n - 2))


@pytest.mark.parametrize("ord", [-1, -2, -0.5])
def test_norms_of_negative_order_of_vectors_with_a_zero(arrays, ord):
    x = np.array([[0.0, 3.0, 4.0], [1.0, 2.0, 4.0]])
    found = arrays.numpy(xp.linalg.vector_norm(arrays(x), ord=ord, axis=-1))
    expected = np.sum(x[1] ** float(ord)) ** (1 / ord)
    np.testing.assert_allclose(found, [0.0, expected], rtol=1e-14)


@pytest.mark.parametrize("n", [2.0, 2.5])
def test_matrix_powers_are_whole(arrays, n):
    with pytest.raises(TypeError, match="integer"):
        xp.linalg.matrix_power(arrays([[2.0, 1.0], [0.5, 3.0]]), n)


@pytest.mark.parametrize(
    ("x", "value", "slope"),
    [
        ([INF, 1.0, 2.0], INF, [None, 0.0, 0.0]),
        ([INF, INF, -INF], INF, [None, None, 0.0]),
        ([-INF, -INF, -INF], -INF, [None] * 3),
        ([-INF, 1.0, 1.0], 1.0 + math.log(2.0), [0.0, 0.5, 0.5]),
    ],
)
def test_logsumexp_with_infinities(backend, x, value, slope):
    """None where the derivative is none: of ∞ and of nothing but -∞."""
    f = lambda x: 3.0 * xp.logsumexp(x)  # noqa: E731
    found, pulled = mc.value_and_grad(f, backend=backend.name)(np.array(x))
    np.testing.assert_allclose(found, 3.0 * value, rtol=1e-15)
    known = [i for i, each in enumerate(slope) if each is not None]
    np.testing.assert_allclose(pulled[known], [3.0 * slope[i] for i in known], rtol=1e-14)
