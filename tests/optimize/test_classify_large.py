"""The second-derivative test of many variables, by extreme eigenvalues."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError

N = 2500
CURVATURES = np.linspace(1.0, 3.0, N)


def curved(low: float, high: float, cubic: float = 0.0) -> Any:
    """½ Σ cᵢxᵢ² with the two extreme curvatures, and a cubic term of the first coordinate."""
    c = CURVATURES.copy()
    c[0], c[1] = low, high
    return lambda x: 0.5 * xp.sum(xp.asarray(c) * x**2) + cubic * x[0] ** 3


@pytest.mark.parametrize(
    ("low", "high", "sign", "kind"),
    [
        (0.5, 4.0, 1.0, "minimum"),
        (0.5, 4.0, -1.0, "maximum"),
        (-0.5, 4.0, 1.0, "saddle"),
        (0.0, 4.0, 1.0, "inconclusive"),
    ],
)
def test_kinds(low: float, high: float, sign: float, kind: str) -> None:
    f = curved(low, high)
    found = mc.classify(lambda x: sign * f(x), np.zeros(N), full_output=True)
    assert found.kind == kind
    np.testing.assert_allclose(found.eigenvalues, sorted([sign * low, sign * high]), atol=1e-6)
    assert found.residuals.max() < 1e-3
    assert "extreme eigenvalues" in repr(found)


def test_on_every_backend(backend: Backend) -> None:
    found = mc.classify(curved(-1.0, 5.0), np.zeros(N), backend=backend, full_output=True)
    assert found.kind == "saddle"
    np.testing.assert_allclose(found.eigenvalues, [-1.0, 5.0], atol=1e-6)


def test_just_off_a_flat_point_it_is_silent_too() -> None:
    """The cubic term bends within the ball that x is known to."""
    point = np.zeros(N)
    point[0] = 1e-9
    assert mc.classify(curved(0.0, 4.0, cubic=1.0), point) == "inconclusive"


def test_a_gradient_that_is_not_zero() -> None:
    assert mc.classify(curved(0.5, 4.0), np.full(N, 1e-3)) == "not critical"


def test_with_and_without_a_matrix_they_agree() -> None:
    def f(x: Any) -> Any:
        return xp.sum(xp.cos(x)) + 0.1 * xp.sum(x) ** 2

    for point in (np.zeros(3), np.full(3, np.pi), np.array([0.0, 0.0, np.pi])):
        kinds = {mc.classify(f, point, matrix=each) for each in ("dense", "operator")}
        assert len(kinds) == 1


def test_critical_points_without_a_matrix() -> None:
    """Of (x² − 1)² + ½(y − x)²: y = x, and x = 0 or ±1."""

    def f(p: Any) -> Any:
        return (p[0] ** 2 - 1) ** 2 + 0.5 * (p[1] - p[0]) ** 2

    box = np.array([-1.6, -1.5]), np.array([1.5, 1.7])
    found = mc.critical_points(f, box, starts=16, matrix="operator")
    assert [p.kind for p in found] == ["minimum", "saddle", "minimum"]
    closed = [[-1.0, -1.0], [0.0, 0.0], [1.0, 1.0]]
    np.testing.assert_allclose([p.x for p in found], closed, atol=1e-8)
    saddle = found[1].eigenvalues
    np.testing.assert_allclose(saddle, np.linalg.eigvalsh([[-3.0, -1.0], [-1.0, 1.0]]), rtol=1e-9)


def test_errors() -> None:
    with pytest.raises(InvalidArgumentError, match="matrix must be one of"):
        mc.classify(lambda x: x**2, 0.0, matrix="sparse")  # type: ignore[call-overload]
