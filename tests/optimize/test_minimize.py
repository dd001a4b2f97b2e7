"""SciPy's methods over pytrees, on every backend."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest
from scipy.optimize import NonlinearConstraint, rosen
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend, owner
from multicalc.errors import InvalidArgumentError, NotScalarError, UnsupportedOperationError
from multicalc.optimize.minimize import METHODS


@mc.portable
def rosenbrock(p: Any) -> Any:
    """Its minimum is 0, where all coordinates are 1."""
    x = xp.concat([p["a"], p["b"]])
    return xp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def start() -> dict[str, np.ndarray]:
    return {"b": np.array([0.8]), "a": np.array([-1.2, 1.0])}


def test_rosenbrock(backend: Backend) -> None:
    found = mc.minimize(rosenbrock, start(), tol=1e-12, backend=backend)
    assert found.success, found.message
    assert list(found.x) == ["b", "a"]
    assert type(found.x["a"]) is np.ndarray
    np.testing.assert_allclose([*found.x["a"], *found.x["b"]], np.ones(3), atol=1e-6)
    np.testing.assert_allclose(found.fun, rosen([*found.x["a"], *found.x["b"]]), atol=1e-15)
    assert np.abs(found.jac["a"]).max() < 1e-4


@pytest.mark.parametrize("method", sorted(METHODS.keys() - {"COBYLA", "Powell", "TNC", "dogleg"}))
def test_each_method(method: str) -> None:
    if method == "COBYQA":
        pytest.importorskip("scipy", minversion="1.14")
    tol = 1e-6 if "jac" in METHODS[method].derivatives and method != "SLSQP" else 1e-10
    found = mc.minimize(rosenbrock, start(), method=method, tol=tol)
    assert found.success, found.message
    np.testing.assert_allclose([*found.x["a"], *found.x["b"]], np.ones(3), atol=1e-4)
    assert (found.jac is None) == (METHODS[method].derivatives == ())


@pytest.mark.parametrize("method", ["L-BFGS-B", "BFGS", "SLSQP", "TNC", "CG"])
def test_value_and_gradient_from_one_evaluation(method: str) -> None:
    calls = []

    def f(x: Any) -> Any:
        calls.append(1)
        return xp.sum((x - np.array([1.0, 2.0])) ** 4)

    found = mc.minimize(f, np.zeros(2), method=method)
    # At its end a method may ask for the gradient at a point that wasn't its latest.
    assert found.nfev <= len(calls) <= found.nfev + 1
    assert found.nfev > 3


def test_no_gradient_where_a_method_uses_none(backend: Backend) -> None:
    found = mc.minimize(lambda x: xp.sum((x - 3.0) ** 2), 1.0, method="Powell", backend=backend)
    np.testing.assert_allclose(found.x, 3.0, atol=1e-6)


def test_native_arrays_of_two_dtypes(backend: Backend, arrays: Any) -> None:
    x0 = {"w": arrays([0.0, 0.0], "float32"), "b": arrays(0.0)}
    found = mc.minimize(
        lambda p: (p["b"] + 3.0) ** 2 + xp.astype(xp.sum((p["w"] - 0.5) ** 2), "float64"), x0
    )
    assert found.success
    assert {owner(found.x[k]) for k in "wb"} == {backend.name}
    assert [backend.dtype(found.x[k]) for k in "wb"] == ["float32", "float64"]
    np.testing.assert_allclose(arrays.numpy(found.x["w"]), 0.5, rtol=1e-6)
    np.testing.assert_allclose(arrays.numpy(found.x["b"]), -3.0, atol=1e-8)
    assert backend.dtype(found.jac["w"]) == "float32"


def test_logistic_regression_as_scikit_learn_has_it(backend: Backend) -> None:
    data, target = load_breast_cancer(return_X_y=True)
    data = ((data - data.mean(axis=0)) / data.std(axis=0))[:, :10]
    reference = LogisticRegression(C=1.0, tol=1e-12, solver="newton-cholesky").fit(data, target)

    @mc.portable
    def loss(p: Any, x: Any, signs: Any) -> Any:
        margins = signs * (x @ p["w"] + p["b"])
        return xp.sum(xp.logaddexp(xp.zeros_like(margins), -margins)) + 0.5 * p["w"] @ p["w"]

    x0 = {"w": np.zeros(10), "b": 0.0}
    given = {"method": "trust-krylov", "tol": 1e-6, "backend": backend}
    found = mc.minimize(loss, x0, data, 2.0 * target - 1.0, **given)
    np.testing.assert_allclose(found.x["w"], reference.coef_[0], rtol=1e-6)
    np.testing.assert_allclose(found.x["b"], reference.intercept_[0], rtol=1e-6)


def test_on_a_circle(backend: Backend) -> None:
    """The least of 2x + y where x² + y² = 5 is -5, at (-2, -1)."""
    circle = {"type": "eq", "fun": lambda p: p["x"] ** 2 + p["y"] ** 2 - 5.0}
    found = mc.minimize(
        lambda p: 2.0 * p["x"] + p["y"],
        {"x": 1.0, "y": 1.0},
        constraints=circle,
        backend=backend,
        tol=1e-12,
    )
    assert found.success
    np.testing.assert_allclose([found.x["x"], found.x["y"]], [-2.0, -1.0], rtol=1e-7)


@pytest.mark.parametrize("method", ["SLSQP", "trust-constr"])
def test_constraints_and_bounds_together(method: str) -> None:
    """Inside the disc and with x ≥ -1: the corner (-1, -2)."""
    disc = NonlinearConstraint(lambda p: {"r": p["x"] ** 2 + p["y"] ** 2}, -np.inf, 5.0)
    found = mc.minimize(
        lambda p: 2.0 * p["x"] + p["y"],
        {"x": 0.5, "y": 0.5},
        bounds=({"x": -1.0, "y": -np.inf}, None),
        constraints=[disc],
        method=method,
    )
    np.testing.assert_allclose([found.x["x"], found.x["y"]], [-1.0, -2.0], atol=1e-3)


def test_bounds_of_trees_and_arrays() -> None:
    found = mc.minimize(
        lambda p: xp.sum((p["w"] - 1.0) ** 2) + (p["b"] + 1.0) ** 2,
        {"w": np.zeros(3), "b": 0.5},
        bounds=(0.0, {"b": 9.0, "w": np.array([0.25, 2.0, 0.5])}),
    )
    np.testing.assert_allclose(found.x["w"], [0.25, 1.0, 0.5], atol=1e-6)
    assert found.x["b"] == 0.0


@dataclass
class Line:
    slope: Any
    offset: Any
    link: Any
    degree: int = field(metadata={"static": True})


def test_what_is_no_number_goes_along() -> None:
    x, y = np.array([0.0, 1.0, 2.0]), np.array([1.0, 9.0, 25.0])

    def misfit(line: Line) -> Any:
        return xp.sum((line.link(line.slope * x + line.offset) ** line.degree - y) ** 2)

    found = mc.minimize(misfit, Line(1.5, np.array(0.5), xp.abs, 2), tol=1e-12)
    assert (found.x.link, found.x.degree, found.jac.link) == (xp.abs, 2, None)
    np.testing.assert_allclose([found.x.slope, found.x.offset], [2.0, 1.0], atol=1e-5)


def test_complex_numbers() -> None:
    z = 3.0 - 4.0j
    found = mc.minimize(lambda x: xp.abs(x - z) ** 2, np.array(0j))
    np.testing.assert_allclose(found.x, z, atol=1e-7)


def test_compiled_with_its_gradient(backend: Backend, fast_compiler: str | None) -> None:
    f = mc.jit(rosenbrock, backend=backend, compiler=fast_compiler)
    found = mc.minimize(f, start(), tol=1e-12)
    np.testing.assert_allclose(found.x["a"], 1.0, atol=1e-5)
    if f.stats.traces:
        assert f.stats.traces == 1


def test_warm_start_and_callback() -> None:
    points = []
    cold = mc.minimize(rosenbrock, start(), tol=1e-14, callback=points.append)
    assert len(points) == cold.nit
    np.testing.assert_array_equal(points[-1]["a"], cold.x["a"])
    assert mc.minimize(rosenbrock, cold.x).nit <= 1
    assert "MinimizeResult(converged, x={'b': [1], 'a': [1, 1]}" in repr(cold)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"method": "Newton"}, "'L-BFGS-B'.*found 'Newton'"),
        ({"method": "BFGS", "bounds": (0.0, 1.0)}, "'BFGS' takes no bounds.*'L-BFGS-B'"),
        ({"method": "TNC", "constraints": {"type": "eq", "fun": abs}}, "takes no constraints"),
        ({"bounds": 3.0}, r"\(lower, upper\).*3\.0"),
        ({"bounds": ({"c": 0.0}, 1.0)}, "the lower bound must be a number, or a tree"),
        ({"bounds": (0.0, {"a": np.ones(3), "b": 1.0})}, r"upper bound of x0\['a'\].*\(3,\)"),
        ({"constraints": [lambda p: p]}, "a constraint must be"),
    ],
)
def test_what_does_not_fit(given: dict[str, Any], words: str) -> None:
    with pytest.raises(InvalidArgumentError, match=words):
        mc.minimize(rosenbrock, start(), **given)


def test_where_it_can_not_be() -> None:
    with pytest.raises(NotScalarError, match=r"shape \(2,\)"):
        mc.minimize(lambda x: x, np.ones(2))
    with pytest.raises(UnsupportedOperationError, match="minimize works on the host"):
        mc.grad(lambda x: mc.minimize(lambda y: y**2, x).x)(1.0)


def test_without_scipy() -> None:
    code = (
        "import sys; sys.modules['scipy'] = None\n"
        "import multicalc as mc\n"
        "try: mc.minimize(lambda x: x**2, 1.0)\n"
        "except ImportError as error: print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "pip install 'multicalc-autodiff[scipy]'" in done.stdout, done.stderr
