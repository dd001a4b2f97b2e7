"""Functions compiled to graphs, against closed forms, and that the graphs are what runs."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

import mpmath
from multicalc_mxnet import namespace
from mxnet_programs import Program, array, backend, mnp, rosenbrock
from scipy.optimize import rosen, rosen_der, rosen_hess, rosen_hess_prod

RNG = np.random.default_rng(0)


@pytest.mark.parametrize("n", [2, 7])
def test_rosenbrock(n, invocations):
    x, v = RNG.normal(size=n), RNG.normal(size=n)
    f = Program(rosenbrock)
    np.testing.assert_allclose(f(array(x)).asnumpy(), rosen(x), rtol=1e-13)
    assert len(invocations) == 1
    value, (grad,) = f.value_and_grad(array(x))
    np.testing.assert_allclose(value, rosen(x), rtol=1e-13)
    np.testing.assert_allclose(grad, rosen_der(x), rtol=1e-12)
    assert len(invocations) == 2
    (product,) = f.hvp((array(x),), (array(v),))
    np.testing.assert_allclose(product, rosen_hess_prod(x, v), rtol=1e-11)
    assert len(invocations) == 3
    ((hessian,),) = f.hessian(array(x))
    np.testing.assert_allclose(hessian, rosen_hess(x), rtol=1e-11, atol=1e-11)
    assert len(invocations) == 5  # a product, and all columns together
    # For arrays, and for arrays with a tangent.
    assert (f.traces, f.runs_itself) == (2, 0)


def log_sum_exp(x):
    p = np.exp(x - np.max(x))
    p = p / p.sum()
    return np.log(np.sum(np.exp(x))), p, np.diag(p) - np.outer(p, p)


def softplus_regression(w):
    z = DATA @ w
    s = 1 / (1 + np.exp(-z))
    value = np.mean(np.log1p(np.exp(z)) - LABELS * z)
    return value, DATA.T @ (s - LABELS) / 9, DATA.T @ np.diag(s * (1 - s)) @ DATA / 9


def bump(x):
    a, b = x
    e = np.exp(-a * a - b * b)
    mixed = -2 * b * (1 - 2 * a * a)
    return (
        a * e,
        e * np.array([1 - 2 * a * a, -2 * a * b]),
        e * np.array([[a * (4 * a * a - 6), mixed], [mixed, a * (4 * b * b - 2)]]),
    )


def extremes(x):
    """``max² + x₀·min + prod``, away from ties."""
    i, j, n = np.argmax(x), np.argmin(x), len(x)
    rest = np.array([np.prod(np.delete(x, k)) for k in range(n)])
    g = rest.copy()
    g[i] += 2 * x[i]
    g[0] += x[j]
    g[j] += x[0]
    h = np.array([[np.prod(np.delete(x, [k, m])) * (k != m) for m in range(n)] for k in range(n)])
    h[i, i] += 2
    h[0, j] += 1
    h[j, 0] += 1
    return x[i] ** 2 + x[0] * x[j] + np.prod(x), g, h


def indexed(x):
    """``x₂·(x₀³ + x₁²·x₂)``"""
    a, b, c = x
    g = [3 * a * a * c, 2 * b * c * c, a**3 + 2 * b * b * c]
    h = [[6 * a * c, 0, 3 * a * a], [0, 2 * c * c, 4 * b * c], [3 * a * a, 4 * b * c, 2 * b * b]]
    return c * (a**3 + b * b * c), np.array(g), np.array(h)


def spread(x):
    """Variance and deviation of ``x``, which MXNet differentiates wrongly."""
    n, d = len(x), x - x.mean()
    v = np.mean(d * d)
    s, dv = np.sqrt(v), 2 * d / n
    hv = 2 / n * (np.eye(n) - 1 / n)
    return v + s, dv + dv / (2 * s), hv + hv / (2 * s) - np.outer(dv, dv) / (4 * s**3)


def powers(x):
    """``Σ xᵏ`` with the exponents in an array, at a base of zero."""
    k = np.arange(1.0, len(x) + 1)
    return (
        np.sum(x**k),
        k * x ** (k - 1),
        np.diag([i * (i - 1) * a ** max(i - 2, 0) for i, a in zip(k, x, strict=True)]),
    )


def masked(x):
    """``Σ x³`` over the positive, in which the mask passes through other dtypes."""
    m = (x > 0).astype(float)
    return np.sum(m * x**3), 3 * m * x**2, np.diag(6 * m * x)


def _masked(x):
    mask = (x > 0).astype("int32") * (x >= 0).astype("int32")
    return mnp.sum(mask.astype(x.dtype) * x**3)


DATA, LABELS = RNG.normal(size=(9, 4)), RNG.integers(0, 2, 9).astype(float)
CASES = {
    "log_sum_exp": (namespace.logsumexp, log_sum_exp, RNG.normal(size=5)),
    "softplus": (
        lambda w: mnp.mean(
            namespace.softplus(mnp.matmul(array(DATA), w))
            - array(LABELS) * mnp.matmul(array(DATA), w)
        ),
        softplus_regression, RNG.normal(size=4),
    ),
    "bump": (
        lambda x: x[0] * mnp.exp(-(x[0] ** 2) - x[1] ** 2), bump, np.array([0.7, -0.4]),
    ),
    "extremes": (
        lambda x: mnp.max(x) ** 2 + x[0] * mnp.min(x) + mnp.prod(x), extremes, RNG.normal(size=4),
    ),
    "indexed": (
        lambda x: mnp.tensordot(
            x[mnp.array([2, 1], dtype="int64")], x.reshape(3, 1)[:2, 0] ** mnp.array([3.0, 2.0]), 1
        ) + x[1] ** 2 * x[-1] ** 2 - x[1] ** 3,
        indexed, np.array([0.3, -0.5, 0.7]),
    ),
    "spread": (lambda x: mnp.var(x) + mnp.std(x), spread, RNG.normal(size=5)),
    "powers": (
        lambda x: mnp.sum(x ** mnp.arange(1.0, 5.0, dtype="float64")), powers,
        np.array([0.5, -0.25, 2.0, 0.0]),
    ),
    "masked": (_masked, masked, RNG.normal(size=6)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_against_closed_forms(name):
    f, reference, x = CASES[name]
    expected, grad, hessian = reference(x)
    program, v = Program(f), RNG.normal(size=x.shape)
    for _ in range(2):
        np.testing.assert_allclose(program(array(x)).asnumpy(), expected, rtol=1e-12)
        value, (found,) = program.value_and_grad(array(x))
        np.testing.assert_allclose(value, expected, rtol=1e-12)
        np.testing.assert_allclose(found, grad, rtol=1e-11, atol=1e-13)
        (product,) = program.hvp((array(x),), (array(v),))
        np.testing.assert_allclose(product, hessian @ v, rtol=1e-10, atol=1e-12)
        np.testing.assert_allclose(program.hessian(array(x))[0][0], hessian, rtol=1e-10, atol=1e-12)
    assert (program.traces, program.runs_itself) == (2, 0)


def test_many_terms_in_one_array():
    """Eleven gradients come together in ``x``, which MXNet by itself adds wrongly."""

    def terms(x):
        rows, centred = x - mnp.mean(x, axis=1, keepdims=True), x - mnp.mean(x)
        squares = mnp.sum(x * x) + mnp.sum(centred**2) + mnp.sum(rows**2)
        return mnp.sum(x) + mnp.sum(mnp.mean(x, axis=1)) + squares

    x = np.array([[1.5, -2.5, 3.5], [0.5, 4.5, -1.25]])
    expected = 4 / 3 + 2 * (3 * x - x.mean() - x.mean(axis=1, keepdims=True))
    program = Program(terms)
    _, (found,) = program.value_and_grad(array(x))
    np.testing.assert_allclose(found, expected, rtol=1e-14)
    (product,) = program.hvp((array(x),), (array(x),))
    np.testing.assert_allclose(product, expected - 4 / 3, rtol=1e-13)
    assert program.runs_itself == 0


def test_third_derivatives_of_a_graph_of_towers():
    f = Program(lambda x: mnp.sin(x) * mnp.exp(x))

    def derivative(g):
        return lambda *xs: (backend.jvp(g, xs, (mnp.ones_like(xs[0]),))[2], ())

    x = 0.3
    found = derivative(derivative(derivative(f.flat)))(array(x))[0][0]
    exact = mpmath.diff(lambda t: mpmath.sin(t) * mpmath.exp(t), x, 3)
    np.testing.assert_allclose(found.asnumpy(), float(exact), rtol=1e-13)
    over = backend.value_and_grad(derivative(derivative(f.flat)), (array(x),))[2][0]
    np.testing.assert_allclose(over.asnumpy(), float(exact), rtol=1e-13)
    assert f.runs_itself == 0
