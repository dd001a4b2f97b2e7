"""Eigenvalues, conditions and densities against closed forms, of small matrices and large ones."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from operators.matrices import eigenvalues_of_toeplitz, of_diagonal, toeplitz

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError


@pytest.mark.parametrize("which", ["LA", "SA", "LM", "BE"])
@pytest.mark.parametrize("size", [12, 600])
def test_each_end(which: Any, size: int) -> None:
    values = np.concatenate([[-3.0, -2.0], np.linspace(-1.0, 1.0, size - 4), [2.5, 4.0]])
    operator = of_diagonal(values)
    found = mc.top_eigenvalues(operator, 3, which=which)
    third = {"LA": 1.0, "SA": -1.0}
    closed = {
        "LA": [4.0, 2.5, third["LA"]],
        "SA": [-3.0, -2.0, third["SA"]],
        "LM": [4.0, -3.0, 2.5],
        "BE": [-3.0, 2.5, 4.0],
    }
    np.testing.assert_allclose(found.values, closed[which], rtol=1e-10)
    assert found.converged
    assert found.residuals.max() < 1e-6


def test_vectors_have_the_points_structure(backend: Backend) -> None:
    d = np.linspace(0.5, 1.0, 600)
    d[7] = 4.0

    def f(p: Any) -> Any:
        return 0.5 * xp.sum(xp.asarray(d) * xp.concat([p["a"], p["b"]]) ** 2)

    point = {"a": np.zeros(10), "b": np.zeros(590)}
    found = mc.top_eigenvalues(mc.hessian_operator(f, point, backend=backend), 1)
    assert found.values == pytest.approx([4.0], rel=1e-10)
    assert found.vectors["b"].shape == (590, 1)
    assert abs(found.vectors["a"][7, 0]) == pytest.approx(1.0, rel=1e-8)


def test_single_precision() -> None:
    d = np.linspace(0.0, 1.0, 600, dtype="float32")
    d[5] = 2.0
    operator = mc.hessian_operator(lambda x: 0.5 * xp.sum(d * x**2), np.zeros(600, "float32"))
    found = mc.top_eigenvalues(operator, 2)
    np.testing.assert_allclose(found.values, [2.0, 1.0], rtol=1e-6)


@pytest.mark.parametrize("size", [9, 600])
def test_singular_values_of_a_rectangle(size: int) -> None:
    d = np.linspace(0.0, 1.0, size - 1)
    d[:2] = 3.0, -2.0
    operator = mc.jacobian_operator(lambda x: d * x[1:], np.zeros(size))
    for each in (operator, operator.T):
        found = mc.top_eigenvalues(each, 2)
        np.testing.assert_allclose(found.values, [3.0, 2.0], rtol=1e-9)
        assert found.residuals.max() < 1e-6


def test_what_did_not_converge_says_so() -> None:
    found = mc.top_eigenvalues(toeplitz(600), 4, which="SA", maxiter=2)
    assert not found.converged
    assert len(found.values) < 4
    assert f"only {len(found.values)} of 4 converged" in repr(found)


@pytest.mark.parametrize("size", [20, 600])
def test_conditions(size: int) -> None:
    values = np.linspace(1.0, 2.0, size)
    values[[2, 5]] = 0.25, 4.0
    operator = of_diagonal(values)
    found = mc.condition(operator)
    assert found.value == pytest.approx(16.0, rel=1e-9)
    assert (found.kind, found.at_least) == ("positive definite", False)
    below = mc.condition(-operator)
    assert (below.kind, below.value) == ("negative definite", pytest.approx(found.value, rel=1e-6))


@pytest.mark.parametrize("size", [20, 600])
def test_conditions_of_indefinite_and_singular_operators(size: int) -> None:
    values = np.linspace(1.0, 2.0, size) * np.where(np.arange(size) % 2, 1.0, -1.0)
    values[3] = 0.25
    found = mc.condition(of_diagonal(values))
    assert found.value == pytest.approx(8.0, rel=1e-6)
    assert (found.kind, found.smallest) == ("indefinite", pytest.approx(0.25, rel=1e-6))
    assert found.eigenvalues == pytest.approx((values.min(), 2.0), rel=1e-8)
    values[3] = 0.0
    flat = mc.condition(of_diagonal(values))
    assert (flat.value, flat.kind, flat.at_least) == (np.inf, "singular", False)


@pytest.mark.parametrize("size", [9, 600])
def test_the_condition_of_a_jacobian(size: int) -> None:
    d = np.linspace(0.5, 1.0, size - 1)
    found = mc.condition(mc.jacobian_operator(lambda x: d * x[1:], np.zeros(size)).T)
    assert found.value == pytest.approx(2.0, rel=1e-6)
    assert found.kind == ""


def test_the_density_of_a_small_matrix_is_that_of_its_eigenvalues() -> None:
    operator = mc.hessian_operator(lambda x: xp.sum(x**3) / 6, np.array([1.0, 2.0, 2.0, 5.0]))
    found = mc.spectral_density(operator, width=0.25)
    gaussians = np.exp(-8 * (found.grid[:, None] - np.array([1.0, 2.0, 2.0, 5.0])) ** 2)
    closed = np.mean(gaussians, axis=1) * 4 / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(found.density, closed, rtol=1e-12)
    assert not found.error.any()


def test_the_density_of_a_large_one() -> None:
    """Of the second difference, smeared: what is left is chance's."""
    found = mc.spectral_density(toeplitz(600), samples=6, steps=30, width=0.15)
    each = (found.grid[:, None] - eigenvalues_of_toeplitz(600)) / 0.15
    smeared = np.mean(np.exp(-0.5 * each**2), axis=1) / (0.15 * np.sqrt(2 * np.pi))
    assert np.trapz(found.density, found.grid) == pytest.approx(1.0, abs=1e-4)
    assert np.max(np.abs(found.density - smeared)) < 0.05
    assert np.max(np.abs(found.density - smeared) / (found.error + 1e-3)) < 4
    # Half of the eigenvalues are below 2.
    assert found.share(0.0, 2.0) == pytest.approx(0.5, abs=0.05)


def test_errors() -> None:
    with pytest.raises(InvalidArgumentError, match="k must be from 1 to 5, found 6"):
        mc.top_eigenvalues(toeplitz(5))
    with pytest.raises(InvalidArgumentError, match="which must be one of LA, SA, LM, BE"):
        mc.top_eigenvalues(toeplitz(5), 1, which="SM")  # type: ignore[arg-type]
    with pytest.raises(InvalidArgumentError, match=r"operator must be symmetric.*eigs"):
        mc.top_eigenvalues(mc.jacobian_operator(lambda x: x[::-1], np.zeros(3)), 1)
    with pytest.raises(InvalidArgumentError, match="width above 0"):
        mc.spectral_density(toeplitz(5), width=0.0)
