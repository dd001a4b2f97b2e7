"""``jit``: compiled functions give the numbers of the functions they are made of.

References by hand: f(x) = Σ x³ has ∇f = 3x² and ∇²f = diag(6x); of log Σ eˣ the gradient is the
softmax.
"""

from __future__ import annotations

import copy
import gc
import math
import threading
from functools import wraps

import numpy as np
import optree
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend, owner
from multicalc.calls import trees
from multicalc.compile import programs
from multicalc.compile.program import FlatProgram
from multicalc.errors import (
    InvalidArgumentError,
    MixedBackendsError,
    NotScalarError,
    TracingError,
    UnsupportedOperationError,
)

X = np.array([0.5, -1.0, 2.0])
V = np.array([1.0, 0.25, -3.0])


def cubes(x):
    return xp.sum(x**3)


@pytest.fixture
def jit(backend, fast_compiler):
    """``mc.jit`` on the backend, by the compiler that takes the least time to compile."""
    usual = {"backend": backend, "compiler": fast_compiler}

    def compiled(f, **options):
        return mc.jit(f, **usual | options)

    return compiled


@pytest.fixture
def traces(backend):
    """How often a function is traced that is called once for each of ``count`` kinds."""
    return lambda count: count if get_backend(backend).compilers else 0


def close(found, expected, rtol=1e-14):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=rtol, atol=rtol)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_values_keep_their_precision(jit, dtype):
    x = X.astype(dtype)
    found = jit(cubes)(x)
    assert type(found) is np.ndarray or isinstance(found, np.generic)
    assert found.dtype == dtype
    close(found, np.sum(X**3), rtol=1e-6 if dtype == "float32" else 1e-15)


def test_a_dict_of_another_order_is_another_call(jit, traces):
    @jit
    def horner(p):
        total = 0.0
        for value in p.values():
            total = total * value + value
        return total

    close(horner({"a": np.array(3.0), "b": np.array(5.0)}), 20.0)
    close(horner({"b": np.array(5.0), "a": np.array(3.0)}), 18.0)
    assert horner.stats.traces == traces(2)


def test_native_arrays_stay_native(backend, jit, native, to_numpy):
    f = jit(cubes)
    for _ in range(3):
        found = f(native(X))
        assert owner(found) == backend
        close(to_numpy(found), np.sum(X**3))


TRANSFORMS = {
    "grad": (mc.grad, 3 * X**2),
    "value_and_grad": (mc.value_and_grad, (np.sum(X**3), 3 * X**2)),
    "jacobian": (mc.jacobian, 3 * X**2),
    "hessian": (mc.hessian, np.diag(6 * X)),
}


@pytest.mark.parametrize("name", TRANSFORMS)
@pytest.mark.parametrize("order", ["inside", "outside"])
def test_transforms(jit, traces, name, order):
    transform, expected = TRANSFORMS[name]
    f = transform(jit(cubes)) if order == "inside" else jit(transform(cubes))
    for _ in range(2):
        found = f(X)
        if isinstance(expected, tuple):
            for each, other in zip(found, expected, strict=True):
                close(each, other)
        else:
            close(found, expected)
    assert f.stats.traces >= traces(1)
    before = f.stats.traces
    f(X + 1)
    assert f.stats.traces == before


def test_products(jit):
    f = jit(cubes)
    value, pushed = mc.jvp(f, (X,), (V,))
    close(value, np.sum(X**3))
    close(pushed, 3 * X**2 @ V)
    close(mc.hvp(f, (X,), (V,)), 6 * X * V)
    value, pullback = mc.vjp(jit(lambda x: x**2), X)
    close(value, X**2)
    close(pullback(V)[0], 2 * X * V)


def test_a_product_is_compiled_once(jit, traces):
    runs = []

    def counted(x):
        runs.append(1)
        return cubes(x)

    f = jit(counted)
    mc.hvp(f, (X,), (V,))
    once = len(runs)
    mc.hvp(f, (X + 1,), (V,))
    assert len(runs) == (once if traces(1) else 2 * once)


def test_third_order(backend, jit):
    def second(x):
        return xp.sum(xp.multiply(mc.hvp(jit(cubes), (x,), (V,)), V))

    found = mc.grad(second, backend=backend)(X)
    close(found, 6 * V**2, rtol=1e-13)


def test_a_function_that_differentiates(jit):
    along = jit(mc.grad(lambda x: xp.sum(xp.multiply(mc.grad(cubes)(x), V))))
    close(along(X), 6 * X * V)
    inner = mc.grad(cubes)
    minus = jit(lambda x: -inner(x))
    for k in range(3):
        close(minus(X + k), -3 * (X + k) ** 2)


def test_inside_another_transform(backend, jit):
    f = jit(lambda x: xp.sum(xp.exp(x)))
    close(
        mc.grad(lambda x: f(x) * x[0], backend=backend)(X),
        np.exp(X) * X[0] + np.sum(np.exp(X)) * np.eye(3)[0],
    )
    close(mc.hessian(lambda x: f(2 * x), backend=backend)(X), np.diag(4 * np.exp(2 * X)))


def test_in_another_compiled_function(jit, traces):
    inner = jit(cubes)
    outer = jit(lambda x: inner(x) + inner(2 * x))
    close(outer(X), 9 * np.sum(X**3))
    assert outer.stats.traces == traces(1)


def test_quadratic_model(backend, jit):
    model = mc.quad_approx(jit(cubes), X + 3, backend=backend)
    close(model.hessian, np.diag(6 * (X + 3)))
    close(model.gradient, 3 * (X + 3) ** 2)


def test_trees(jit):
    def f(p, scale, *, shift):
        return {"y": p["w"] * scale + shift["s"], "both": (p["b"], p["w"][0])}

    found = jit(f)({"w": X, "b": np.array(2.0)}, 3.0, shift={"s": V})
    close(found["y"], 3 * X + V)
    close(found["both"][0], 2.0)
    close(found["both"][1], X[0])


def test_what_is_no_array_comes_back(jit):
    found = jit(lambda x: {"x": x + 1, "name": "n", "k": 3, "none": None, "one": np.ones(2)})(X)
    close(found["x"], X + 1)
    assert (found["name"], found["k"], found["none"]) == ("n", 3, None)
    close(found["one"], np.ones(2))


def test_an_input_as_output(jit):
    found = jit(lambda x: (x, x, 2 * x))(X)
    for each, expected in zip(found, (X, X, 2 * X), strict=True):
        close(each, expected)


def test_results_are_not_overwritten(jit):
    f = jit(lambda x: x + 1)
    first = f(X)
    f(X + 10)
    close(first, X + 1)


def test_retraces(backend, jit, traces):
    f = jit(cubes)
    f(X), f(2 * X)
    assert f.stats.traces == traces(1)
    f(np.ones(5))
    f(X.astype("float32"))
    f(X)
    assert f.stats.traces == traces(3)
    if traces(1):
        assert [kind.split(": ")[1] for kind in f.stats.kinds] == [
            "float64[3]",
            "float64[5]",
            "float32[3]",
        ]


def test_retraces_for_another_structure(jit, traces):
    f = jit(lambda p: sum(xp.sum(x) for x in (p.values() if isinstance(p, dict) else p)))
    close(f({"a": X}), np.sum(X))
    close(f([X]), np.sum(X))
    close(f([X, X]), 2 * np.sum(X))
    assert f.stats.traces == traces(3)


def test_static_numbers_are_told_apart_by_their_sign(jit):
    f = jit(lambda x, sign: x * math.copysign(2.0, sign), static_argnums=1)
    for sign in (0.0, -0.0, 0.0, -0.0):
        np.testing.assert_array_equal(f(X, sign), X * math.copysign(2.0, sign))


def test_static_arguments(jit, traces):
    def f(x, n, flag=False):
        for _ in range(n):
            x = x * 2
        return -x if flag else x

    g = jit(f)
    close(g(X, 2), 4 * X)
    close(g(X, 3), 8 * X)
    close(g(X, 3, flag=True), -8 * X)
    close(g(2 * X, 3), 16 * X)
    assert g.stats.traces == traces(3)
    h = jit(lambda x, scale: x * scale, static_argnums=1)
    close(h(X, 2.0), 2 * X)
    close(h(X, 3.0), 3 * X)
    assert h.stats.traces == traces(2)
    k = jit(lambda x, scale: x * scale)
    close(k(X, 2.0), 2 * X)
    close(k(X, 3.0), 3 * X)
    assert k.stats.traces == traces(1)
    names = jit(lambda x, *, scale: x * scale, static_argnames="scale")
    close(names(X, scale=2.0), 2 * X)
    close(names(X, scale=3.0), 3 * X)
    assert names.stats.traces == traces(2)


@pytest.mark.skip_numpy("NumPy runs the function itself")
def test_static_values_that_are_known_are_not_looked_into(jit, native, to_numpy, monkeypatch):
    """A call with settings beside its arrays goes to its program as one of arrays does."""
    f = jit(lambda x, n, name, more: x * n + (more["y"] if name == "plus" else 0.0))
    x, more = native(X), {"y": native(V), "k": 1}
    calls = [(2, "plus"), (3, "plus"), (3, "none"), (True, "none")]
    for n, name in calls:
        f(x, n, name, more)
    monkeypatch.setattr(trees, "flatten_call", None)
    for n, name in reversed(calls):
        expected = X * n + (V if name == "plus" else 0.0)
        close(to_numpy(f(x, n, name, more)), expected)


def test_static_zeros_of_either_sign(jit):
    f = jit(lambda x, s: x * math.copysign(1.0, s), static_argnums=1)
    for s in (0.0, -0.0):
        close(f(X, s), X * math.copysign(1.0, s))
    g = jit(lambda x, s: x * math.copysign(1.0, s.imag), static_argnums=1)
    for s in (0j, -0j):
        close(g(X, s), X * math.copysign(1.0, s.imag))


def test_methods(jit):
    class Model:
        def __init__(self, factor):
            self.factor = factor

        @jit
        def __call__(self, x):
            return x * self.factor

    for factor in (2.0, 3.0):
        model = Model(factor)
        close(model(X), factor * X)


def test_one_and_true_are_two_values(jit):
    f = jit(lambda x, k: x * (10.0 if k is True else 1.0))
    close(f(X, 1), X)
    close(f(X, True), 10 * X)


def test_numbers_take_the_precision_of_the_arrays(jit):
    found = jit(lambda x, s: x * s)(X.astype("float32"), 3.0)
    assert found.dtype == "float32"
    close(found, 3 * X)


def test_gradients_of_trees_with_argnums_and_aux(jit):
    def f(p, x):
        y = xp.sum(p["w"] * x) ** 2
        return y, {"x": x, "tag": "t"}

    gradient, aux = jit(mc.grad(f, argnums=(0, 1), has_aux=True))({"w": X}, V)
    close(gradient[0]["w"], 2 * (X @ V) * V)
    close(gradient[1], 2 * (X @ V) * X)
    close(aux["x"], V)
    assert aux["tag"] == "t"


def test_captured_arrays(jit, native):
    captured = native(V)
    f = jit(lambda x: xp.sum(x * captured))
    close(f(X), X @ V)
    close(mc.grad(f)(X), V)


def test_new_arrays_have_the_precision(jit):
    found = jit(lambda x: xp.zeros(2) + xp.asarray(1.5) * x[:2])(X.astype("float32"))
    assert found.dtype == "float32"
    close(found, 1.5 * X[:2])


def test_loops_and_branches(jit):
    """x doubled until it is over 100, and the third power by a loop of three."""

    def f(x):
        y = xp.fori_loop(0, 3, lambda i, y: y * x, xp.ones_like(x))
        return xp.sum(xp.where(y > 0, y, 0 * y))

    close(jit(f)(X), X[0] ** 3 + X[2] ** 3)
    close(jit(mc.grad(f))(X), [3 * X[0] ** 2, 0.0, 3 * X[2] ** 2])


@pytest.mark.skip_numpy("NumPy runs the function itself")
@pytest.mark.parametrize(
    "f",
    [
        lambda x: x if x[0] > 0 else -x,
        lambda x: x * float(x[0]),
        lambda x: xp.asarray(x[: int(x[2])]),
    ],
    ids=["bool", "float", "int"],
)
def test_looking_at_a_value(jit, backend, f):
    with pytest.raises(TracingError, match="value"):
        jit(f)(X)


@pytest.mark.skip_numpy("NumPy runs the function itself")
@pytest.mark.skip_torch("its programs hold arrays of any length")
@pytest.mark.skip_tensorflow("its graphs hold arrays of any length")
def test_picking_by_a_mask(jit):
    with pytest.raises(TracingError, match="value"):
        jit(lambda x: xp.sum(x[x > 0]))(X)


@pytest.mark.only_numpy
def test_numpy_runs_the_function(jit, monkeypatch):
    """So that static values make no traces: there is nothing to say of them, nor to warn of."""
    monkeypatch.setattr(programs, "MOST", 2)
    f = jit(lambda x, step: step * (x if x[0] > 0 else -x))
    for step in range(4):
        close(f(-X, step), step * X)
    assert repr(f.stats) == "JitStats(0 traces)"


def test_errors_of_the_function_pass(jit):
    with pytest.raises(NotScalarError):
        jit(mc.grad(lambda x: x))(X)
    with pytest.raises(ZeroDivisionError):
        jit(lambda x: x * (1 / 0))(X)


def test_bad_arguments(jit, native):
    with pytest.raises(InvalidArgumentError, match="f must be callable"):
        jit(3)
    with pytest.raises(InvalidArgumentError, match="argument 1 is static"):
        jit(lambda x, y: x, static_argnums=1)(X, V)
    with pytest.raises(InvalidArgumentError, match="can't be hashed"):
        jit(lambda x, y: x)(X, {1, 2})
    with pytest.raises(UnsupportedOperationError, match="no compiler 'gcc'; it has"):
        jit(cubes, compiler="gcc")(X)


@pytest.mark.only_jax
def test_mixed_frameworks(native):
    torch = pytest.importorskip("torch")
    with pytest.raises(MixedBackendsError):
        mc.jit(lambda x, y: x)(native(X), torch.ones(2))


def test_decorators_are_part_of_the_function(jit):
    """A decorator copies the attributes of what it decorates."""

    gradient = mc.grad(cubes)

    @wraps(gradient)
    def opposite(x):
        return -gradient(x)

    close(jit(opposite)(X), -3 * X**2)


def test_jit_of_jit(backend):
    f = mc.jit(cubes, backend=backend)
    assert mc.jit(f) is f


def test_threads(jit):
    """What one thread has traced no other traces again. (JAX may tell the main thread's context
    from theirs.)"""
    f = jit(mc.grad(cubes))
    found = {}

    def work(k):
        found[k] = [np.asarray(f(X + k)) for _ in range(20)]

    def run(ks):
        threads = [threading.Thread(target=work, args=(k,)) for k in ks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    run([0])
    before = f.stats.traces
    run(range(1, 9))
    assert f.stats.traces == before
    assert len(found) == 9
    for k, results in found.items():
        for result in results:
            close(result, 3 * (X + k) ** 2)


@pytest.mark.skip_numpy("NumPy runs the function itself")
def test_static_values_are_kept_within_bounds(jit, monkeypatch):
    """A step counter that is a Python integer: programs are counted, and a dropped one comes
    again."""
    monkeypatch.setattr(programs, "MOST", 3)
    f = jit(lambda x, step, unit: x * step)
    for step in (0, 1, 2):
        close(f(X, step, unit="m"), step * X)
    with pytest.warns(UserWarning, match="3 times as argument 1 is static"):
        f(X, 3, unit="m")
    for step in (4, 5, 0):
        close(f(X, step, unit="m"), step * X)
    gc.collect()
    mine = [p for p in gc.get_objects() if type(p) is FlatProgram and p.f is f.__wrapped__]
    assert len(mine) == 3
    assert f.stats.traces == 7
    assert dict(f.stats.static) == {"argument 1": 6}
    assert "pass it as an array" in repr(f.stats)
    close(f(X, 0, unit="s"), 0 * X)
    assert dict(f.stats.static) == {"argument 1": 6, "argument unit": 1}


def test_numbers_have_the_precision_of_the_arrays(jit, native, to_numpy):
    """1/10 isn't the same number in both precisions; without arrays it is float64's."""
    f = jit(lambda *xs: xs[0] + xs[-1])
    for dtype in ("float32", "float64"):
        tenth = np.asarray(0.1, dtype)
        for _ in range(2):
            found = to_numpy(f(native(X.astype(dtype)), 0.1))
            assert found.dtype == dtype
            np.testing.assert_array_equal(found, X.astype(dtype) + tenth)
            np.testing.assert_array_equal(f(X.astype(dtype), 0.1), X.astype(dtype) + tenth)
    for _ in range(2):
        assert f(0.1, 0.2) == 0.1 + 0.2
        assert f(0.1, 0.2).dtype == "float64"


def test_numbers_and_structures_in_turn(jit, native, to_numpy):
    """What is cheap to know of a call tells these apart: each gives its own sum."""

    @jit
    def f(*args, **kwargs):
        leaves = optree.tree_leaves((args, kwargs), namespace=trees.NAMESPACE)
        total = 0.0
        for k, x in enumerate(leaves):
            total = total + (k + 1.0) * x
        return (
            total,
            tuple(kwargs),
            [type(a) if type(a) in (dict, list, tuple) else None for a in args],
        )

    a, b = native(X), native(V)
    calls = [
        ((a, b), {}, 1 * X + 2 * V),
        (((a, b),), {}, 1 * X + 2 * V),
        (([a, b],), {}, 1 * X + 2 * V),
        (({"a": a, "b": b},), {}, 1 * X + 2 * V),
        (({"b": b, "a": a},), {}, 1 * V + 2 * X),
        ((a,), {"b": b}, 1 * X + 2 * V),
        ((b,), {"a": a}, 1 * V + 2 * X),
        ((a, 2.0), {}, X + 4.0),
        (({"a": a}, 2.0), {}, X + 4.0),
        (([a, {"b": [b, 2.0]}],), {}, X + 2 * V + 6.0),
    ]
    for _ in range(3):
        for args, kwargs, expected in calls:
            total, names, kinds = f(*args, **kwargs)
            close(to_numpy(total), expected)
            assert names == tuple(kwargs)
            assert kinds == [type(x) if type(x) in (dict, list, tuple) else None for x in args]


@pytest.mark.skip_numpy("NumPy is what runs it otherwise")
def test_the_active_backend_runs_what_is_given_in_numpy(backend, fast_compiler):
    """It is asked for at every call, and whether a transform encloses it."""
    ran = []

    @mc.jit
    def f(x):
        ran.append(owner(x))
        return xp.sum(x**3)

    for _ in range(2):
        with mc.use(backend):
            close(f(X), np.sum(X**3))
        close(f(X), np.sum(X**3))
        assert ran[-1] == "numpy"
    with mc.use(backend):
        gradient = mc.grad(lambda x: f(x) + f(X))(V)
    close(gradient, 3 * V**2)


def test_big_endian_data(jit):
    f = jit(lambda x, y: x * y)
    for _ in range(2):
        found = f(X.astype(">f8"), V)
        assert found.dtype == "float64"
        np.testing.assert_array_equal(found, X * V)


def test_copies(jit):
    f = jit(cubes)
    f(X)
    other = copy.deepcopy(f)
    close(other(X), np.sum(X**3))
    assert f.stats.traces == other.stats.traces


@pytest.mark.only_jax
def test_jax_takes_numbers_and_numpy_as_they_are(monkeypatch, backend):
    """``jax.jit`` makes arrays of them in a twentieth of the time: conversions are counted."""
    f = mc.jit(lambda p, s: p["w"] * s, backend=backend)
    f({"w": X}, 2.0)
    made = []
    monkeypatch.setattr(type(get_backend(backend)), "from_numpy", lambda *_, **__: made.append(1))
    close(f({"w": X}, 3.0), 3 * X)
    close(f({"w": 2 * X}, 3.0), 6 * X)
    assert not made


def test_nothing_runs_in_python_twice(jit, traces):
    """A compiled function isn't called again: counted, not timed."""
    runs = []

    def counted(x):
        runs.append(1)
        return cubes(x)

    f = jit(counted)
    for k in range(5):
        f(X + k)
    assert len(runs) == (1 if traces(1) else 5)
