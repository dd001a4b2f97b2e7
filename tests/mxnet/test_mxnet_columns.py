"""The columns of a Hessian: of a compiled function many by one graph, each by one run backwards."""

from __future__ import annotations

import importlib.util
import threading

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.graphs import columns
from multicalc_mxnet.graphs import hessian as hessian_module
from multicalc_mxnet.graphs.cached_operator import CachedOperator
from multicalc_mxnet.runtime import calls
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend

mx = load()
ensure_numpy_mode()
RNG = np.random.default_rng(0)
DATA = RNG.normal(size=(5, 3))


def array(x, dtype="float64"):
    return mx.np.array(np.asarray(x), dtype=dtype)


@pytest.fixture
def graphs(monkeypatch):
    """One entry for each call of a graph."""
    return counted(monkeypatch, CachedOperator, "__call__")


@pytest.fixture
def backward_runs(monkeypatch):
    return counted(monkeypatch, calls, "_backward")


def counted(monkeypatch, owner, name):
    seen, original = [], getattr(owner, name)

    def call(*args):
        seen.append(name)
        return original(*args)

    monkeypatch.setattr(owner, name, call)
    return seen


def loss(p, data):
    """``Σₖ exp(aₖ·w) + c·w₀² + Σ b²``; ``unused`` is not there."""
    scores = xp.matmul(data, p["w"])
    return xp.sum(xp.exp(scores)) + p["c"] * p["w"][0] ** 2 + xp.sum(p["b"] ** 2)


def point():
    w, c = RNG.normal(size=3) / 3, np.float64(1.5)
    leaves = {"w": w, "b": np.ones((2, 2)), "c": np.array(c), "unused": np.ones(2)}
    return {name: array(x) for name, x in leaves.items()}, w, c


def curvatures(w, c):
    """``∂²/∂w∂w`` and ``∂²/∂w∂c``."""
    unit = np.eye(3)[0]
    ww = DATA.T @ np.diag(np.exp(DATA @ w)) @ DATA + 2 * c * np.outer(unit, unit)
    return ww, 2 * w[0] * unit


def check(found, w, c):
    ww, wc = curvatures(w, c)
    bb = 2 * np.eye(4).reshape((2, 2, 2, 2))
    known = {("w", "w"): ww, ("w", "c"): wc, ("c", "w"): wc, ("b", "b"): bb}
    sizes = {"w": (3,), "b": (2, 2), "c": (), "unused": (2,)}
    for one, row in found.items():
        for other, block in row.items():
            assert block.shape == sizes[one] + sizes[other]
            expected = known.get((one, other), 0.0)
            np.testing.assert_allclose(block.asnumpy(), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("chunk_size", [None, 1, 3, 4, 100])
@pytest.mark.parametrize("many", [1, 100], ids=["captured", "not captured"])
@pytest.mark.parametrize("compiled", [False, True])
def test_blocks_of_a_dict(monkeypatch, compiled, many, chunk_size):
    monkeypatch.setattr(hessian_module, "_MANY", many)
    p, w, c = point()
    f = mc.jit(loss) if compiled else loss
    hessian = mc.hessian(f, chunk_size=chunk_size)
    for _ in range(2):
        check(hessian(p, array(DATA)), w, c)


def test_a_graph_gives_many_columns(graphs, backward_runs):
    p, w, c = point()
    f = mc.jit(loss)
    del p["unused"]  # one run is made to find out that nothing depends on it
    check(mc.hessian(f)(p, array(DATA)), w, c)
    assert len(graphs) == len(backward_runs) == 2  # a product with the gradient, and all columns
    check(mc.hessian(f, chunk_size=3)(p, array(DATA)), w, c)
    assert len(graphs) == len(backward_runs) == 2 + 1 + 3


@pytest.mark.parametrize(("name", "bound"), [("BATCH_ELEMENTS", 62), ("NODES", 12)])
def test_graphs_are_bounded(monkeypatch, graphs, name, bound):
    """The tangent ``Σ (ẋ x + x ẋ)`` has six nodes, the inputs too, of 31 elements in all."""
    f = mc.jit(lambda x: xp.sum(x * x))
    monkeypatch.setattr(columns, name, bound)
    found = mc.hessian(f)(array(RNG.normal(size=6)))
    np.testing.assert_array_equal(found.asnumpy(), 2 * np.eye(6))
    assert len(graphs) == 1 + 3


SMOOTH = {
    "exponential": (lambda x: xp.sum(xp.exp(x) * x), lambda x: np.diag((x + 2) * np.exp(x))),
    # Looked at, and detached: the same in each direction.
    "branches": (
        lambda x: xp.sum(x**3) if x[0] > 0 else xp.sum(x**2),
        lambda x: np.diag(6 * x) if x[0] > 0 else 2 * np.eye(len(x)),
    ),
    "constants": (
        lambda x: xp.sum(x.detach() * x**2) + float(x.detach().sum()) * xp.sum(x**2),
        lambda x: np.diag(2 * x) + 2 * np.sum(x) * np.eye(len(x)),
    ),
    "softened": (
        lambda x: xp.logsumexp(x) + xp.sum(xp.softplus(x)),
        lambda x: log_sum_exp_hessian(x) + np.diag(1 / (2 + 2 * np.cosh(x))),
    ),
    "compiled in part": (
        lambda x: CUBES(x) + xp.sum(x**2), lambda x: np.diag(6 * x) + 2 * np.eye(len(x)),
    ),
}  # fmt: skip
CUBES = mc.jit(lambda x: xp.sum(x**3))


def log_sum_exp_hessian(x):
    p = np.exp(x) / np.sum(np.exp(x))
    return np.diag(p) - np.outer(p, p)


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_function_is_captured_for_many_columns(name, sign, graphs):
    f, hessian = SMOOTH[name]
    x, runs = sign * (RNG.uniform(size=12) + 0.1), []

    def counted(x):
        runs.append(1)
        return f(x)

    value = float(f(array(x)))
    model = mc.quad_approx(counted, array(x))
    np.testing.assert_allclose(model.hessian.asnumpy(), hessian(x), rtol=1e-11, atol=1e-13)
    np.testing.assert_allclose(float(model.value), value, rtol=1e-14)
    assert len(runs) <= 3  # once more where not all of it is compiled


def test_what_has_no_graph_goes_column_by_column():
    def gradient_inside(x):
        return xp.sum(mc.grad(lambda y: xp.sum(y**3))(x))

    def random(x):
        kept.append(x)
        return xp.sum(x**2 * mx.np.random.uniform(1.0, 1.0, size=x.shape, dtype="float64"))

    kept = []
    x = RNG.normal(size=12)
    for f, expected in [
        (gradient_inside, 6 * np.eye(12)),
        (random, 2 * np.eye(12)),
    ]:
        found = mc.hessian(f)(array(x)).asnumpy()
        np.testing.assert_allclose(found, expected, atol=1e-14)
    assert len(kept) >= 12


def test_blocks_are_the_callers():
    x = array(RNG.normal(size=(2, 2)))
    found = mc.hessian(lambda p: xp.sum(p["a"] ** 2 * p["b"]))({"a": x, "b": x})
    found["a"]["a"][:] = 7.0
    expected = np.diag(2 * x.asnumpy().ravel()).reshape((2,) * 4)
    np.testing.assert_allclose(found["a"]["b"].asnumpy(), expected, rtol=1e-13)
    np.testing.assert_array_equal(found["b"]["b"].asnumpy(), 0.0)


def test_a_column_of_several_arrays_is_one_run_backwards(monkeypatch, backward_runs):
    monkeypatch.setattr(hessian_module, "_MANY", 100)
    p, w, c = point()
    del p["unused"]
    check(mc.hessian(loss)(p, array(DATA)), w, c)
    assert len(backward_runs) == 3 + 4 + 1


def test_a_graph_that_is_not_all_of_the_function(graphs):
    """At what is computed from the point, or beside something else, column by column."""
    g = mc.jit(lambda x: xp.sum(x**3))
    x = RNG.normal(size=3)
    for f, expected in [
        (lambda x: g(2.0 * x), np.diag(48 * x)),
        (lambda x: g(x) + xp.sum(x**2), np.diag(6 * x + 2)),
        (lambda x: g(x + 0.0) * 1.0, np.diag(6 * x)),
    ]:
        found = mc.hessian(f)(array(x)).asnumpy()
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-14)
    # A part of the argument is constant in it.
    h = mc.jit(lambda x, y: xp.sum(x**2 * y))
    found = mc.hessian(lambda x: h(x, x.detach()))(array(x)).asnumpy()
    np.testing.assert_allclose(found, np.diag(2 * x), rtol=1e-12, atol=1e-14)


def test_an_argument_that_is_given_twice():
    g = mc.jit(lambda x, y: xp.sum(x**2 * y))
    x = RNG.normal(size=3)
    found = mc.hessian(lambda x: g(x, x))(array(x)).asnumpy()
    np.testing.assert_allclose(found, np.diag(6 * x), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("index", [[0, 2, 2], [0.0, 2.0, 2.0]])
def test_elements_at_an_index(compiled, index):
    """Which many copies have in common: as it is, and computed."""

    def f(x, index):
        return xp.sum(mx.np.take(x, index) ** 3) + xp.sum(mx.np.take(x, index + 1) ** 2)

    x = RNG.normal(size=12)
    at = array(index, "int64" if isinstance(index[0], int) else "float64")
    found = mc.hessian(mc.jit(f) if compiled else f)(array(x), at)
    expected = np.zeros(12)
    for i in map(int, index):
        expected[i] += 6 * x[i]
        expected[i + 1] += 2
    np.testing.assert_allclose(found.asnumpy(), np.diag(expected), rtol=1e-12, atol=1e-13)


def test_single_precision():
    x = RNG.normal(size=4).astype("float32")
    found = mc.hessian(mc.jit(lambda x: xp.sum(x**3)))(array(x, "float32"))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.asnumpy(), np.diag(6 * x), rtol=1e-6)


def test_a_piecewise_linear_function():
    """Nothing depends on the point, so that there is nothing to run backwards to."""
    found = mc.hessian(mc.jit(lambda x: xp.sum(xp.maximum(x, 0.0))))(array([-1.0, 2.0]))
    np.testing.assert_array_equal(found.asnumpy(), np.zeros((2, 2)))


def test_nothing_to_differentiate():
    found = get_backend("mxnet").hessian(lambda x: ((mx.np.array(2.0),), ()), (mx.np.zeros((0,)),))
    assert found[3][0][0].shape == (0, 0)


def test_a_hessian_inside_of_forward_mode():
    """``∂(6x)·v``, through a compiled function."""
    f = mc.jit(lambda x: xp.sum(x**3))
    x, v = RNG.normal(size=3), RNG.normal(size=3)
    _, found = mc.jvp(mc.hessian(f), (array(x),), (array(v),))
    np.testing.assert_allclose(found.asnumpy(), np.diag(6 * v), rtol=1e-12, atol=1e-14)


def test_threads_share_a_graph():
    f, results = mc.jit(lambda x: xp.sum(xp.exp(x))), {}
    xs = RNG.normal(size=(4, 6))

    def work(k):
        results[k] = [mc.hessian(f)(array(xs[k])).asnumpy() for _ in range(10)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for k, found in results.items():
        for each in found:
            np.testing.assert_allclose(each, np.diag(np.exp(xs[k])), rtol=1e-13, atol=1e-14)
    assert len(results) == 4


def test_copies_share_what_they_have_in_common():
    x, y = (mx.sym.var(name).as_np_ndarray() for name in "xy")
    symbol = columns.copies(mx.sym.np.sum(mx.sym.np.exp(y) * x * x), 3, {"x"})
    internals = symbol.get_internals().list_outputs()
    assert sum("exp" in name for name in internals) == 1
    rows, weights = RNG.normal(size=(3, 2)), RNG.normal(size=2)
    (found,) = CachedOperator(symbol)({"x": array(rows), "y": array(weights)})
    np.testing.assert_allclose(float(found), np.sum(np.exp(weights) * rows**2), rtol=1e-13)
