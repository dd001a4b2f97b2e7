"""Δf against closed forms: harmonic functions, powers of norms, a network's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, NotScalarError

POINTS = np.linspace(0.3, 1.7, 12).reshape(4, 3)


def power_of_norm(x: Any, p: float = 5.0) -> Any:
    """|x|**p, whose Laplacian is p·(p + n − 2)·|x|**(p − 2)."""
    return xp.sum(x**2) ** (p / 2)


def potential(x: Any) -> Any:
    """1/|x|, harmonic in three dimensions."""
    return xp.sum(x**2) ** -0.5


def test_powers_of_norms(backend: Backend) -> None:
    x = POINTS[0]
    closed = 5 * (5 + 3 - 2) * np.linalg.norm(x) ** 3
    assert mc.laplacian(power_of_norm, backend=backend)(x) == pytest.approx(closed, rel=1e-12)


def test_harmonic_functions(backend: Backend) -> None:
    assert abs(float(mc.laplacian(potential, backend=backend)(POINTS[1]))) < 1e-14
    saddle = mc.laplacian(lambda p: p["x"] ** 2 - p["y"] ** 2, backend=backend)
    assert float(saddle({"x": 0.7, "y": -0.3})) == 0.0


def test_a_batch_of_points(backend: Backend) -> None:
    found = mc.vmap(mc.laplacian(power_of_norm, backend=backend), backend=backend)(POINTS)
    closed = 30 * np.linalg.norm(POINTS, axis=1) ** 3
    np.testing.assert_allclose(found, closed, rtol=1e-12)


def test_compiled(backend: Backend, fast_compiler: str | None) -> None:
    compiled = mc.jit(mc.laplacian(power_of_norm), backend=backend, compiler=fast_compiler)
    closed = 30 * np.linalg.norm(POINTS[2]) ** 3
    assert float(compiled(POINTS[2])) == pytest.approx(closed, rel=1e-12)


def test_of_several_arguments(backend: Backend) -> None:
    def f(x: Any, y: Any) -> Any:
        return xp.sum(x**3) * y**2

    x, y = np.array([1.0, 2.0]), 3.0
    both = mc.laplacian(f, argnums=(0, 1), backend=backend)(x, y)
    assert float(both) == pytest.approx(6 * 3 * 9 + 2 * 9, rel=1e-12)
    assert float(mc.laplacian(f, argnums=1, backend=backend)(x, y)) == pytest.approx(18, rel=1e-12)


def test_an_equations_residual_by_a_networks_weights(backend: Backend) -> None:
    """u = Σ aᵢ sin(wᵢ·x) has Δu = −Σ aᵢ |wᵢ|² sin(wᵢ·x), which is linear in a."""
    weights = np.array([[1.0, 0.5], [-0.4, 0.8], [0.3, 1.2]])
    x = np.array([0.6, -0.2])

    def residual(a: Any) -> Any:
        def u(x: Any) -> Any:
            return xp.sum(a * xp.sin(xp.sum(xp.asarray(weights) * x, axis=1)))

        return mc.laplacian(u)(xp.asarray(x)) ** 2

    a = np.array([0.5, -1.0, 2.0])
    basis = -np.sum(weights**2, axis=1) * np.sin(weights @ x)
    closed = 2 * (basis @ a) * basis
    np.testing.assert_allclose(mc.grad(residual, backend=backend)(a), closed, rtol=1e-11)


@pytest.mark.parametrize("size", [2, 30, 2100])
def test_each_way_of_the_diagonal(backend_name: str, size: int) -> None:
    """By forward mode, of a Hessian, by products: as many coordinates as each is for."""
    if size > 2048 and backend_name in ("mxnet", "tensorflow"):
        pytest.skip("a loop over products; the code is the frontend's")
    x = np.linspace(-1.0, 1.0, size)

    def f(x: Any) -> Any:
        return xp.sum(xp.exp(x)) + xp.sum(x) ** 2

    found = mc.laplacian(f, backend=backend_name, chunk_size=300)(x)
    assert float(found) == pytest.approx(np.sum(np.exp(x)) + 2 * size, rel=1e-12)


def test_errors(backend: Backend) -> None:
    with pytest.raises(NotScalarError):
        mc.laplacian(lambda x: x, backend=backend)(POINTS[0])
    with pytest.raises(InvalidArgumentError, match="chunk_size"):
        mc.laplacian(power_of_norm, chunk_size=0)
