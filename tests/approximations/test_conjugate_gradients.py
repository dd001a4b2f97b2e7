"""Conjugate gradients within a radius, against matrices on the host."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from multicalc import get_backend
from multicalc.approximations.conjugate_gradients import Lowest, lowest
from multicalc.approximations.vectors import Vectors

RNG = np.random.default_rng(2)
SQUARE = RNG.normal(size=(8, 8))
POSITIVE = SQUARE @ SQUARE.T + np.eye(8)
GRADIENT = RNG.normal(size=8)


def run(matrix: np.ndarray, gradient: np.ndarray, **options: Any) -> Lowest:
    """Of the vector's two halves as a tree's leaves."""
    start = gradient[:3], gradient[3:]

    def product(d: Any) -> Any:
        found = matrix @ np.concatenate(d)
        return found[:3], found[3:]

    options = {"rtol": 1e-13, "iterations": 50} | options
    return lowest(Vectors(get_backend("numpy"), start), product, start, **options)


def fall(matrix: np.ndarray, gradient: np.ndarray, step: np.ndarray) -> float:
    return float(-(gradient @ step + 0.5 * step @ matrix @ step))


def test_the_minimum_of_a_positive_definite_quadratic() -> None:
    found = run(POSITIVE, GRADIENT)
    step = np.concatenate(found.step)
    np.testing.assert_allclose(step, np.linalg.solve(POSITIVE, -GRADIENT), rtol=1e-9)
    np.testing.assert_allclose(found.fall, fall(POSITIVE, GRADIENT, step), rtol=1e-12)
    assert (found.end, found.iterations <= 10) == ("solved", True)


def test_it_stops_as_soon_as_it_is_precise_enough() -> None:
    found = run(POSITIVE, GRADIENT, rtol=0.3)
    left = POSITIVE @ np.concatenate(found.step) + GRADIENT
    np.testing.assert_allclose(found.residual, np.linalg.norm(left) / np.linalg.norm(GRADIENT))
    assert found.residual <= 0.3
    before = run(POSITIVE, GRADIENT, rtol=0.3, iterations=found.iterations - 1)
    assert (before.end, before.residual > 0.3) == ("out of iterations", True)


def test_the_boundary_along_the_first_direction() -> None:
    radius = 0.1 * np.linalg.norm(GRADIENT) / np.linalg.norm(POSITIVE, 2)
    found = run(POSITIVE, GRADIENT, radius=radius)
    np.testing.assert_allclose(
        np.concatenate(found.step), -radius * GRADIENT / np.linalg.norm(GRADIENT), rtol=1e-14
    )
    assert (found.end, found.iterations) == ("boundary", 1)


@pytest.mark.parametrize(
    ("matrix", "end"),
    [
        (POSITIVE, "boundary"),
        (np.diag([5.0, 4.0, 3.0, 2.0, 1.0, -1.0, -2.0, 6.0]), "negative curvature"),
    ],
)
def test_the_boundary_later_on(matrix: np.ndarray, end: str) -> None:
    radius = 0.8 * np.linalg.norm(np.linalg.solve(POSITIVE, GRADIENT))
    radius *= 5 if end == "negative curvature" else 1
    found = run(matrix, GRADIENT, radius=radius)
    step = np.concatenate(found.step)
    np.testing.assert_allclose(np.linalg.norm(step), radius, rtol=1e-13)
    np.testing.assert_allclose(found.fall, fall(matrix, GRADIENT, step), rtol=1e-11)
    # At least what the lowest point along −g promises (Nocedal and Wright, theorem 4.4).
    slope, bend = GRADIENT @ GRADIENT, GRADIENT @ matrix @ GRADIENT
    length = radius / np.sqrt(slope)
    length = min(length, slope / bend) if bend > 0 else length
    assert found.fall >= fall(matrix, GRADIENT, -length * GRADIENT) > 0
    assert (found.end, found.iterations > 1) == (end, True)


def test_negative_curvature_without_a_boundary() -> None:
    gradient = np.array([1.0, 0.0, 0.0, 1e-3, 0.0, 0.0, 0.0, 0.0])
    later = run(np.diag([2.0, 1, 1, -1, 1, 1, 1, 1]), gradient)
    direction = np.concatenate(later.direction)
    assert (later.end, later.iterations) == ("negative curvature", 2)
    np.testing.assert_allclose(
        later.curvature,
        (2 * direction[0] ** 2 - direction[3] ** 2) / (direction @ direction),
    )
    # It stays where the first direction led.
    np.testing.assert_allclose(np.concatenate(later.step), -0.5 * gradient, rtol=1e-5)
    first = run(-2.0 * np.eye(8), gradient)
    np.testing.assert_allclose(np.concatenate(first.step), -0.5 * gradient)


def test_flat_to_its_precision_is_not_positive() -> None:
    flat = np.diag([1.0, 1e-16, 0, 0, 0, 0, 0, 0])
    assert run(flat, np.array([1.0, 1.0, 0, 0, 0, 0, 0, 0])).end == "negative curvature"
    assert run(np.full((8, 8), np.nan), GRADIENT).end == "not finite"
    assert run(POSITIVE, np.zeros(8)).iterations == 0
