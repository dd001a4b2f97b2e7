"""Functions of arrays: Hessians by every route, products of products, tensors of third and fourth
derivatives, and pullbacks that cross levels."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references import exact
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.entrywise import each

X = [0.5, -1.25, 2.0]
U, V, W = np.array([1.0, 0.25, -0.5]), np.array([2.0, -1.0, 0.75]), np.array([-0.5, 1.5, 0.25])
sin, cos, exp = each(mp.sin), each(mp.cos), each(mp.exp)


def scenarios() -> list[Scenario]:
    return [
        scenario
        for dtype in ("float64", "float32")
        for scenario in (
            _hessians(dtype),
            _second_directional(dtype),
            _products_of_products(dtype),
            _penalties(dtype),
            _tensors(dtype),
            _pullbacks(dtype),
            _jacobian_inside(dtype),
            _closures(dtype),
        )
    ]


def _hessians(dtype: str) -> Scenario:
    """Of Σ sin x · (Σ x)² : every route to the same matrix."""

    def f(x: Any) -> Any:
        return xp.sum(xp.sin(x)) * xp.sum(x) ** 2

    def formula(x: Any) -> Any:
        s, c, total = np.sum(sin(x)), cos(x), np.sum(x)
        crossed = 2 * total * (np.add.outer(c, c)) + 2 * s
        return crossed - np.diag(sin(x)) * total**2

    def rows(b: str, x: Any) -> Any:
        return [mc.hvp(f, (x,), (v,), backend=b) for v in np.eye(3, dtype=x.dtype)]

    def by_rows(b: str, x: Any) -> Any:
        return np.stack(rows(b, x))

    def pushed(b: str, x: Any) -> Any:
        columns = [
            mc.jvp(mc.grad(f, backend=b), (x,), (v,), backend=b)[1]
            for v in np.eye(3, dtype=x.dtype)
        ]
        return np.stack(columns, axis=1)

    runs: dict[str, Run] = {
        "hessian": lambda b, x: mc.hessian(f, backend=b)(x),
        "jacobian of grad": lambda b, x: mc.jacobian(mc.grad(f, backend=b), backend=b)(x),
        "forward jacobian of grad": lambda b, x: mc.jacobian(
            mc.grad(f, backend=b), mode="forward", backend=b
        )(x),
        "reverse jacobian of grad": lambda b, x: mc.jacobian(
            mc.grad(f, backend=b), mode="reverse", backend=b
        )(x),
        "jacobian of jacobian": lambda b, x: mc.jacobian(mc.jacobian(f, backend=b), backend=b)(x),
        "grad of forward jacobian": lambda b, x: mc.jacobian(
            mc.jacobian(f, mode="forward", backend=b), mode="reverse", backend=b
        )(x),
        "hvp, row by row": by_rows,
        "jvp of grad, column by column": pushed,
    }
    operators = {name: (run, formula) for name, run in runs.items()}
    return closed_form("nested", "Hessians by every route", operators, [X], dtype=dtype)


def _second_directional(dtype: str) -> Scenario:
    """D²f[u, v] of f = sin(x)·Σx, in both orders of the directions."""

    def f(x: Any) -> Any:
        return xp.sin(x) * xp.sum(x)

    def run(b: str, x: Any, u: Any, v: Any) -> Any:
        return mc.jvp(lambda x: mc.jvp(f, (x,), (xp.asarray(u),))[1], (x,), (v,), backend=b)[1]

    def formula(x: Any, u: Any, v: Any) -> Any:
        return -sin(x) * u * v * np.sum(x) + cos(x) * (u * np.sum(v) + v * np.sum(u))

    operators = {
        "jvp of jvp": (run, formula),
        "jvp of jvp, the other way round": (lambda b, x, u, v: run(b, x, v, u), formula),
    }
    return closed_form(
        "nested", "second directional derivatives", operators, [X, U, V], dtype=dtype
    )


def _products_of_products(dtype: str) -> Scenario:
    """Of Σ x⁵: ∇(u·∇²f v) is 60x²uv, and its product with w 120·x·u·v·w."""

    def curvature(x: Any, u: Any, v: Any) -> Any:
        product = mc.hvp(lambda y: xp.sum(y**5), (x,), (xp.asarray(v),))
        return xp.sum(xp.asarray(u) * product)

    def hvp_of_hvp(b: str, x: Any, u: Any, v: Any, w: Any) -> Any:
        return mc.hvp(lambda x: curvature(x, u, v), (x,), (w,), backend=b)

    def jvp_of_grad(b: str, x: Any, u: Any, v: Any, w: Any) -> Any:
        slope = mc.grad(lambda x: curvature(x, u, v), backend=b)
        return mc.jvp(slope, (x,), (w,), backend=b)[1]

    def grad_of_hvp(b: str, x: Any, u: Any, v: Any, w: Any) -> Any:
        return mc.grad(lambda x: curvature(x, u, v), backend=b)(x)

    def fourth(x: Any, u: Any, v: Any, w: Any) -> Any:
        return 120 * x * u * v * w

    operators = {
        "hvp of hvp": (hvp_of_hvp, fourth),
        "jvp of grad of hvp": (jvp_of_grad, fourth),
        "grad of hvp": (grad_of_hvp, lambda x, u, v, w: 60 * x**2 * u * v),
    }
    return closed_form("nested", "products of products", operators, [X, U, V, W], dtype=dtype)


def _penalties(dtype: str) -> Scenario:
    """Of f = Σ x⁴: scalars made of derivatives, and their gradients."""

    def f(x: Any) -> Any:
        return xp.sum(x**4)

    def norm(x: Any) -> Any:
        return xp.sum(mc.grad(f)(x) ** 2) / 2

    def along_itself(x: Any) -> Any:
        return xp.sum(x * mc.hvp(f, (x,), (x,)))

    def trace(x: Any) -> Any:
        return xp.sum(mc.hessian(f)(x))

    def slope_along_itself(x: Any) -> Any:
        return mc.jvp(f, (x,), (x,))[1]

    operators = {
        "gradient of ½‖∇f‖²": (lambda b, x: mc.grad(norm, backend=b)(x), lambda x: 48 * x**5),
        "Hessian of ½‖∇f‖²": (
            lambda b, x: mc.hessian(norm, backend=b)(x),
            lambda x: np.diag(240 * x**4),
        ),
        "gradient of x·∇²f x": (
            lambda b, x: mc.grad(along_itself, backend=b)(x),
            lambda x: 48 * x**3,
        ),
        "gradient of the Hessian's sum": (
            lambda b, x: mc.grad(trace, backend=b)(x),
            lambda x: 24 * x,
        ),
        "gradient of x·∇f": (
            lambda b, x: mc.grad(slope_along_itself, backend=b)(x),
            lambda x: 16 * x**3,
        ),
    }
    return closed_form("nested", "penalties made of derivatives", operators, [X], dtype=dtype)


def _tensors(dtype: str) -> Scenario:
    """All third and fourth derivatives of exp(x₀ + 2x₁): powers of 2 times the exponential."""

    def f(x: Any) -> Any:
        return xp.exp(x[0] + 2 * x[1])

    def power(order: int) -> Any:
        def formula(x: Any) -> Any:
            twos = np.sum(np.indices((2,) * order), axis=0)
            return mp.exp(x[0] + 2 * x[1]) * np.array(2**twos, dtype=object)

        return formula

    def third(b: str, x: Any) -> Any:
        return mc.jacobian(mc.hessian(f, backend=b), backend=b)(x)

    def hessian_of_grad(b: str, x: Any) -> Any:
        first = mc.jacobian(mc.grad(f, backend=b), backend=b)
        return mc.jacobian(first, mode="forward", backend=b)(x)

    def fourth(b: str, x: Any) -> Any:
        return mc.jacobian(mc.jacobian(mc.hessian(f, backend=b), backend=b), backend=b)(x)

    operators = {
        "jacobian of hessian": (third, power(3)),
        "forward jacobian of jacobian of grad": (hessian_of_grad, power(3)),
        "jacobian of jacobian of hessian": (fourth, power(4)),
    }
    return closed_form(
        "nested", "tensors of higher derivatives", operators, [[0.5, -0.75]], dtype=dtype
    )


def _pullbacks(dtype: str) -> Scenario:
    """A pullback taken inside and applied to what depends on the outer variable, and one taken
    outside a transform and applied inside."""

    def product(p: Any) -> Any:
        _, pullback = mc.vjp(lambda q: q["a"] * xp.sin(q["b"]), p)
        (pulled,) = pullback(p["a"])
        return xp.sum(pulled["a"] + pulled["b"])

    def inside(b: str, x: Any, y: Any) -> Any:
        return mc.grad(product, backend=b)({"a": x, "b": y})

    def outside(b: str, x: Any, y: Any) -> Any:
        _, pullback = mc.vjp(lambda x: x**3, x, backend=b)
        return mc.grad(lambda c: xp.sum(xp.sin(pullback(c)[0])), backend=b)(y)

    operators = {
        "grad of a pullback": (
            inside,
            lambda x, y: (sin(y) + 2 * x * cos(y), x * cos(y) - x**2 * sin(y)),
        ),
        "grad in the cotangent": (outside, lambda x, y: 3 * x**2 * cos(3 * x**2 * y)),
    }
    return closed_form("nested", "pullbacks across levels", operators, [X, V], dtype=dtype)


def _jacobian_inside(dtype: str) -> Scenario:
    """Σ J² for J = ∂(sin(x)·Σx), whose entries are cos xᵢ·Σx·δᵢⱼ + sin xᵢ."""

    def f(x: Any) -> Any:
        return xp.sin(x) * xp.sum(x)

    def squares(x: Any) -> Any:
        rows = np.diag(cos(x) * np.sum(x)) + sin(x)[:, None]
        return np.sum(rows**2)

    def run(mode: Any) -> Run:
        def of_jacobian(b: str, x: Any) -> Any:
            return mc.grad(lambda x: xp.sum(mc.jacobian(f, mode=mode)(x) ** 2), backend=b)(x)

        return of_jacobian

    def formula(x: Any) -> Any:
        return exact.gradient(squares, [x])[0]

    operators = {
        "grad of forward jacobian": (run("forward"), formula),
        "grad of reverse jacobian": (run("reverse"), formula),
    }
    return closed_form("nested", "a function of a Jacobian", operators, [X], dtype=dtype)


def _closures(dtype: str) -> Scenario:
    """g(w) = Σ ∇ₓ(w·Σx²·Σexp w): the inner function closes over the outer variable."""

    def by_grad(b: str, x: Any, w: Any) -> Any:
        data = x

        def inner(w: Any) -> Any:
            def f(x: Any) -> Any:
                return xp.sum(w * x**2) * xp.sum(xp.exp(w))

            return xp.sum(mc.grad(f)(xp.asarray(data)))

        return mc.grad(inner, backend=b)(w)

    def by_jvp(b: str, x: Any, w: Any) -> Any:
        def inner(w: Any) -> Any:
            def f(x: Any) -> Any:
                return xp.sum(w * x**2) * xp.sum(xp.exp(w))

            at = xp.asarray(x)
            return mc.jvp(f, (at,), (xp.ones_like(at),))[1]

        return mc.grad(inner, backend=b)(w)

    def formula(x: Any, w: Any) -> Any:
        return 2 * x * np.sum(exp(w)) + 2 * np.sum(w * x) * exp(w)

    operators = {"grad of grad": (by_grad, formula), "grad of jvp": (by_jvp, formula)}
    return closed_form("nested", "closures over the outer variable", operators, [X, W], dtype=dtype)
