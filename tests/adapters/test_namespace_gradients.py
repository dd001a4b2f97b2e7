"""First and second derivatives of the namespaces' functions on every backend.

References: mpmath's numerical derivatives at 50 digits for functions of one or two numbers, closed
forms at the extremes, and sixth-order differences of the NumPy reference for all others.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
from adapters import namespace_cases as cases
from adapters import standard_cases
from adapters.comparing import assert_close

import multicalc as mc

UNARY = {
    "exp": (mpmath.exp, cases.A),
    "log": (mpmath.log, cases.POSITIVE),
    "log1p": (mpmath.log1p, cases.POSITIVE),
    "expm1": (mpmath.expm1, cases.A),
    "log2": (lambda x: mpmath.log(x, 2), cases.POSITIVE),
    "log10": (mpmath.log10, cases.POSITIVE),
    "sqrt": (mpmath.sqrt, cases.POSITIVE),
    "square": (lambda x: x**2, cases.A),
    "sin": (mpmath.sin, cases.A),
    "cos": (mpmath.cos, cases.A),
    "tan": (mpmath.tan, cases.A),
    "asin": (mpmath.asin, cases.UNIT),
    "acos": (mpmath.acos, cases.UNIT),
    "atan": (mpmath.atan, cases.A),
    "sinh": (mpmath.sinh, cases.A),
    "cosh": (mpmath.cosh, cases.A),
    "tanh": (mpmath.tanh, cases.A),
    "asinh": (mpmath.asinh, cases.A),
    "acosh": (mpmath.acosh, 1 + cases.POSITIVE),
    "atanh": (mpmath.atanh, cases.UNIT),
    "reciprocal": (lambda x: 1 / x, cases.A),
    "softplus": (lambda x: mpmath.log1p(mpmath.exp(x)), cases.A),
    "sigmoid": (lambda x: 1 / (1 + mpmath.exp(-x)), cases.A),
}
BINARY = {
    "pow": lambda x, y: x**y,
    "atan2": mpmath.atan2,
    "hypot": mpmath.hypot,
    "logaddexp": lambda x, y: mpmath.log(mpmath.exp(x) + mpmath.exp(y)),
    "divide": lambda x, y: x / y,
}


def derivative(f, x, n):
    with mpmath.workdps(50):
        return float(mpmath.diff(f, mpmath.mpf(float(x)), n))


@pytest.mark.parametrize("name", UNARY)
def test_functions_of_a_number(xp, arrays, name):
    f, points = UNARY[name]
    points = points.ravel()
    x, ones = arrays(points), arrays(np.ones(points.size))

    def total(x):
        return xp.sum(getattr(xp, name)(x))

    first = np.array([derivative(f, p, 1) for p in points])
    second = np.array([derivative(f, p, 2) for p in points])
    assert_close(arrays.numpy(mc.grad(total)(x)), first)
    assert_close(arrays.numpy(mc.hvp(total, (x,), (ones,))), second)


@pytest.mark.parametrize("name", BINARY)
def test_functions_of_two_numbers(xp, arrays, name):
    f, (a, b) = BINARY[name], (0.7, 1.3)
    hessian = mc.hessian(getattr(xp, name), argnums=(0, 1))(arrays(a), arrays(b))
    gradient = mc.grad(getattr(xp, name), argnums=(0, 1))(arrays(a), arrays(b))

    def partial(i, j):
        with mpmath.workdps(50):
            return float(mpmath.diff(f, (mpmath.mpf(a), mpmath.mpf(b)), (i, j)))

    assert_close(arrays.numpy(gradient), [partial(1, 0), partial(0, 1)])
    expected = [[partial(2, 0), partial(1, 1)], [partial(1, 1), partial(0, 2)]]
    assert_close(arrays.numpy(hessian), expected)


@pytest.mark.parametrize("x", [0.0, 21.0, 50.0, -50.0, 1000.0, -1000.0])
def test_softplus_and_sigmoid_at_the_extremes(xp, arrays, x):
    """softplus' = σ, softplus'' = σ' = σ(1 - σ), σ'' = σ(1 - σ)(1 - 2σ), as mpmath has σ."""
    with mpmath.workdps(500):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        first, second, third = (float(v) for v in (s, s * (1 - s), s * (1 - s) * (1 - 2 * s)))
    at = arrays(x)
    found = [mc.grad(xp.softplus)(at), mc.hessian(xp.softplus)(at)]
    found += [mc.grad(xp.sigmoid)(at), mc.hessian(xp.sigmoid)(at)]
    expected = [first, second, second, third]
    np.testing.assert_allclose(arrays.numpy(found), expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("difference", [0.0, 50.0, -50.0, 1000.0, -1000.0])
@pytest.mark.parametrize("base", [0.0, -1000.0])
def test_logaddexp_and_logsumexp_at_the_extremes(xp, arrays, base, difference):
    """By a: p = σ(a - b); by a twice: p(1 - p), by a and b: -p(1 - p)."""
    with mpmath.workdps(500):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(difference)))
        first, second = float(p), float(p * (1 - p))
        other = float(1 - p)
    a, b = arrays(base + difference), arrays(base)
    gradient = mc.grad(xp.logaddexp, argnums=(0, 1))(a, b)
    hessian = mc.hessian(xp.logaddexp, argnums=(0, 1))(a, b)
    curvature = np.array([[second, -second], [-second, second]])
    np.testing.assert_allclose(arrays.numpy(gradient), [first, other], rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(arrays.numpy(hessian), curvature, rtol=1e-12, atol=1e-16)
    both = arrays([base + difference, base])
    found = mc.grad(xp.logsumexp)(both), mc.hessian(xp.logsumexp)(both)
    np.testing.assert_allclose(arrays.numpy(found[0]), [first, other], rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(arrays.numpy(found[1]), curvature, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("x", [-700.0, -40.0, -1.5, 0.0, 0.25, 40.0, 700.0])
def test_softplus_to_the_fourth_order(xp, arrays, x):
    """σ, σ(1 - σ), σ(1 - σ)(1 - 2σ), σ(1 - σ)(1 - 6σ + 6σ²), to the last digits far out too."""
    with mpmath.workdps(700):
        s = 1 / (1 + mpmath.exp(-mpmath.mpf(x)))
        rest = s * (1 - s)
        exact = [s, rest, rest * (1 - 2 * s), rest * (1 - 6 * s + 6 * s * s)]
        expected = [float(v) for v in exact]
    f, found = xp.softplus, []
    for _ in expected:
        f = mc.grad(f)
        found.append(f(arrays(x)))
    np.testing.assert_allclose(arrays.numpy(found), expected, rtol=1e-12)


@pytest.mark.parametrize("pair", [(np.inf, np.inf), (-np.inf, -np.inf), (np.inf, -np.inf)])
def test_logaddexp_of_infinities_has_a_gradient(xp, arrays, pair):
    """Which of two equal ones it belongs to is open."""
    gradient = mc.grad(xp.logaddexp, argnums=(0, 1))(*map(arrays, pair))
    assert sum(arrays.numpy(gradient)) == 1.0


# The derivative by the first of two operands; that by the second is the same, with both swapped.
PARTIALS = {
    "logaddexp": lambda a, b: 1 / (1 + np.exp(b - a)),
    "hypot": lambda a, b: a / np.hypot(a, b),
    "maximum": lambda a, b: np.where(a > b, 1.0, 0.0),
    "minimum": lambda a, b: np.where(a < b, 1.0, 0.0),
}


@pytest.mark.parametrize("name", PARTIALS)
def test_operands_that_are_broadcast(xp, arrays, name):
    """Each is given the sum over what it was repeated for."""
    a, b, w = np.array([[0.5], [-1.5], [2.0]]), np.array([1.0, -0.25]), np.arange(6.0).reshape(3, 2)
    by_a = (w * PARTIALS[name](a, b)).sum(1, keepdims=True)
    by_b = (w * PARTIALS[name](b, a)).sum(0)

    def weighted(a, b):
        return xp.sum(arrays(w) * getattr(xp, name)(a, b))

    found = mc.grad(weighted, argnums=(0, 1))(arrays(a), arrays(b))
    assert_close(arrays.numpy(found[0]), by_a)
    assert_close(arrays.numpy(found[1]), by_b)
    along = np.cos(a), np.cos(b)
    _, pushed = mc.jvp(weighted, (arrays(a), arrays(b)), tuple(map(arrays, along)))
    assert_close(arrays.numpy(pushed), np.sum(by_a * along[0]) + np.sum(by_b * along[1]))


def test_powers_at_zero(xp, arrays):
    """x³ and x² have the second derivatives 0 and 2 at 0, and the third 6 and 0."""
    x = arrays(0.0)
    found = [mc.hessian(lambda x, n=n: xp.pow(x, n))(x) for n in (3, 2)]
    found += [mc.grad(mc.hessian(lambda x, n=n: xp.pow(x, n)))(x) for n in (3, 2)]
    assert_close(arrays.numpy(found), [0.0, 2.0, 6.0, 0.0])


def test_product_with_a_zero_factor(xp, arrays):
    """Π(x, y, z): the gradient and Hessian hold the products of the others."""
    x = arrays([2.0, 0.0, 3.0])
    assert_close(arrays.numpy(mc.grad(xp.prod)(x)), [0.0, 6.0, 0.0])
    expected = np.array([[0.0, 3.0, 0.0], [3.0, 0.0, 2.0], [0.0, 2.0, 0.0]])
    assert_close(arrays.numpy(mc.hessian(xp.prod)(x)), expected)


def test_rounding_is_flat(xp, arrays):
    x, v = arrays([0.3, -1.2, 2.6]), arrays([1.0, 1.0, 1.0])
    for name in ("floor", "ceil", "round", "trunc", "sign"):
        function = getattr(xp, name)
        found = mc.grad(lambda x, function=function: xp.sum(x * function(x)))(x)
        assert_close(arrays.numpy(found), arrays.numpy(function(x)))
        assert_close(arrays.numpy(mc.jvp(function, (x,), (v,))[1]), np.zeros(3))


def test_norm(xp, arrays):
    """∇|v| = v/|v|, ∇²|v| = (I - vvᵀ/|v|²)/|v|."""
    v = cases.V
    size = np.linalg.norm(v)
    expected = (np.eye(3) - np.outer(v, v) / size**2) / size
    for norm in (xp.norm, xp.linalg.norm, xp.linalg.vector_norm):
        assert_close(arrays.numpy(mc.grad(norm)(arrays(v))), v / size)
        assert_close(arrays.numpy(mc.hessian(norm)(arrays(v))), expected)


ELSEWHERE = (
    "argmax argmin argsort any all astype zeros_like ones_like full_like relu round logaddexp "
    "cholesky eigvalsh count_nonzero nonzero searchsorted matrix_rank"
).split()
"""Not differentiable, or tried elsewhere in this file."""


def _differentiable():
    """The first case of each function that has derivatives at its case's points."""
    seen = {}
    for each in (
        cases.ELEMENTWISE,
        cases.REDUCTIONS,
        cases.MANIPULATION,
        cases.PRODUCTS,
        cases.NOT_IN_LINALG,
        cases.LINALG,
        standard_cases.SHAPES,
        standard_cases.MATRICES,
    ):
        for case in each:
            name, arguments, _, _ = case
            if name in UNARY or name in ELSEWHERE:
                continue
            if any(isinstance(x, np.ndarray) and x.dtype == bool for x in arguments):
                continue
            if name.startswith(("is", "less", "greater", "equal", "not", "logical")):
                continue
            if any(x is cases.EXTREMES for x in arguments):
                continue
            seen.setdefault(name, case)
    return list(seen.values())


def _weighted(outputs, weights, total):
    return sum(total(w * (y + y * y)) for w, y in zip(weights, outputs, strict=True))


SIXTH_FIRST = np.array([-1, 9, -45, 0, 45, -9, 1]) / 60
SIXTH_SECOND = np.array([2, -27, 270, -490, 270, -27, 2]) / 180


@pytest.mark.skip_jax("compiles each function for each shape; the suite has them all")
@pytest.mark.parametrize("case", _differentiable(), ids=lambda case: case[0])
def test_against_differences_of_the_reference(xp, backend, arrays, case):
    """d/dt and d²/dt² of s(x + tv), s a weighted sum of the outputs and their squares."""
    name, arguments, options, reference = case
    moving = [i for i, x in enumerate(arguments) if _moves(x)]
    start = [np.asarray(arguments[i], dtype=float) for i in moving]
    along = [np.cos(1.0 + i + np.arange(x.size)).reshape(x.shape) for i, x in enumerate(start)]

    def outputs(function, values):
        full = list(arguments)
        for i, value in zip(moving, values, strict=True):
            full[i] = list(value) if isinstance(arguments[i], list) else value
        found = function(*full, **options)
        return list(found) if isinstance(found, tuple | list) else [found]

    plain = outputs(reference, start)
    weights = [np.sin(1.0 + np.arange(np.size(y))).reshape(np.shape(y)) for y in plain]
    step = 2e-3
    samples = [
        _weighted(
            outputs(reference, [x + k * step * v for x, v in zip(start, along, strict=True)]),
            weights,
            np.sum,
        )
        for k in range(-3, 4)
    ]
    first, second = SIXTH_FIRST @ samples / step, SIXTH_SECOND @ samples / step**2

    function = getattr(xp, name, None) or getattr(xp.linalg, name)
    fixed = [backend.from_numpy(x) if isinstance(x, np.ndarray) else x for x in arguments]
    arguments = tuple(fixed)
    native = [arrays(w) for w in weights]

    def s(*values):
        return _weighted(outputs(function, values), native, xp.sum)

    xs, vs = tuple(map(arrays, start)), tuple(map(arrays, along))
    gradient = arrays.numpy(mc.grad(s, argnums=tuple(range(len(xs))))(*xs))
    product = mc.hvp(s, xs, vs)
    product = arrays.numpy(product if len(xs) > 1 else (product,))
    scale = max(1.0, *np.abs(samples))
    found = sum(np.sum(g * v) for g, v in zip(gradient, along, strict=True))
    assert found == pytest.approx(first, rel=1e-8, abs=1e-9 * scale)
    found = sum(np.sum(p * v) for p, v in zip(product, along, strict=True))
    assert found == pytest.approx(second, rel=1e-7, abs=1e-7 * scale)


def _moves(x):
    if isinstance(x, list):
        return all(_moves(each) and each.shape == x[0].shape for each in x)
    return isinstance(x, np.ndarray) and x.dtype == float


def test_decompositions(xp, backend, arrays):
    """tr M³ through eigenvalues and singular values, and log det M through cholesky and qr:
    3(M²)ᵀ and M⁻¹ for a symmetric positive definite M."""
    m = cases.M
    cubed, inverse = 3 * m @ m, np.linalg.inv(m)
    direction = arrays(np.eye(3))
    ways = {
        "eigh": (lambda x: xp.sum(xp.linalg.eigh(x)[0] ** 3), cubed, 6 * m),
        "eigvalsh": (lambda x: xp.sum(xp.linalg.eigvalsh(x) ** 3), cubed, 6 * m),
        "cholesky": (
            lambda x: 2 * xp.sum(xp.log(xp.linalg.diagonal(xp.linalg.cholesky(x)))),
            inverse,
            -inverse @ inverse,
        ),
    }
    if backend.name != "mxnet":
        ways["svd"] = (lambda x: xp.sum(xp.linalg.svd(x)[1] ** 3), cubed, 6 * m)
        ways["qr"] = (
            lambda x: xp.sum(xp.log(xp.abs(xp.linalg.diagonal(xp.linalg.qr(x)[1])))),
            inverse,
            -inverse @ inverse,
        )
    for f, gradient, product in ways.values():
        found = mc.grad(f)(arrays(m)), mc.hvp(f, (arrays(m),), (direction,))
        for actual, expected in zip(arrays.numpy(found), (gradient, product), strict=True):
            assert_close(actual, expected, 1e-10)


def test_the_second_derivatives_of_a_power_at_exponent_zero(backend, arrays):
    """Of a^b at b = 0: ∂²/∂a∂b = 1/a and ∂²/∂b² = log² a; frameworks lose the former, as their
    derivative by a is a constant 0 there."""
    a, b = np.array([0.7, 3.0]), np.zeros(2)

    def f(a, b):
        return (backend.namespace.sum(backend.namespace.pow(a, b)),), ()

    for along, expected in (
        ((np.ones(2), np.zeros(2)), (np.zeros(2), 1 / a)),
        ((np.zeros(2), np.ones(2)), (1 / a, np.log(a) ** 2)),
    ):
        _, _, _, found = backend.hvp(f, (arrays(a), arrays(b)), tuple(map(arrays, along)))
        for each, other in zip(found, expected, strict=True):
            np.testing.assert_allclose(backend.to_numpy(each), other, rtol=1e-14, atol=1e-15)
