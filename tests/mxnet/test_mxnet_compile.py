"""Functions compiled to graphs, against closed forms, and that the graphs are what runs."""

from __future__ import annotations

import gc
import importlib.util
import itertools
import json
import threading
import weakref

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

import mpmath
from multicalc_mxnet import namespace
from multicalc_mxnet.backend import MxnetBackend
from multicalc_mxnet.cached_operator import CachedOperator
from multicalc_mxnet.capture import capture
from multicalc_mxnet.loading import ensure_numpy_mode, load
from multicalc_mxnet.state import state
from scipy.optimize import rosen, rosen_der, rosen_hess, rosen_hess_prod

from multicalc.errors import TracingError, UnsupportedOperationError

mx = load()
ensure_numpy_mode()
mnp = mx.np
backend = MxnetBackend()
RNG = np.random.default_rng(0)


def array(x, dtype="float64"):
    return mnp.array(np.asarray(x), dtype=dtype)


def numbers(xs):
    return [x.asnumpy() for x in xs]


class Program:
    """A function of arrays with one array as result, compiled, and as a flat function."""

    def __init__(self, f):
        self.traces = 0
        self.runs_itself = 0
        self._f = f
        self._compiled = backend.compile(self._traced, "graph")

    def _traced(self, *xs):
        self.traces += 1
        return (self._f(*xs),), ()

    def flat(self, *xs):
        found = self._compiled(*xs)
        if found is None:
            self.runs_itself += 1
            return (self._f(*xs),), ()
        return found

    def __call__(self, *xs):
        return self.flat(*xs)[0][0]

    def value_and_grad(self, *xs):
        (y,), _, grads = backend.value_and_grad(self.flat, xs)
        return y.asnumpy(), numbers(grads)

    def hvp(self, xs, vs):
        return numbers(backend.hvp(self.flat, xs, vs)[3])

    def hessian(self, *xs):
        return [numbers(row) for row in backend.hessian(self.flat, xs)[3]]


def nothing_runs():
    """Whether MXNet and we are as before all."""
    untouched = mx.ndarray.register._imperative_invoke is mx._ctypes.ndarray._imperative_invoke
    recording = state.captures or state.recordings or mx.autograd.is_recording()
    return untouched and not recording


@pytest.fixture
def invocations(monkeypatch):
    """One entry for each call of a graph."""
    seen = []
    original = CachedOperator.__call__

    def call(self, values):
        seen.append("graph")
        return original(self, values)

    monkeypatch.setattr(CachedOperator, "__call__", call)
    return seen


def rosenbrock(x):
    return mnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


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


def test_traced_once_for_each_shape_and_dtype():
    f = Program(rosenbrock)
    for _ in range(3):
        f(array([0.1, 0.2, 0.3]))
        f.value_and_grad(array([0.1, 0.2, 0.3]))
    assert f.traces == 1
    f(array([0.1, 0.2]))
    f(array([0.5, 0.1]))
    assert f.traces == 2
    assert f(array([0.5, 0.1], "float32")).dtype == np.float32
    assert f.traces == 3


def test_results_of_every_kind():
    c = array([1.0, 2.0])

    def f(x, k):
        y = mnp.exp(x)
        return (y, x, c, y, mnp.sum(y), k + 1, x > 0, y.reshape(1, 2)), {"static": 3}

    g = backend.compile(f, "graph")
    for x in ([0.0, -1.0], [0.5, 2.0]):
        outs, static = g(array(x), array(3, "int64"))
        e = np.exp(x)
        expected = [e, x, [1.0, 2.0], e, e.sum(), 4, np.array(x) > 0, [e]]
        for out, value in zip(outs, expected, strict=True):
            np.testing.assert_allclose(out.asnumpy(), value, rtol=1e-15)
        assert static == {"static": 3}
        assert [str(np.dtype(y.dtype)) for y in outs[-3:]] == ["int64", "bool", "float64"]
        outs[2][0] = 7.0  # a copy of the constant
    assert c[0] == 1.0


def test_a_function_of_nothing_and_one_that_computes_nothing():
    assert backend.compile(lambda: ((array(2.0),), 1), "graph")()[0][0] == 2.0
    x = array([1.0, 2.0])
    f = Program(lambda x: x)
    assert f(x) is x
    _, _, pull = backend.vjp(f.flat, (x,))
    np.testing.assert_array_equal(pull((array([3.0, 4.0]),))[0].asnumpy(), [3.0, 4.0])


def test_a_result_is_not_changed_by_the_next_call():
    def f(x):
        y = mnp.exp(x)
        return (y, mnp.sum(y), y.reshape(4, 1)), ()

    g = backend.compile(f, "graph")
    points = [RNG.normal(size=4) for _ in range(20)]
    pulls = [backend.vjp(g, (array(x),)) for x in points]
    for x, (outs, _, pull) in reversed(list(zip(points, pulls, strict=True))):
        e = np.exp(x)
        for out, value in zip(outs, (e, e.sum(), e[:, None]), strict=True):
            np.testing.assert_allclose(out.asnumpy(), value, rtol=1e-14)
        a, b, c = RNG.normal(size=4), RNG.normal(), RNG.normal(size=(4, 1))
        for _ in range(2):
            (grad,) = pull((array(a), array(b), array(c)))
            np.testing.assert_allclose(grad.asnumpy(), e * (a + b + c[:, 0]), rtol=1e-13)
        outs[0][:] = 0.0
        np.testing.assert_allclose(outs[2].asnumpy(), e[:, None], rtol=1e-14)


def test_a_result_that_is_not_asked_for_does_not_spoil_a_gradient():
    g = backend.compile(lambda x: ((mnp.sum(x * x), mnp.sqrt(x)), ()), "graph")

    def flat(x):
        y, aux = g(x)[0]
        return (y,), (aux,)

    x = array([0.0, 4.0])
    _, (root,), (grad,) = backend.value_and_grad(flat, (x,))
    np.testing.assert_array_equal(root.asnumpy(), [0.0, 2.0])
    np.testing.assert_array_equal(grad.asnumpy(), [0.0, 8.0])
    # f′ is 0 at 0, where f″ is infinite.
    f = Program(lambda x: mnp.sum(x**1.5))
    _, _, (grad,), (product,) = backend.hvp(f.flat, (x,), (array([1.0, 1.0]),))
    np.testing.assert_allclose(grad.asnumpy(), [0.0, 3.0])
    np.testing.assert_allclose(product.asnumpy(), [np.inf, 0.375])


def test_what_is_computed_from_a_compiled_value(invocations):
    """A product may take the value for a constant only where it is all that the function gives."""
    f = Program(lambda x: mnp.sum(x * x))  # its Hessian is 2, its gradient 2 x
    x, v = RNG.normal(size=3), RNG.normal(size=3)
    square = x @ x

    def products(f):
        _, aux, (grad,), (product,) = backend.hvp(f, (array(x),), (array(v),))
        return grad.asnumpy(), product.asnumpy(), *numbers(aux)

    for around, slope, curve in [
        (lambda y: y * y, 2 * square, 2.0),
        (lambda y: y + 1.0, 1.0, 0.0),
        (lambda y: mnp.exp(-y) * y, np.exp(-square) * (1 - square), np.exp(-square) * (square - 2)),
    ]:
        for _ in range(2):
            grad, product = products(lambda x, g=around: ((g(f(x)),), ()))
            np.testing.assert_allclose(grad, slope * 2 * x, rtol=1e-12)
            expected = slope * 2 * v + curve * 2 * x * (2 * x @ v)
            np.testing.assert_allclose(product, expected, rtol=1e-11)
    before = len(invocations)

    def with_aux(x):
        y = g(x)
        return (y,), (y * y,)

    g = Program(lambda x: mnp.sum(x * x))
    grad, product, aux = products(with_aux)
    assert len(invocations) == before + 1
    np.testing.assert_allclose(grad, 2 * x, rtol=1e-14)
    np.testing.assert_allclose(product, 2 * v, rtol=1e-14)
    np.testing.assert_allclose(aux, square**2, rtol=1e-13)


def test_a_constant_of_the_graph_is_computed_as_it_is():
    """Its gradient isn't asked for, so that the maximum is left to MXNet."""
    symbol = capture(
        lambda x: ((namespace.logsumexp(x),), ()), (((),),), [array([1.0, 2.0])]
    ).symbol
    kinds = [node["op"] for node in json.loads(symbol.tojson())["nodes"]]
    assert kinds.count("_np_max") == 1
    assert not {"_npi_equal", "_npi_where"} & set(kinds)


def test_an_index_to_a_scalar_warns_of_nothing(capfd):
    f = Program(lambda x: x[0] ** 3 * x[1])
    x = array([2.0, 3.0])
    ((hessian,),) = f.hessian(x)
    np.testing.assert_allclose(hessian, [[36.0, 12.0], [12.0, 0.0]])
    assert capfd.readouterr().err == ""


def test_several_results_share_what_they_have_in_common(invocations):
    def f(x):
        e = mnp.exp(x)
        return (mnp.sum(e * e), mnp.sin(e), e[0] + x[1], e * mnp.sum(e * e)), ()

    def jacobian(x):
        e, n = np.exp(x), len(x)
        square, diagonal = np.sum(e * e), np.diag(e)
        return [
            2 * e * e, np.diag(np.cos(e) * e), diagonal[0] + np.eye(n)[1],
            square * diagonal + np.outer(e, 2 * e * e),
        ]  # fmt: skip

    g, x = backend.compile(f, "graph"), RNG.normal(size=3)
    outs, _, pull = backend.vjp(lambda x: (g(x)[0], ()), (array(x),))
    assert len(invocations) <= 6
    for asked in itertools.product([False, True], repeat=4):
        cts = [RNG.normal(size=y.shape) if a else None for y, a in zip(outs, asked, strict=True)]
        found = pull(tuple(None if ct is None else array(ct) for ct in cts))[0].asnumpy()
        expected = sum(
            (np.tensordot(ct, rows, np.ndim(ct))
             for ct, rows in zip(cts, jacobian(x), strict=True) if ct is not None),
            np.zeros(3),
        )  # fmt: skip
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


def test_constants_are_the_captured_arrays():
    w = array([2.0, 3.0])
    f = Program(lambda x: mnp.sum(w * x))
    assert f(array([1.0, 1.0])) == 5.0
    w[:] = array([4.0, 5.0])
    np.testing.assert_array_equal(f.value_and_grad(array([1.0, 1.0]))[1][0], [4.0, 5.0])
    assert f.traces == 1


def test_detached_is_a_constant_of_each_call():
    f = Program(lambda x: mnp.sum(x * x.detach()))
    f(array([9.0, 9.0]))
    value, (grad,) = f.value_and_grad(array([1.0, 2.0]))
    assert value == 5.0
    np.testing.assert_array_equal(grad, [1.0, 2.0])
    (product,) = f.hvp((array([1.0, 2.0]),), (array([1.0, 1.0]),))
    np.testing.assert_array_equal(product, [0.0, 0.0])


def test_what_the_function_pauses_is_a_constant_of_each_call():
    def f(x):
        with mx.autograd.pause():
            y = mnp.exp(x) + x
        return mnp.sum(x * y)

    program, x = Program(f), np.array([1.0, 2.0])
    program(array([9.0, 9.0]))
    value, (grad,) = program.value_and_grad(array(x))
    np.testing.assert_allclose(value, np.sum(x * (np.exp(x) + x)))
    np.testing.assert_allclose(grad, np.exp(x) + x)


@pytest.mark.parametrize(
    "reads",
    [
        lambda x: x if x[0] > 0 else -x,
        lambda x: x * float(x[0]),
        lambda x: x * int(x[0]),
        lambda x: x * x[0].item(),
        lambda x: array(np.sin(x.asnumpy())),
        lambda x: x[x > 0],
        lambda x: x[x.astype("int64")],
        lambda x: namespace.sort(x),
        lambda x: namespace.argmax(x),
        lambda x: mnp.array([v for v in x.tolist()]),
    ],
)  # fmt: skip
def test_what_reads_a_value_is_not_compiled(reads):
    f = Program(reads)
    for call in (f, f.value_and_grad, lambda x: f.hvp((x,), (x,))):
        with pytest.raises(TracingError, match="function being compiled"):
            call(array([1.0, 2.0]))
    assert nothing_runs()


def test_the_operation_that_reads_is_named():
    with pytest.raises(TracingError, match="argmax"):
        Program(namespace.argmax)(array([1.0, 2.0]))


TRUTHS = {
    "isnan": (namespace.isnan, np.isnan),
    "isinf": (namespace.isinf, np.isinf),
    "isfinite": (namespace.isfinite, np.isfinite),
    "not": (namespace.logical_not, np.logical_not),
    "and": (lambda x: namespace.logical_and(x > 0, x), lambda x: (x > 0) & (x != 0)),
    "or": (lambda x: namespace.logical_or(x > 0, x < -1), lambda x: (x > 0) | (x < -1)),
    "xor": (lambda x: namespace.logical_xor(x > 0, x < 1), lambda x: (x > 0) ^ (x < 1)),
    "any": (lambda x: namespace.any(x > 0, axis=0), lambda x: np.any(x > 0, axis=0)),
    "any of all": (lambda x: namespace.any(x == 0), lambda x: np.any(x == 0)),
    "all": (lambda x: namespace.all(x < 1, axis=1, keepdims=True),
            lambda x: np.all(x < 1, axis=1, keepdims=True)),
    "all of none": (lambda x: namespace.all(x < 1, axis=()), lambda x: x < 1),
    "from bool": (lambda x: namespace.astype(x > 0, "float32"), lambda x: (x > 0).astype("f4")),
    "to int": (lambda x: namespace.astype(namespace.where(x > -2, 0.0 * x + 1.7, -1.7), "int32"),
               lambda x: np.where(x > -2, np.where(np.isfinite(x), 1, 0), -1).astype("i4")),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUTHS)
def test_truth_values_are_part_of_the_graph(name):
    f, reference = TRUTHS[name]
    finite = "int" in name
    points = [
        [[0.0, -0.5, 2.0], [-3.0, 0.25, 0.0 if finite else np.nan]],
        [[1.0, -1.5, 0.5], [0.0, 3.0, -1.0 if finite else np.inf]],
        [[-1.0, -1.0, -1.0], [0.5, 0.5, 0.5]],
    ]
    program = Program(f)
    for x in points:
        found, expected = program(array(x)).asnumpy(), reference(np.array(x))
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype
    assert (program.traces, program.runs_itself) == (1, 0)


@pytest.mark.parametrize(
    "draw", [lambda: mnp.random.normal(size=2), lambda: mnp.random.uniform(0, 1, size=2)]
)
def test_random_numbers_are_not_frozen(draw):
    with pytest.raises(TracingError, match="random"):
        Program(lambda x: x * draw().astype(x.dtype))(array([1.0, 2.0]))


def test_what_has_no_graph_is_refused():
    with pytest.raises(UnsupportedOperationError, match="_npx_nonzero"):
        Program(mnp.nonzero)(array([1.0, 2.0]))

    def inner(x):
        return backend.value_and_grad(lambda x: ((mnp.sum(x * x),), ()), (x,))[2][0]

    with pytest.raises(UnsupportedOperationError, match="goes backwards"):
        Program(inner)(array([1.0, 2.0]))
    with pytest.raises(UnsupportedOperationError):
        Program(lambda x: x.__iadd__(1.0))(array([1.0, 2.0]))


def test_an_array_that_is_written_into_after_its_use_is_refused():
    def f(x):
        count = mnp.zeros((), dtype="float64")
        for _ in range(3):
            count += 1
            x = x * count
        return x

    with pytest.raises(UnsupportedOperationError, match="writes into an array"):
        Program(f)(array([1.0]))
    filled = mnp.zeros(2, dtype="float64")

    def g(x):
        filled[1] = 5.0
        return filled * x

    np.testing.assert_array_equal(Program(g)(array([1.0, 2.0])).asnumpy(), [0.0, 10.0])


def test_an_error_of_the_function_leaves_everything_as_it_was():
    def f(x):
        if state.captures and not fine:
            raise ZeroDivisionError
        return mnp.sum(x * x)

    fine, g = [], Program(f)
    with pytest.raises(ZeroDivisionError):
        g.value_and_grad(array([1.0, 2.0]))
    assert nothing_runs()
    fine.append(1)
    np.testing.assert_array_equal(g.value_and_grad(array([1.0, 2.0]))[1][0], [2.0, 4.0])


def test_an_array_does_not_leave_the_trace():
    kept = []

    def f(x):
        kept.append(x)
        return x * 2

    Program(f)(array([1.0]))
    assert "being compiled" in repr(kept[0])
    with pytest.raises(UnsupportedOperationError, match="escaped"):
        backend.jvp(lambda x: ((x * kept[0],), ()), (array([1.0]),), (array([1.0]),))


def test_forward_mode_inside_the_function():
    def f(x):
        return backend.jvp(lambda x: ((mnp.sum(x**3),), ()), (x,), (mnp.ones_like(x),))[2][0]

    g, x = Program(f), np.array([1.0, 2.0])
    np.testing.assert_allclose(g(array(x)).asnumpy(), np.sum(3 * x**2))
    np.testing.assert_allclose(g.value_and_grad(array(x))[1][0], 6 * x)
    np.testing.assert_allclose(g.hvp((array(x),), (array(x),))[0], 6 * x)
    assert g.runs_itself == 0


def test_compiled_inside_compiled_is_one_graph(invocations):
    inner = Program(lambda x: mnp.sum(x**2))
    outer = Program(lambda x: inner(x) * x[0])
    x = np.array([3.0, 1.0])
    np.testing.assert_allclose(outer.value_and_grad(array(x))[1][0], [3 * 9 + 1, 2 * 3])
    assert invocations == ["graph"]


def test_reverse_mode_around_reverse_mode_runs_the_function_itself():
    f = Program(lambda x: mnp.sum(x**3))

    def gradient(x):
        return backend.value_and_grad(f.flat, (x,))[2], ()

    x = np.array([1.0, 2.0])
    _, _, pull = backend.vjp(gradient, (array(x),))
    np.testing.assert_allclose(pull((array([1.0, 1.0]),))[0].asnumpy(), 6 * x)
    assert f.runs_itself > 0


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_function_that_closes_over_a_differentiated_array(mode):
    f = Program(lambda x: mnp.sum(x * y[0] * 2))

    def outer(v):
        y[:] = [v * v]
        return (f(array([1.0, 2.0])),), ()

    for at in (3.0, 5.0):
        y = [None]
        if mode == "forward":
            slope = backend.jvp(outer, (array(at),), (array(1.0),))[2][0]
        else:
            slope = backend.value_and_grad(outer, (array(at),))[2][0]
        assert slope == 3.0 * 2 * 2 * at
    assert f.runs_itself == 2


def test_in_the_callers_own_recording_the_function_runs_itself():
    w, x = array([2.0, 3.0]), array([1.0, 4.0])
    w.attach_grad()
    f = Program(lambda x: mnp.sum(w * x))
    f(x)
    with mx.autograd.record():
        y = f(x)
    y.backward()
    np.testing.assert_array_equal(w.grad.asnumpy(), [1.0, 4.0])
    assert (f.traces, f.runs_itself) == (1, 1)


def test_threads_share_a_function_and_trace_it_once():
    f, failures = Program(rosenbrock), []
    barrier = threading.Barrier(4)

    def work(seed):
        rng = np.random.default_rng(seed)
        barrier.wait()
        try:
            for _ in range(20):
                x, v = rng.normal(size=5), rng.normal(size=5)
                value, (grad,) = f.value_and_grad(array(x))
                np.testing.assert_allclose(value, rosen(x), rtol=1e-12)
                np.testing.assert_allclose(grad, rosen_der(x), rtol=1e-9, atol=1e-9)
                (product,) = f.hvp((array(x),), (array(v),))
                np.testing.assert_allclose(product, rosen_hess_prod(x, v), rtol=1e-9, atol=1e-9)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert (f.traces, f.runs_itself) == (2, 0)


def test_a_compiled_function_is_freed():
    f = Program(rosenbrock)
    f.value_and_grad(array([0.1, 0.2]))
    gone = weakref.ref(f)
    del f
    gc.collect()
    assert gone() is None
