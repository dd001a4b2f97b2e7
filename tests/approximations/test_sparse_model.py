"""``quad_approx`` with the Hessian as a sparse matrix."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.approximations import quad_approx
from multicalc.backend import Backend
from multicalc.errors import NotPositiveDefiniteError


@mc.portable
def chain(x: Any, c: Any) -> Any:
    """Σ c(xₖ₊₁ − xₖ)²/2 + Σ xₖ⁴."""
    return 0.5 * xp.sum(c * (x[1:] - x[:-1]) ** 2) + xp.sum(x**4)


X0, C = np.linspace(0.5, 1.5, 7), np.linspace(1.0, 2.0, 6)


def by_hand(x: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:
    """Value, gradient and Hessian."""
    size = len(x)
    difference = np.eye(size - 1, size, 1) - np.eye(size - 1, size)
    stiffness = difference.T @ (C[:, None] * difference)
    value = 0.5 * x @ stiffness @ x + np.sum(x**4)
    return value, stiffness @ x + 4 * x**3, stiffness + np.diag(12 * x**2)


def test_the_model_is_the_dense_one(backend: Backend) -> None:
    model = quad_approx(chain, X0, C, matrix="sparse", backend=backend)
    value, slope, hessian = by_hand(X0)
    np.testing.assert_allclose(model.hessian.toarray(), hessian, rtol=1e-13)
    assert model.hessian.nnz == 3 * 7 - 2
    batch = np.random.default_rng(0).normal(size=(2, 3, 7))
    d = batch - X0
    expected = value + d @ slope + 0.5 * np.sum(d * (d @ hessian), axis=-1)
    np.testing.assert_allclose(model(batch), expected, rtol=1e-13)
    np.testing.assert_allclose(model(batch[0, 0]), expected[0, 0], rtol=1e-13)
    np.testing.assert_allclose(model.minimizer(), X0 - np.linalg.solve(hessian, slope), rtol=1e-12)
    found = mc.grad(model, backend=backend)(batch[0, 0])
    np.testing.assert_allclose(found, slope + hessian @ d[0, 0], rtol=1e-12)
    assert repr(model).endswith("matrix='sparse')")


def test_a_pickle_is_the_same_model() -> None:
    again = pickle.loads(pickle.dumps(quad_approx(chain, X0, C, matrix="sparse", backend="numpy")))
    value, slope, hessian = by_hand(X0)
    expected = value + slope.sum() + 0.5 * hessian.sum()
    np.testing.assert_allclose(again(X0 + 1.0), expected, rtol=1e-14)
    with pytest.raises(ValueError, match="read-only"):
        again.hessian.data[0] = 0.0


@pytest.mark.parametrize("weight", [0.5, 1.0, 1.5])
def test_what_is_not_positive_definite_is_refused(weight: float) -> None:
    """x·y + w(x² + y²)/2 is so where w > 1; its pivots are w and w − 1/w."""

    def form(x: Any) -> Any:
        return x[0] * x[1] + 0.5 * weight * xp.sum(x**2)

    model = quad_approx(mc.portable(form), np.ones(2), matrix="sparse", backend="numpy")
    if weight > 1:
        np.testing.assert_allclose(model.minimizer(), 0.0, atol=1e-15)
    else:
        with pytest.raises(NotPositiveDefiniteError, match="pivot"):
            model.minimizer()


def test_many_coordinates() -> None:
    size = 20_000

    def valley(x: Any) -> Any:
        return xp.sum((x[1:] - 2.0 * x[:-1]) ** 2) + xp.sum((x - 1.0) ** 2)

    x = quad_approx(
        mc.portable(valley), np.zeros(size), matrix="sparse", backend="numpy"
    ).minimizer()
    # The equations of the rows: 6xₖ − 2xₖ₋₁ − 2xₖ₊₁ = 1 in the middle.
    np.testing.assert_allclose(6 * x[1:-1] - 2 * x[:-2] - 2 * x[2:], 1.0, rtol=1e-12)
    np.testing.assert_allclose(5 * x[0] - 2 * x[1], 1.0, rtol=1e-12)
