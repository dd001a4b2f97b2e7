"""SciPy's own functions, given what belongs to a function of pytrees."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.optimize
from multicalc_conformance.problems.nist import REGRESSIONS

import multicalc as mc
from multicalc import xp
from multicalc.backend import Backend, owner
from multicalc.errors import NotDifferentiableError, UnsupportedOperationError


@pytest.mark.parametrize("name", ["MGH09", "Misra1a", "Eckerle4"])
def test_certified_fits_by_least_squares(backend: Backend, name: str) -> None:
    regression = {r.name: r for r in REGRESSIONS}[name]
    x0 = {f"b{i}": float(b) for i, b in enumerate(regression.starts[1])}
    problem = mc.scipy_problem(lambda p: regression.residuals(*p.values()), x0, backend=backend)
    fit = scipy.optimize.least_squares(
        *(problem.fun, problem.x0, problem.jac), x_scale="jac", xtol=1e-15, ftol=1e-15, gtol=1e-15
    )
    found = [float(b) for b in problem.unflatten(fit.x).values()]
    np.testing.assert_allclose(found, [float(b) for b in regression.certified], rtol=1e-6)
    np.testing.assert_allclose(2 * fit.cost, float(regression.residual), rtol=1e-9)


def test_a_root_of_a_tree(backend: Backend) -> None:
    """x² + y² = 25 and xy = 12, at (3, 4)."""

    def f(p: Any) -> Any:
        x, y = p
        return {"length": x**2 + y**2 - 25.0, "area": (x * y - 12.0,)}

    problem = mc.scipy_problem(f, (2.0, 5.0), backend=backend)
    np.testing.assert_allclose(problem.jac(problem.x0), [[4.0, 10.0], [5.0, 2.0]])
    assert problem.hess is problem.hessp is None
    solution = scipy.optimize.root(problem.fun, problem.x0, jac=problem.jac, tol=1e-13)
    np.testing.assert_allclose(problem.unflatten(solution.x), [3.0, 4.0], rtol=1e-12)


def test_functions_of_a_vector(backend: Backend) -> None:
    """Σ a³·s + s² at a = (1, 2; 3, 4), s = 2."""

    def f(p: Any, scale: Any, *, power: int) -> Any:
        return scale * (xp.sum(p["a"] ** power) * p["s"] + p["s"] ** 2)

    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    data = np.array(1.0)
    problem = mc.scipy_problem(f, {"s": 2.0, "a": a}, data, power=3, backend=backend)
    data[()] = np.nan  # It was copied.
    x, p = problem.x0, np.array([1.0, 0.0, 0.0, 1.0, 0.0])
    assert x.tolist() == [2.0, 1.0, 2.0, 3.0, 4.0]
    assert problem.fun(x) == 204.0
    assert isinstance(problem.fun(x), float)
    row = 3 * a.ravel() ** 2
    hessian = np.diag([2.0, *(12 * a.ravel())])
    hessian[0, 1:] = hessian[1:, 0] = row
    np.testing.assert_allclose(problem.jac(x), [104.0, *(2 * row)])
    np.testing.assert_allclose(problem.hess(x), hessian)
    np.testing.assert_allclose(problem.hessp(x, p), hessian @ p)
    np.testing.assert_array_equal(problem.flatten(problem.unflatten(x)), x)


def test_points_are_in_the_framework_of_x0(backend: Backend, arrays: Any) -> None:
    seen = []

    def f(p: Any) -> Any:
        seen.append(
            {k: (owner(x), backend.dtype(x)) for k, x in p.items() if k != "n"} | {"n": p["n"]}
        )
        return xp.sum(xp.astype(p["w"], "float64")) * p["b"]

    x0 = {"w": arrays([1.0, 2.0], "float32"), "b": arrays(0.1), "n": "fixed"}
    problem = mc.scipy_problem(f, x0)
    np.testing.assert_allclose(problem.jac(problem.x0), [0.1, 0.1, 3.0], rtol=1e-7)
    expected = {"w": (backend.name, "float32"), "b": (backend.name, "float64"), "n": "fixed"}
    assert seen
    assert all(each == expected for each in seen)
    assert problem.x0[2] == 0.1


def test_bounds_and_constraints_of_scipys_own() -> None:
    problem = mc.scipy_problem(
        lambda p: (p["a"] - 2.0) ** 2 + xp.sum(p["b"] ** 2),
        {"a": 0.0, "b": np.array([1.0, 1.0])},
        bounds=({"b": np.array([0.5, -1.0]), "a": -np.inf}, {"a": 1.0, "b": np.inf}),
        constraints=[{"type": "ineq", "fun": lambda p: p["b"][1] - p["a"]}],
    )
    assert problem.bounds.lb.tolist() == [-np.inf, 0.5, -1.0]
    assert problem.bounds.ub.tolist() == [1.0, np.inf, np.inf]
    (constraint,) = problem.constraints
    assert constraint["jac"](problem.x0).tolist() == [[-1.0, 0.0, 1.0]]
    given = {"jac": problem.jac, "bounds": problem.bounds, "constraints": problem.constraints}
    found = scipy.optimize.minimize(problem.fun, problem.x0, method="SLSQP", **given)
    # On b₁ = a = 1, as (a - 2)² + a² falls until there.
    np.testing.assert_allclose(found.x, [1.0, 0.5, 1.0], atol=1e-6)


def test_what_can_not_be_varied() -> None:
    with pytest.raises(NotDifferentiableError, match=r"argument 0\['n'\] has dtype int64"):
        mc.scipy_problem(lambda p: p["x"], {"x": 1.0, "n": np.array([1])})
    with pytest.raises(NotDifferentiableError, match=r"x0\['n'\] is 5 .* write 5\.0"):
        mc.scipy_problem(lambda p: p["x"], {"x": 1.0, "n": 5})
    with pytest.raises(UnsupportedOperationError, match="scipy_problem works on the host"):
        mc.grad(lambda x: mc.scipy_problem(lambda y: y, x).fun(x))(1.0)
