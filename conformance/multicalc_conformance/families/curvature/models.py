"""Quadratic models and Newton's method by products of the Hessian."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

A = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, -1.0], [0.5, -1.0, 5.0]])
B = np.array([1.0, -2.0, 0.25])
U, V = np.array([0.5, -1.0]), np.array(2.0)
AT_U = np.array([[1.0, 2.0], [-0.5, 0.0], [0.5, -1.0]])
AT_V = np.array([1.0, -1.0, 2.0])
BENT = np.array([3.0, 1.0, -2.0])


def scenarios() -> list[Scenario]:
    return [_model(), _newton()]


def _model() -> Scenario:
    """½ x·Ax − b·x + Σx³ of x = (u, v), its Hessian A + 6·diag(x); and a saddle."""

    def f(p: Any) -> Any:
        x = xp.concat([p["u"], xp.reshape(p["v"], (1,))])
        return 0.5 * xp.sum(x * xp.matmul(A, x)) - xp.sum(B * x) + xp.sum(x**3)

    f = mc.portable(f)
    x0 = np.append(U, V)
    hessian, slope = A + 6 * np.diag(x0), A @ x0 - B + 3 * x0**2

    def model(b: str) -> Any:
        return mc.quad_approx(f, {"u": U, "v": V}, matrix="operator", backend=b)

    def by_hand() -> np.ndarray:
        d = np.column_stack([AT_U, AT_V]) - x0
        value = 0.5 * x0 @ A @ x0 - B @ x0 + np.sum(x0**3)
        return value + d @ slope + 0.5 * np.sum(d * (d @ hessian), axis=1)

    def flat(p: Any) -> np.ndarray:
        return np.append(p["u"], p["v"])

    def curvature_met(b: str) -> np.ndarray:
        """Along the direction that the error has, and by it."""
        saddle = mc.quad_approx(
            mc.portable(lambda x: 0.5 * xp.sum(BENT * x**2)),
            np.ones(3),
            matrix="operator",
            backend=b,
        )
        try:
            saddle.minimizer()
        except mc.errors.NotPositiveDefiniteError as error:
            d = error.direction
            return np.array([error.curvature - BENT @ d**2 / (d @ d), error.curvature < 0])
        return np.array([np.nan, 0.0])

    positive = {"u": np.abs(U), "v": V}
    there = np.append(np.abs(U), V)

    def minimizer(b: str) -> np.ndarray:
        found = mc.quad_approx(f, positive, matrix="operator", backend=b)
        return flat(found.minimizer(rtol=1e-14))

    def lowest() -> np.ndarray:
        return there - np.linalg.solve(A + 6 * np.diag(there), A @ there - B + 3 * there**2)

    operators: dict[str, tuple[Run, Precise]] = {
        "at points": (
            lambda b: model(b)({"u": AT_U, "v": AT_V}),
            lambda: np.asarray(by_hand(), dtype=object),
        ),
        "at a point": (
            lambda b: model(b)({"u": AT_U[0], "v": AT_V[0]}),
            lambda: np.asarray(by_hand()[0], dtype=object),
        ),
        "gradient": (
            lambda b: flat(mc.grad(model(b), backend=b)({"u": AT_U[0], "v": AT_V[0]})),
            lambda: np.asarray(slope + hessian @ (np.append(AT_U[0], AT_V[0]) - x0), dtype=object),
        ),
        "minimizer": (minimizer, lambda: np.asarray(lowest(), dtype=object)),
        "negative curvature": (curvature_met, lambda: np.array([0.0, 1.0], dtype=object)),
    }
    return closed_form("curvature", "a model without a matrix", operators, [])


def _newton() -> Scenario:
    """Σ exp x − c·x, whose minimum is log c; and a double well, left along negative curvature."""
    c = np.array([2.0, 0.5, 3.0])

    def bowl(x: Any) -> Any:
        return xp.sum(xp.exp(x) - c * x)

    def well(x: Any) -> Any:
        return xp.sum(0.25 * (x * x - 1.0) ** 2)

    bowl, well = mc.portable(bowl), mc.portable(well)
    start = np.array([0.25, -0.5])

    def first_step(b: str) -> np.ndarray:
        path = mc.newton(well, start, trust_region=0.125, steps=1, backend=b)
        return np.append(path.x, path.inner[0].curvature)

    def by_hand() -> np.ndarray:
        slope, bend = start**3 - start, 3 * start**2 - 1
        size = np.sqrt(slope @ slope)
        return np.append(start - 0.125 * slope / size, bend @ slope**2 / (slope @ slope))

    operators: dict[str, tuple[Run, Precise]] = {
        "along a line": (
            lambda b: mc.newton(bowl, np.zeros(3), linear_solver="cg", backend=b).x,
            lambda: np.asarray(np.log(c), dtype=object),
        ),
        "in a trust region": (
            lambda b: mc.newton(bowl, np.zeros(3), trust_region=True, backend=b).x,
            lambda: np.asarray(np.log(c), dtype=object),
        ),
        "a step along negative curvature": (
            first_step,
            lambda: np.asarray(by_hand(), dtype=object),
        ),
    }
    return closed_form("curvature", "Newton's method by products", operators, [])
