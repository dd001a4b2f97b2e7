"""The two primitives nested in each other, against closed forms."""

from __future__ import annotations

import importlib.util
import itertools

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

import sympy
from multicalc_mxnet.backend import jvp, vjp
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load
from scipy.optimize import rosen_der, rosen_hess

mx = load()
ensure_numpy_mode()
mnp, npx = mx.np, mx.npx


def array(x, dtype="float64"):
    return mnp.array(np.asarray(x), dtype=dtype)


def gradient(f):
    """Reverse mode; the gradient of a scalar function of one array."""

    def g(x):
        (y,), _, pull = vjp(lambda x: ((f(x),), ()), (x,))
        return pull((mnp.ones_like(y),))[0]

    return g


def derivative(f, t=None):
    """Forward mode; the directional derivative."""

    def g(x):
        return jvp(lambda x: ((f(x),), ()), (x,), (mnp.ones_like(x) if t is None else t,))[2][0]

    return g


def hvp_forward_over_reverse(f, v):
    return derivative(gradient(f), v)


def hvp_reverse_over_reverse(f, v):
    return gradient(lambda x: mnp.sum(gradient(f)(x) * v))


def hvp_reverse_over_forward(f, v):
    return gradient(derivative(f, v))


def hessian(hvp, f, x):
    n = x.size
    eye = np.eye(n).reshape((n, *x.shape))
    columns = [hvp(f, array(e, x.dtype))(x).asnumpy().ravel() for e in eye]
    return np.array(columns)


HVPS = [hvp_forward_over_reverse, hvp_reverse_over_reverse, hvp_reverse_over_forward]
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}


def rosenbrock(x):
    return mnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def bump(x):
    return x[0] * mnp.exp(-(x[0] ** 2) - x[1] ** 2)


def log_sum_exp(x):
    return mnp.log(mnp.sum(mnp.exp(x)))


_RNG = np.random.default_rng(0)
_DATA, _LABELS = _RNG.normal(size=(8, 3)), _RNG.integers(0, 2, 8).astype(float)
_X = _RNG.normal(size=(4, 3))
_U = _RNG.normal(size=(4, 2))


def logistic(w):
    z = mnp.matmul(array(_DATA, w.dtype), w)
    softplus = mnp.maximum(z, 0) + mnp.log1p(mnp.exp(-mnp.abs(z)))
    return mnp.mean(softplus - array(_LABELS, w.dtype) * z) + 0.05 * mnp.dot(w, w)


def factorisation(v):
    return mnp.sum(mnp.square(array(_X, v.dtype) - array(_U, v.dtype) @ v))


def chain(p):
    w, x, y, z = p
    a, b = (w + x + y + z) ** 2, (w + x - y - z) ** 2
    u, v = (a + b) ** 2, (a - b) ** 2
    return (u + v) ** 2


def _symbolic(f, n):
    s = sympy.symbols(f"s:{n}")
    e = f(s)
    return sympy.lambdify([s], [[sympy.diff(e, a)] for a in s]), sympy.lambdify(
        [s], sympy.hessian(e, s)
    )


def _by_sympy(f):
    def at(x):
        g, h = _symbolic(f, x.size)
        return np.array(g(x), dtype=float).ravel(), np.array(h(x), dtype=float)

    return at


def _logistic_reference(w):
    p = 1 / (1 + np.exp(-_DATA @ w))
    g = _DATA.T @ (p - _LABELS) / 8 + 0.1 * w
    return g, _DATA.T @ np.diag(p * (1 - p)) @ _DATA / 8 + 0.1 * np.eye(3)


def _factorisation_reference(v):
    return (-2 * _U.T @ (_X - _U @ v)).ravel(), np.kron(2 * _U.T @ _U, np.eye(3))


FUNCTIONS = {
    "rosenbrock": (
        rosenbrock, np.linspace(-1.0, 1.2, 10), lambda x: (rosen_der(x), rosen_hess(x))
    ),
    "bump": (bump, np.array([-1.0, 0.0]), _by_sympy(
        lambda s: s[0] * sympy.exp(-(s[0] ** 2) - s[1] ** 2))),
    "log_sum_exp": (log_sum_exp, np.array([0.0, np.log(2.0), -1.0]), _by_sympy(
        lambda s: sympy.log(sum(map(sympy.exp, s))))),
    "logistic": (logistic, np.array([0.3, -0.2, 0.5]), _logistic_reference),
    "factorisation": (
        factorisation, np.arange(6.0).reshape(2, 3) / 7, _factorisation_reference),
    "chain at the book's point": (chain, np.array([-1.0, 0.0, -2.0, 1.0]), _by_sympy(chain)),
    "chain where b is not 0": (chain, np.array([1.0, 1.0, -2.0, 1.0]), _by_sympy(chain)),
}  # fmt: skip


def _error(got, expected):
    return np.abs(got - expected).max() / max(np.abs(expected).max(), 1e-300)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_gradient_and_hessian(name, dtype):
    f, at, reference = FUNCTIONS[name]
    x = array(at, dtype)
    first, second = reference(x.asnumpy().astype("float64"))
    got = gradient(f)(x)
    assert type(got) is mnp.ndarray
    assert got.dtype == np.dtype(dtype)
    assert got.shape == at.shape
    assert _error(got.asnumpy().ravel(), first) <= TOLERANCE[dtype]
    for hvp in HVPS:
        found = hessian(hvp, f, x)
        assert found.dtype == np.dtype(dtype)
        assert _error(found, second) <= TOLERANCE[dtype], hvp.__name__


def test_the_chapters_numbers():
    book = gradient(chain)(array([-1.0, 0.0, -2.0, 1.0])).asnumpy()
    assert book.tolist() == [-4096.0] * 4
    elsewhere = gradient(chain)(array([1.0, 1.0, -2.0, 1.0])).asnumpy()
    assert elsewhere.tolist() == [73472.0, 73472.0, -68224.0, -68224.0]


def test_third_derivatives():
    s = sympy.Symbol("s")
    cases = [
        (lambda x: x * mnp.exp(-x * x), s * sympy.exp(-s * s)),
        (lambda x: mnp.log1p(mnp.exp(x)) / x**3, sympy.log(1 + sympy.exp(s)) / s**3),
        (lambda x: mnp.arctan(x) ** x, sympy.atan(s) ** s),
    ]
    mixes = list(itertools.product([gradient, derivative], repeat=3))
    for (f, e), modes in itertools.product(cases, mixes):
        d = f
        for mode in modes:
            d = mode(d)
        expected = float(sympy.diff(e, s, 3).subs(s, sympy.Rational(7, 10)).evalf(30))
        assert float(d(array(0.7))) == pytest.approx(expected, rel=1e-12)


def test_a_tensordot_twice_forward():
    x = array([0.3, 0.5, 0.7])
    along = derivative(derivative(lambda x: mnp.tensordot(x, x * x, 1)))
    np.testing.assert_allclose(along(x).asnumpy(), np.sum(6 * x.asnumpy()), rtol=1e-14)


def test_fifth_derivative_of_sine_in_every_mix_of_modes():
    for modes in itertools.product([gradient, derivative], repeat=5):
        d = mnp.sin
        for mode in modes:
            d = mode(d)
        assert float(d(array(0.7))) == pytest.approx(np.cos(0.7), rel=1e-13)


@pytest.mark.parametrize("outer", [gradient, derivative])
@pytest.mark.parametrize("inner", [gradient, derivative])
class TestPerturbationConfusion:
    def test_sum(self, outer, inner):
        d = outer(lambda x: x * inner(lambda y: x + y)(array(1.0)))
        assert float(d(array(3.0))) == 1.0

    def test_product(self, outer, inner):
        d = outer(lambda x: x * inner(lambda y: x * y)(array(1.0)))
        assert float(d(array(3.0))) == 6.0

    def test_same_point(self, outer, inner):
        """d/dx [x · d/dy (x y²) at y = x] = d/dx 2x³ = 6x²."""
        d = outer(lambda x: x * inner(lambda y: x * y * y)(x))
        assert float(d(array(3.0))) == 54.0

    def test_three_closures(self, outer, inner):
        """∂x (x ∂y (x y ∂z (x y z)²)) at y = z = 1: ∂z gives 2x²y², so ∂x (x · 6x³) = 24x³."""

        def along_y(x):
            one = array(1.0)
            return inner(lambda y: x * y * outer(lambda z: (x * y * z) ** 2)(one))(one)

        assert float(outer(lambda x: x * along_y(x))(array(2.0))) == pytest.approx(192.0, rel=1e-15)

    def test_constant_inner(self, outer, inner):
        d = outer(lambda x: x * inner(lambda y: y * y)(array(5.0)))
        assert float(d(array(3.0))) == 10.0


def test_known_native_defects():
    """MXNet's own second order is of the wrong sign, or zero, for these."""
    cases = [
        (mnp.arcsinh, 0.7, -0.7 / (1 + 0.49) ** 1.5),
        (mnp.arccosh, 1.7, -1.7 / (1.7**2 - 1) ** 1.5),
        (lambda x: mnp.square(mnp.clip(x, -1.0, 1.0)), 0.4, 2.0),
        (lambda x: mnp.square(mnp.radians(x)), 0.4, 2 * (np.pi / 180) ** 2),
    ]
    for f, at, expected in cases:
        for outer, inner in itertools.product([gradient, derivative], repeat=2):
            got = float(outer(inner(f))(array(at)))
            assert got == pytest.approx(expected, rel=1e-7 if expected < 1e-3 else 1e-13)


def test_first_order_that_mxnet_has_wrong():
    x = array([1.0, 2.0, 4.0])
    centred = x.asnumpy() - x.asnumpy().mean()
    for f, expected in [
        (mnp.var, 2 * centred / 3),
        (mnp.std, centred / 3 / x.asnumpy().std()),
        (lambda x: mnp.sum(mnp.where(x > 1.5, x, 0.0) * 3.0), np.array([0.0, 3.0, 3.0])),
        (lambda x: mnp.sum(mnp.arctan2(1.0, x)), -1 / (1 + x.asnumpy() ** 2)),
        (lambda x: mnp.sum(mnp.atleast_2d(x)), np.ones(3)),
    ]:
        np.testing.assert_allclose(gradient(f)(x).asnumpy(), expected, rtol=1e-14)


def test_value_and_gradient_where_the_correction_is_singular():
    assert float(vjp(lambda x: ((mnp.std(x),), ()), (array([2.0, 2.0]),))[0][0]) == 0.0
    g = gradient(mnp.prod)(array([0.0, 3.0, 5.0]))
    assert g.asnumpy().tolist() == [15.0, 0.0, 0.0]
    g = gradient(mnp.linalg.det)(array([[1.0, 2.0], [2.0, 4.0]]))
    assert g.asnumpy().tolist() == [[4.0, -2.0], [-2.0, 1.0]]


def test_corrected_operators_at_infinity():
    inf = np.inf
    value, slope = vjp(lambda x: ((npx.erf(x),), ()), (array([inf, -inf]),))[::2]
    assert value[0].asnumpy().tolist() == [1.0, -1.0]
    assert slope((array([1.0, 1.0]),))[0].asnumpy().tolist() == [0.0, 0.0]
    (product,), _, _ = vjp(lambda x: ((mnp.prod(x),), ()), (array([inf, 2.0, 3.0]),))
    assert float(product) == inf


def test_outputs_that_are_inputs_repeated_or_constant():
    def f(x, y):
        p = x * x
        return (p, x, p, mnp.ones_like(x), p[0]), (y, mnp.argmax(x))

    x, y = array([1.0, 2.0]), array(3.0)
    outs, aux, pull = vjp(f, (x, y))
    assert [o.asnumpy().tolist() for o in outs] == [[1, 4], [1, 2], [1, 4], [1, 1], 1]
    assert float(aux[0]) == 3.0
    assert int(aux[1]) == 1
    one = mnp.ones_like(x)
    cts = (one, 10 * one, 100 * one, one, array(1000.0))
    for _ in range(2):
        gx, gy = pull(cts)
        assert gx.asnumpy().tolist() == [2 * 101 + 10 + 2000, 4 * 101 + 10]
        assert gy.asnumpy().tolist() == 0.0
        assert gy.shape == ()
    dual, aux, tangents = jvp(f, (x, y), (one, array(1.0)))
    assert [t.asnumpy().tolist() for t in tangents] == [[2, 4], [1, 1], [2, 4], [0, 0], 2]
    assert all(type(z) is mnp.ndarray for z in (*dual, *aux, *tangents))


def test_several_outputs_of_one_operator():
    def f(x):
        a, b, _ = mnp.split(x, 3)
        return mnp.sum(a**3 * b)

    x = array([1.0, 2.0, 3.0])
    expected = np.array([[12.0, 3.0, 0.0], [3.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    for hvp in HVPS:
        np.testing.assert_allclose(hessian(hvp, f, x), expected)


def test_a_pullback_is_differentiable_in_its_cotangent():
    x = array([1.0, 2.0])
    _, _, pull = vjp(lambda x: ((mnp.sin(x),), ()), (x,))
    expected = np.cos(x.asnumpy())
    got = gradient(lambda ct: mnp.sum(pull((ct,))[0]))(mnp.ones_like(x))
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=1e-15)
    got = derivative(lambda ct: pull((ct,))[0])(mnp.ones_like(x))
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=1e-15)
    # As above, with cotangent and point moving together: d/dx [x cos x].
    got = gradient(lambda x: mnp.sum(vjp(lambda x: ((mnp.sin(x),), ()), (x,))[2]((x,))[0]))(x)
    at = x.asnumpy()
    np.testing.assert_allclose(got.asnumpy(), np.cos(at) - at * np.sin(at), rtol=1e-15)


def test_branches_on_values():
    def f(x):
        return x**3 if x > 1 else -x

    for at, second in ((2.0, 12.0), (0.5, 0.0)):
        for outer, inner in itertools.product([gradient, derivative], repeat=2):
            assert float(outer(inner(f))(array(at))) == second
