"""Row 5 of the chapter: the critical points of a function, on an interval and in a box."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError
from multicalc.optimize import critical_points


def quartic(x: Any) -> Any:
    return 3 * x**4 - 4 * x**3 - 12 * x**2


@pytest.mark.parametrize("interval", [(-2, 3), (-2.13, 2.97)])
def test_the_books_quartic(backend: Backend, interval: Any) -> None:
    """f′ = 12x(x − 2)(x + 1), whether or not its roots fall on the grid."""
    points = critical_points(quartic, interval, points=41, backend=backend)
    np.testing.assert_allclose([p.x for p in points], [-1, 0, 2], atol=1e-14)
    np.testing.assert_allclose([p.value for p in points], [-5, 0, -32], atol=1e-12)
    np.testing.assert_allclose([p.gradient_norm for p in points], 0, atol=1e-12)
    np.testing.assert_allclose([p.eigenvalues[0] for p in points], [36, -24, 72], rtol=1e-12)
    assert [p.kind for p in points] == ["minimum", "maximum", "minimum"]
    lowest, highest = points.global_minimum, points.global_maximum
    assert lowest is points[2]
    assert highest.kind == "endpoint"
    np.testing.assert_allclose(highest.x, interval[0])
    np.testing.assert_allclose(highest.value, quartic(interval[0]))


def test_the_global_maximum_may_be_critical() -> None:
    points = critical_points(quartic, (-1.2, 2.1))
    assert points.global_maximum.kind == "maximum"
    assert points.global_maximum is points[1]


@pytest.mark.parametrize("interval", [(-2.0, 2.0), (-2.1, 3.3)])
@pytest.mark.parametrize(
    ("f", "root"),
    [
        (lambda x: x**3, 0.0),
        (lambda x: x**4, 0.0),
        (lambda x: (x - 1 / 3) ** 5, 1 / 3),
        (lambda x: x**3 - x**2 + x / 3, 1 / 3),  # (x − 1/3)³ multiplied out
    ],
)
def test_roots_of_higher_multiplicity(f: Any, root: float, interval: Any) -> None:
    (point,) = critical_points(f, interval)
    np.testing.assert_allclose(point.x, root, atol=1e-8)
    assert point.kind == "inconclusive"


def test_every_extremum_of_a_sine(backend: Backend) -> None:
    points = critical_points(lambda x: xp.sin(10.0 * x), (-2.1, 3.3), points=61, backend=backend)
    expected = (np.arange(-7, 11) + 0.5) * np.pi / 10
    np.testing.assert_allclose([p.x for p in points], expected, rtol=1e-14)
    assert [p.kind for p in points[:2]] == ["minimum", "maximum"]


def test_two_roots_in_one_cell() -> None:
    """f′ = 3x² − 10⁻⁴ has roots ±0.00577, and the grid's cells are 0.027 wide."""
    points = critical_points(lambda x: x**3 - 1e-4 * x, (-2.1, 3.3))
    np.testing.assert_allclose([p.x for p in points], np.sqrt(1e-4 / 3) * np.array([-1, 1]))
    assert [p.kind for p in points] == ["maximum", "minimum"]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("interval", [(-2.0, 2.0), (-2.1, 3.3)])
@pytest.mark.parametrize(
    "f",
    [
        lambda x: xp.log(xp.abs(x - 0.1)),
        lambda x: 1 / (x - 0.1) ** 2,
        lambda x: xp.abs(x - 0.1),
        lambda x: x**3 + 1e-6 * x,
        xp.exp,
    ],
)
def test_poles_jumps_and_near_misses_are_not_critical(f: Any, interval: Any) -> None:
    assert list(critical_points(f, interval)) == []


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_parts_where_f_has_no_value_are_skipped() -> None:
    points = critical_points(lambda x: x - 2 * xp.log(x), (-1.0, 4.0))
    np.testing.assert_allclose([p.x for p in points], [2.0])
    assert points.global_minimum is points[0]


def test_critical_ends_are_found() -> None:
    points = critical_points(xp.cos, (0.0, np.pi))
    np.testing.assert_allclose([p.x for p in points], [0.0, np.pi], atol=1e-14)


def test_the_books_surface(backend: Backend) -> None:
    """∂f = e^(−x²−y²)·(1 − 2x², −2xy): critical at (±1/√2, 0), f = ±1/√(2e)."""
    points = critical_points(
        lambda x: x[0] * xp.exp(-(x[0] ** 2) - x[1] ** 2),
        (np.full(2, -2.0), np.full(2, 2.0)),
        starts=10,
        backend=backend,
    )
    expected = [[-np.sqrt(0.5), 0], [np.sqrt(0.5), 0]]
    np.testing.assert_allclose([p.x for p in points], expected, atol=1e-12)
    np.testing.assert_allclose(
        [p.value for p in points], np.array([-1, 1]) / np.sqrt(2 * np.e), rtol=1e-14
    )
    assert [p.kind for p in points] == ["minimum", "maximum"]


def test_the_chapters_silent_case_is_its_only_one(backend: Backend) -> None:
    """Row 18: x²y + xy² has one critical point, where the Hessian is zero."""
    (point,) = critical_points(
        lambda x: x[0] ** 2 * x[1] + x[0] * x[1] ** 2,
        (np.full(2, -2.0), np.full(2, 2.5)),
        starts=4,
        backend=backend,
    )
    np.testing.assert_allclose(point.x, 0.0, atol=1e-9)
    assert point.kind == "inconclusive"


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_himmelblaus_nine(dtype: str) -> None:
    """Four minima, four saddles and one maximum (Himmelblau 1972)."""
    five = np.full(2, 5.0, dtype)
    points = critical_points(
        lambda x: (x[0] ** 2 + x[1] - 11) ** 2 + (x[0] + x[1] ** 2 - 7) ** 2, (-five, five)
    )
    kinds = [p.kind for p in points]
    assert [kinds.count(k) for k in ("minimum", "saddle", "maximum")] == [4, 4, 1]
    minima = [p.x for p in points if p.kind == "minimum"]
    expected = [
        [-3.779310, -3.283186],
        [-2.805118, 3.131313],
        [3.0, 2.0],
        [3.584428, -1.848127],
    ]
    np.testing.assert_allclose(minima, expected, atol=1e-6)


def test_pytrees_data_and_native_arrays(backend: Backend, arrays: Any) -> None:
    def f(p: Any, c: Any) -> Any:
        return xp.sum((p["w"] - c) ** 2) + p["b"] ** 2

    lower = {"w": arrays([-1.0, -1.0]), "b": arrays(-1.0)}
    upper = {"w": arrays([1.0, 1.0]), "b": arrays(1.0)}
    (point,) = critical_points(f, (lower, upper), arrays([0.25, -0.5]), starts=2)
    assert type(point.x["w"]) is type(arrays(0.0))
    np.testing.assert_allclose(arrays.numpy(point.x["w"]), [0.25, -0.5], atol=1e-15)
    assert point.kind == "minimum"


def test_a_box_claims_no_global_extremum() -> None:
    box = (np.full(2, -1.0), np.full(2, 1.0))
    points = critical_points(lambda x: xp.sum(x**2), box, starts=1)
    with pytest.raises(UnsupportedOperationError, match="boundary"):
        _ = points.global_minimum


@pytest.mark.parametrize(
    "box",
    [(1.0, -1.0), (0.0, np.inf), (np.zeros(2), np.zeros(2)), 3.0, (0.0, 1.0, 2.0)],
)
def test_what_is_not_a_box(box: Any) -> None:
    with pytest.raises(InvalidArgumentError, match="box"):
        critical_points(quartic, box)


def test_bounds_that_do_not_fit_each_other() -> None:
    with pytest.raises(InvalidArgumentError, match="differ"):
        critical_points(quartic, (np.zeros(1), np.ones(2)))
    with pytest.raises(InvalidArgumentError, match="2 points"):
        critical_points(quartic, (0.0, 1.0), points=1)
