"""Newton's method by products of the Hessian."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.special import expit

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend
from multicalc.errors import InvalidArgumentError
from multicalc.optimize import newton

RNG = np.random.default_rng(11)
ROWS, FEATURES, NONZERO = 60, 30, 4
COLUMNS = RNG.integers(0, FEATURES, ROWS * NONZERO)
VALUES = RNG.normal(size=ROWS * NONZERO)
EXAMPLE = np.repeat(np.arange(ROWS), NONZERO)
DENSE = np.zeros((ROWS, FEATURES))
np.add.at(DENSE, (EXAMPLE, COLUMNS), VALUES)
LABELS = np.where(DENSE @ RNG.normal(size=FEATURES) + RNG.normal(size=ROWS) > 0, 1.0, -1.0)
WAYS: dict[str, dict[str, Any]] = {
    "a line": {"linear_solver": "cg"},
    "a region": {"trust_region": True},
}


@mc.portable
def logistic(w: Any, columns: Any, values: Any, example: Any, y: Any) -> Any:
    """Of sparse rows, kept as coordinates."""
    z = xp.segment_sum(values * xp.take(w, columns), example, ROWS)
    return xp.mean(xp.logaddexp(0.0, -y * z)) + 0.005 * xp.sum(w**2)


def slope_by_hand(w: np.ndarray) -> np.ndarray:
    pull = -LABELS * expit(-LABELS * (DENSE @ w)) / ROWS
    return DENSE.T @ pull + 0.01 * w


@pytest.mark.parametrize("way", WAYS)
def test_logistic_regression_of_sparse_features(backend: Backend, way: str) -> None:
    data = COLUMNS, VALUES, EXAMPLE, LABELS
    path = newton(logistic, np.zeros(FEATURES), *data, backend=backend, **WAYS[way])
    assert (path.converged, path.message) == (
        True,
        "The last Newton step was within the tolerance",
    )

    def loss(w: np.ndarray) -> float:
        return float(np.mean(np.logaddexp(0, -LABELS * (DENSE @ w))) + 0.005 * w @ w)

    expected = minimize(
        loss, np.zeros(FEATURES), jac=slope_by_hand, method="BFGS", options={"gtol": 1e-11}
    )
    np.testing.assert_allclose(path.x, expected.x, rtol=1e-6, atol=1e-9)
    assert np.linalg.norm(slope_by_hand(path.x)) < 1e-12
    # As precise as it is worth: the first step isn't Newton's, the last ones nearly are.
    assert path.inner[0].residual > 1e-3 > path.inner[-1].residual
    assert all(step.end in ("solved", "boundary") for step in path.inner)


def test_out_of_a_maximum_in_a_trust_region(backend: Backend) -> None:
    """Of Σ ¼(x² − 1)² + x/10 the Hessian is negative where this starts."""
    start = np.array([0.2, -0.3, 0.4])
    path = newton(
        lambda x: xp.sum(0.25 * (x**2 - 1.0) ** 2 + 0.1 * x),
        start,
        trust_region=0.5,
        backend=backend,
    )
    wells = np.roots([1.0, 0.0, -1.0, 0.1])
    lowest = [wells[np.argmin(np.abs(wells - x))] for x in path.x]
    np.testing.assert_allclose(path.x, lowest, rtol=1e-12)
    assert (3 * path.x**2 > 1).all()
    assert path.converged
    slope, bend = start**3 - start + 0.1, 3 * start**2 - 1
    first = path.inner[0]
    assert (first.end, first.iterations, first.radius) == ("negative curvature", 1, 0.5)
    np.testing.assert_allclose(first.curvature, bend @ slope**2 / (slope @ slope), rtol=1e-13)
    step = -0.5 * slope / np.linalg.norm(slope)
    np.testing.assert_allclose(path.points[1], start + step, rtol=1e-13)
    promised = -(slope @ step + 0.5 * bend @ step**2)
    np.testing.assert_allclose(first.ratio, (path.values[0] - path.values[1]) / promised)
    assert (np.diff(path.values) < 1e-15).all()


def test_negative_curvature_is_left_downhill(backend: Backend) -> None:
    """Of Σcos x at 1 the Hessian is −cos 1, and the step as long as if it were cos 1."""
    path = newton(lambda x: xp.sum(xp.cos(x)), np.full(3, 1.0), linear_solver="cg", backend=backend)
    np.testing.assert_allclose(path.points[1], 1 + np.tan(1.0), rtol=1e-14)
    np.testing.assert_allclose(path.inner[0].curvature, -np.cos(1.0), rtol=1e-14)
    assert path.inner[0].end == "negative curvature"
    np.testing.assert_allclose(path.x, np.pi, rtol=1e-12)
    assert "negative curvature" in path._repr_html_()


def test_many_weights_in_native_arrays(backend: Backend, arrays: Any) -> None:
    size = 2_500
    start = {"a": arrays(np.zeros(size), "float32"), "b": arrays(np.ones(()), "float32")}

    def f(p: Any) -> Any:
        return xp.sum(xp.exp(p["a"]) - 2.0 * p["a"]) + (p["b"] - 3.0) ** 2

    path = newton(f, start, keep="last")
    assert path.converged
    assert len(path.points) == 1
    assert path.steps == len(path.inner) == len(path.values) - 1
    assert backend.dtype(path.x["a"]) == "float32"
    np.testing.assert_allclose(arrays.numpy(path.x["a"]), np.log(2.0), rtol=1e-6)
    np.testing.assert_allclose(arrays.numpy(path.x["b"]), 3.0, rtol=1e-5)


def test_gauss_newton_solves_linear_least_squares_in_a_step(backend: Backend) -> None:
    x, y = DENSE[:, :5], LABELS

    def model(w: Any, x: Any) -> Any:
        return xp.matmul(x, w)

    def loss(outputs: Any, y: Any) -> Any:
        return 0.5 * xp.sum((outputs - y) ** 2)

    path = newton(
        lambda w: loss(model(w, xp.asarray(x)), xp.asarray(y)),
        np.zeros(5),
        curvature=lambda w: mc.gauss_newton(model, loss, w, (x, y), backend=backend),
        backend=backend,
    )
    assert path.converged
    np.testing.assert_allclose(path.x, np.linalg.lstsq(x, y, rcond=None)[0], rtol=1e-10)


def test_where_no_step_makes_f_fall_it_says_so() -> None:
    def deceiving(x: Any) -> Any:
        return xp.sum(x**2) - 2.0 * mc.stop_gradient(xp.sum(x**2))

    for way in WAYS.values():
        path = newton(deceiving, np.ones(2), **way)
        assert not path.converged
        assert path.message == ("Stagnated: no step towards the quadratic's minimum makes f fall")


def test_how_it_ended_is_said() -> None:
    def bowl(x: Any) -> Any:
        return xp.sum(x**4)

    path = newton(bowl, np.ones(2), steps=1, linear_solver="cg")
    assert path.message == "All steps were taken"
    np.testing.assert_allclose(path.x, 2 / 3)
    assert newton(bowl, np.zeros(2), linear_solver="cg").message == "The gradient vanished"
    with np.errstate(all="ignore"):
        wild = newton(lambda x: x - xp.log(x), 3.0, linear_solver="cg", line_search=False)
    assert (wild.diverged, wild.message) == (True, "The value or the gradient is not finite")


def test_only_the_last_point_can_be_kept() -> None:
    path = newton(lambda x: xp.sum(xp.exp(x) - x), np.ones(2), keep="last")
    assert len(path.points) == 1
    with pytest.raises(InvalidArgumentError, match="keep='all'"):
        path.plot()
    large = newton(lambda x: xp.sum(xp.exp(x) - x), np.ones(3), keep="last")
    assert large.plot().axes[0].lines[0].get_ydata().tolist() == large.values.tolist()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"linear_solver": "lu"}, "'auto', 'dense', 'cg'"),
        ({"keep": "first"}, "'auto', 'all', 'last'"),
        ({"linear_solver": "dense", "trust_region": True}, "trust_region needs"),
        ({"linear_solver": "dense", "curvature": lambda w: w}, "curvature needs"),
        ({"linear_solver": "cg", "method": "finite-difference"}, "makes a matrix"),
        ({"trust_region": -1.0}, "a radius above 0"),
        ({"trust_region": "yes"}, "a radius above 0, found 'yes'"),
        ({"trust_region": True, "line_search": True}, "two ways"),
        ({"linear_solver": "cg", "inner_steps": 0}, "inner_steps"),
        ({"curvature": 3.0}, "a function of the point .* found float"),
        ({"curvature": lambda w: w}, "must give a LinearOperator of 2 × 2"),
    ],
)
def test_options_that_do_not_fit(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidArgumentError, match=message):
        newton(lambda x: xp.sum(x**2), np.ones(2), **options)
