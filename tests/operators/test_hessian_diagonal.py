"""The diagonal of a Hessian: of x·Ax/2 + Σ exp, exactly and with its stated error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError

N = 7
MATRIX = np.cos(np.outer(np.arange(N), np.arange(N)))  # Symmetric, of full rank.
X = np.linspace(-1.0, 1.0, N)


def f(p: Any) -> Any:
    """Of a vector in two leaves."""
    x = xp.concat([p["a"], xp.reshape(p["b"], (4,))])
    return 0.5 * xp.sum(x * xp.sum(xp.asarray(MATRIX) * x, axis=1)) + xp.sum(xp.exp(x))


POINT = {"a": X[:3], "b": X[3:].reshape(2, 2)}
CLOSED = np.diag(MATRIX) + np.exp(X)


def flat(tree: Any) -> np.ndarray:
    return np.concatenate([np.ravel(tree["a"]), np.ravel(tree["b"])])


def test_exactly_in_the_points_structure(backend: Backend) -> None:
    found = mc.hessian_diagonal(f, backend=backend)(POINT)
    assert found["b"].shape == (2, 2)
    np.testing.assert_allclose(flat(found), CLOSED, rtol=1e-12)


def test_native_arrays_and_single_precision(backend: Backend, native: Any, to_numpy: Any) -> None:
    x = native(X, "float32")
    found = mc.hessian_diagonal(lambda x: xp.sum(x**4))(x)
    assert backend.dtype(found) == "float32"
    np.testing.assert_allclose(to_numpy(found), 12 * X**2, rtol=1e-5, atol=1e-6)


def test_estimates_are_the_same_on_every_backend(backend: Backend) -> None:
    """z ∘ Hz by NumPy's own matrix, of the same signs."""
    found = mc.hessian_diagonal(f, samples=6, seed=3, chunk_size=4, backend=backend)(POINT)
    # A word each, its lowest bits first.
    words = mc.random.bits(mc.random.key(3), (6, 1), backend="numpy")
    z = 2.0 * (words >> np.arange(N) & 1) - 1
    each = z * (z @ (MATRIX + np.diag(np.exp(X))))
    np.testing.assert_allclose(flat(found.value), each.mean(axis=0), rtol=1e-11)
    errors = each.std(axis=0, ddof=1) / np.sqrt(6)
    np.testing.assert_allclose(flat(found.error), errors, rtol=1e-11)
    assert found.samples == 6


def test_the_interval_covers() -> None:
    """In about 95 of 100 estimates, of each entry."""
    inside = []
    for seed in range(60):
        low, high = mc.hessian_diagonal(f, samples=20, seed=seed)(POINT).interval
        inside.append((flat(low) <= CLOSED) & (flat(high) >= CLOSED))
    assert 0.91 < np.mean(inside) < 0.99


def test_a_diagonal_hessian_has_no_error(backend: Backend) -> None:
    found = mc.hessian_diagonal(lambda x: xp.sum(xp.sin(x)), samples=5, backend=backend)(X)
    np.testing.assert_allclose(found.value, -np.sin(X), rtol=1e-14)
    np.testing.assert_allclose(found.error, 0.0, atol=1e-16)


def steps(x: Any) -> Any:
    """Its Hessian is tridiagonal, and takes two colours."""
    return xp.sum((x[1:] - x[:-1]) ** 4) + xp.sum(x[:-1] ** 2 * x[1:])


def closed_diagonal_of_steps(x: np.ndarray) -> np.ndarray:
    second = 12 * np.diff(x) ** 2
    return np.append(second, 0) + np.append(0, second) + np.append(2 * x[1:], 0)


@pytest.mark.parametrize("given", ["traced", "pattern", "colouring"])
def test_by_colours(backend: Backend, given: str) -> None:
    x = np.sin(np.arange(40.0))
    where = np.tri(40, k=1) * np.tri(40, k=1).T
    patterns = {
        "traced": "traced",
        "pattern": where,
        "colouring": mc.sparse.colour(where, "diagonal"),
    }
    assert patterns["colouring"].count == 2
    found = mc.hessian_diagonal(steps, pattern=patterns[given], backend=backend)(x)
    np.testing.assert_allclose(found, closed_diagonal_of_steps(x), rtol=1e-12, atol=1e-13)


def test_a_pattern_that_does_not_fit() -> None:
    with pytest.raises(InvalidArgumentError, match="symmetric matrix of 7 × 7"):
        mc.hessian_diagonal(steps, pattern=np.eye(6))(X)
    with pytest.raises(InvalidArgumentError, match="symmetric matrix of 7 × 7"):
        mc.hessian_diagonal(steps, pattern=mc.sparse.colour(np.eye(7)))(X)
    with pytest.raises(InvalidArgumentError, match="leave out samples"):
        mc.hessian_diagonal(steps, pattern=np.eye(7), samples=4)
    with pytest.raises(InvalidArgumentError, match=r"must be 'traced', .* found 'dense'"):
        mc.hessian_diagonal(steps, pattern="dense")


def test_it_is_differentiable(backend: Backend) -> None:
    """∂/∂x of Σ f″ᵢᵢ where f = Σ xᵢ⁴."""

    def total(x: Any) -> Any:
        return xp.sum(mc.hessian_diagonal(lambda x: xp.sum(x**4))(x))

    np.testing.assert_allclose(mc.grad(total, backend=backend)(X), 24 * X, rtol=1e-12, atol=1e-12)


def test_too_few_samples() -> None:
    with pytest.raises(InvalidArgumentError, match="samples must be an int of at least 2"):
        mc.hessian_diagonal(f, samples=1)
