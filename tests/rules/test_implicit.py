"""Solutions of equations against what the implicit function theorem gives by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError

A = 1.3


def kepler(x, e):
    """Kepler's equation, at a mean anomaly of 1."""
    return x - e * xp.sin(x) - 1.0


def bracketed(e):
    e = float(e)
    return brentq(lambda x: x - e * np.sin(x) - 1.0, 0.0, 3.0, xtol=1e-15)


def newton(e):
    def step(_, x):
        return x - kepler(x, e) / (1 - e * xp.cos(x))

    return xp.fori_loop(0, 8, step, 0.0 * e + 1.0)


E = 0.4
X = bracketed(E)
_s, _c = np.sin(X), np.cos(X)
_d = 1 - E * _c
BY_E = _s / _d
BY_EE = (2 * _s * _c - E * _s**3 / _d) / _d**2
"""x' = s / d; x'' = (2 c x' - e s x'^2) / d."""


@pytest.mark.parametrize("solver", [bracketed, newton], ids=lambda f: f.__name__)
def test_keplers_equation(backend_name, solver):
    anomaly, e = mc.implicit_root(kepler, solver), np.array(E)
    with mc.use(backend_name):
        value, slope = mc.value_and_grad(anomaly)(e)
        pushed = mc.jvp(anomaly, (e,), (np.array(1.0),))[1]
        curved = mc.hessian(mc.portable(anomaly))(e)
    np.testing.assert_allclose([value, slope, pushed], [X, BY_E, BY_E], rtol=1e-13)
    np.testing.assert_allclose(curved, BY_EE, rtol=1e-12)


def test_compiled_mapped_and_recorded(backend_name, fast_compiler):
    anomaly, es = mc.implicit_root(kepler, newton), np.array([0.1, E, 0.7])
    xs = np.array([bracketed(e) for e in es])
    slopes = np.sin(xs) / (1 - es * np.cos(xs))
    x = mc.variable(E, backend=backend_name)
    with mc.use(backend_name):
        np.testing.assert_allclose(mc.vmap(mc.grad(anomaly))(es), slopes, rtol=1e-13)
        of_all = mc.grad(lambda es: xp.sum(mc.vmap(anomaly)(es)))
        np.testing.assert_allclose(of_all(es), slopes, rtol=1e-13)
        compiled = mc.jit(mc.grad(anomaly), compiler=fast_compiler)
        np.testing.assert_allclose(compiled(np.array(E)), BY_E, rtol=1e-13)
        with mc.record():
            y = anomaly(x)
        mc.backward(y)
    np.testing.assert_allclose(float(x.grad), BY_E, rtol=1e-13)


def test_curvatures_of_a_batch_beside_what_is_the_same_for_all(backend_name):
    root = mc.implicit_root(lambda x, a, w: x**2 * w - a, lambda a, w: xp.sqrt(a / w))
    a, w = np.array([1.0, 2.0]), np.array(0.7)
    with mc.use(backend_name):
        found = mc.vmap(mc.hessian(root), in_axes=(0, None))(a, w)
    np.testing.assert_allclose(found, -(a**-1.5) / 4 / np.sqrt(0.7), rtol=1e-13)


def test_pytrees(backend_name):
    """u + v = a w, u - v = a**2: both halves by hand."""

    def residual(x, a, w):
        return {"u": [x["u"][0] + x["v"] - a * w], "v": x["u"][0] - x["v"] - a**2}

    def solver(a, w):
        return {"u": [(a * w + a**2) / 2], "v": (a * w - a**2) / 2}

    solution = mc.implicit_root(residual, solver)

    def product(a, w):
        x = solution(a, w)
        return x["u"][0] * x["v"]

    a, w = np.array(A), np.array(0.6)
    with mc.use(backend_name):
        found = mc.hessian(product, argnums=(0, 1))(a, w)
    # (a^2 w^2 - a^4) / 4
    expected = [[(0.36 - 6 * A**2) / 2, A * 0.6], [A * 0.6, A**2 / 2]]
    np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=1e-13)


def test_many_unknowns(backend_name):
    """A tridiagonal system of 600, by products: sum(c x) for D x + L x = b p."""
    count = 600
    rng = np.random.default_rng(0)
    lower, b, c = rng.uniform(-0.5, 0.5, (3, count))
    diagonal = 2 + rng.uniform(size=count)

    @mc.portable
    def step(x, p):
        shifted = xp.concat([x[-1:] * 0.0, x[:-1]])
        return (b * p - lower * shifted) / diagonal

    def solver(p):
        matrix = np.diag(diagonal) + np.diag(lower[1:], -1)
        return np.linalg.solve(matrix, b * float(p))

    matrix = np.diag(diagonal) + np.diag(lower[1:], -1)
    adjoint = np.linalg.solve(matrix.T, c)
    f = mc.portable(lambda p: xp.sum(c * mc.implicit_fixed_point(step, solver)(p)))
    with mc.use(backend_name):
        np.testing.assert_allclose(mc.grad(f)(np.array(1.5)), adjoint @ b, rtol=1e-12)


def test_a_singular_system_of_many_is_nan():
    def residual(x, p):
        return xp.concat([x[:-1] - p, 0.0 * x[-1:]])

    root = mc.implicit_root(residual, lambda p: p * np.ones(600))
    assert np.isnan(mc.grad(lambda p: xp.sum(root(p)))(np.array(1.0)))


def test_linear_solvers_of_ones_own():
    calls = []

    def solve(matvec, b):
        calls.append(1)
        # One equation: the matrix is what it does to 1.
        return b / matvec(b * 0.0 + 1.0)

    root = mc.implicit_root(lambda x, a: x**2 - a, np.sqrt, linear_solve=solve)
    found = mc.hessian(root)(np.array(4.0))
    np.testing.assert_allclose(found, -1 / 32, rtol=1e-14)
    assert calls


def test_errors():
    with pytest.raises(InvalidArgumentError, match=r"structure .* must be that of the solution"):
        mc.grad(mc.implicit_root(lambda x, a: [x, x], np.sqrt))(np.array(4.0))
    with pytest.raises(InvalidArgumentError, match=r"shapes \[\(1,\)\], .* \[\(\)\]"):
        mc.grad(mc.implicit_root(lambda x, a: xp.reshape(x - a, (1,)), np.sqrt))(np.array(4.0))
    with pytest.raises(InvalidArgumentError, match="takes functions, found a float"):
        mc.implicit_root(1.0, np.sqrt)
