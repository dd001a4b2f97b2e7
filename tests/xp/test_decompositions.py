"""Eigenvectors of huge and tiny matrices, and the full singular value decomposition."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

A = np.array([[5.0, 0.1], [0.3, 3.0]])
SCALES = [("float64", 1e16), ("float64", 1e-16), ("float32", 1e7), ("float32", 1e-7)]


@pytest.mark.parametrize(("dtype", "scale"), SCALES)
def test_eigenvectors_at_any_scale(backend, dtype, scale):
    """Of the mean of the matrix and its transpose, [[a, b], [b, c]], the vector of the larger
    eigenvalue is (cos t, sin t) with tan 2t = 2b / (a - c)."""
    f = lambda x: xp.linalg.eigh(x)[1][0, 1] ** 2  # noqa: E731
    found = mc.grad(f, backend=backend.name)((A * scale).astype(dtype))
    gap, twice = A[0, 0] - A[1, 1], A[0, 1] + A[1, 0]
    by_angle, size = -twice / np.hypot(gap, twice), gap**2 + twice**2
    turn = np.array([[-twice / 2, gap / 2], [gap / 2, twice / 2]]) / size
    rtol = 1e-13 if dtype == "float64" else 1e-5
    np.testing.assert_allclose(np.float64(found) * scale, by_angle * turn, rtol=rtol)


@pytest.mark.parametrize(("dtype", "scale"), SCALES)
def test_second_derivatives_of_singular_values_at_any_scale(backend, dtype, scale):
    """Their sum is √(|A|² + 2 det A), for a positive determinant."""
    f = lambda x: xp.sum(xp.linalg.svdvals(x))  # noqa: E731
    x, v = ((each * scale).astype(dtype) for each in (A, np.array([[1.0, -0.5], [2.0, 0.7]])))
    found = mc.hvp(f, (x,), (v,), backend=backend.name)
    cofactors, turned = (
        np.array([[m[1, 1], -m[1, 0]], [-m[0, 1], m[0, 0]]]) for m in (A, v / scale)
    )
    total = np.sqrt(np.sum(A * A) + 2 * np.linalg.det(A))
    slope = (A + cofactors) / total
    expected = (v / scale + turned - slope * np.sum(slope * v / scale)) / total
    rtol = 1e-12 if dtype == "float64" else 1e-4
    np.testing.assert_allclose(np.float64(found), expected, rtol=rtol)


@pytest.mark.parametrize("shape", [(4, 2), (2, 3), (2, 4, 2)])
def test_singular_values_of_the_full_decomposition(backend, shape):
    """∂σₖ/∂A = uₖ vₖᵀ, by NumPy's vectors."""
    x = np.random.default_rng(3).normal(size=shape)
    weights = np.array([2.0, -0.7])
    f = lambda x: xp.sum(xp.multiply(xp.linalg.svd(x)[1], weights))  # noqa: E731
    u, _, vh = np.linalg.svd(x, full_matrices=False)
    found = mc.grad(f, backend=backend.name)(x)
    np.testing.assert_allclose(found, (u * weights) @ vh, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("wide", [False, True])
def test_vectors_that_only_the_full_decomposition_has(backend, wide):
    """The projector on their space is I - A A⁺, whose derivative is that of the inverse."""
    rng = np.random.default_rng(4)
    x, weights = rng.normal(size=(4, 2)), rng.normal(size=(4, 4))

    def f(x):
        u, _, vh = xp.linalg.svd(x)
        vectors = xp.matrix_transpose(vh) if wide else u
        rest = vectors[:, 2:]
        return xp.sum(xp.multiply(xp.matmul(rest, xp.matrix_transpose(rest)), weights))

    inverse = np.linalg.inv(x.T @ x) @ x.T
    outside = np.eye(4) - x @ inverse
    slope = -outside @ (weights + weights.T) @ inverse.T
    found = mc.grad(f, backend=backend.name)(x.T if wide else x)
    np.testing.assert_allclose(found, slope.T if wide else slope, rtol=1e-11, atol=1e-13)
