"""What multicalc has, called inside of a portable function and with standard arrays."""

from __future__ import annotations

import copy
import functools
import pickle
import threading

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import running
from multicalc.errors import (
    InvalidArgumentError,
    PortabilityError,
    UnsupportedOperationError,
)

X = np.array([1.5, -2.5, 3.5])
MASK = X > 0


def squares(y):
    return xp.sum(y * y * (y > 0))


@pytest.fixture(autouse=True)
def active(backend):
    with mc.use(backend.name):
        yield


def standard(x):
    assert type(x) is mc.Array
    return x


def test_products():
    def f(x):
        value, pushed = mc.jvp(squares, (x,), (x * 0 + 1.0,))
        product = mc.hvp(lambda y: xp.sum(y**3 * (y > 0)), (x,), (x,))
        return standard(value), standard(pushed), standard(product)

    value, pushed, product = mc.portable(f)(X)
    np.testing.assert_allclose([value, pushed], [14.5, 10.0])
    np.testing.assert_allclose(product, 6 * X * X * MASK)


def test_a_pullback_is_called_with_standard_arrays_there_and_later(backend):
    kept = []

    def f(x):
        value, pull = mc.vjp(lambda y: y * y * (y > 0), x)
        kept.append(pull)
        return xp.sum(standard(pull(standard(value) * 0 + x)[0]) * np.array([1.0, 2.0, 3.0]))

    gradient = mc.grad(mc.portable(f))(X)
    np.testing.assert_allclose(gradient, 4 * X * MASK * [1.0, 2.0, 3.0])
    mc.portable(f)(X)
    for cotangent in (np.ones(3), mc.Array(np.ones(3), backend=backend)):
        np.testing.assert_allclose(standard(kept[-1](cotangent)[0]).numpy(), 2 * X * MASK)


def test_auxiliary_results_and_arguments_with_structure():
    def f(x, d):
        def loss(d, y, k):
            told = {"mask": y > 0, "text": "kept"}
            return xp.sum(d["a"] * y * (y > 0) * k + d["b"][0]), told

        (_, told), found = mc.value_and_grad(loss, argnums=(0, 1), has_aux=True)(d, x, k=2.0)
        standard(told["mask"])
        return found, told

    (by_d, by_x), told = mc.portable(f)(X, {"a": X * 2, "b": [X]})
    np.testing.assert_allclose(by_d["a"], 2 * X * MASK)
    np.testing.assert_allclose(by_d["b"][0], np.ones(3))
    np.testing.assert_allclose(by_x, 4 * X * MASK)
    np.testing.assert_array_equal(told["mask"], MASK)
    assert told["text"] == "kept"


def test_prepared_and_static_arguments():
    power = mc.jit(lambda y, n: xp.sum(y**n * (y > 0)), static_argnums=1)

    def f(x):
        gradient = mc.prepare(mc.grad, squares, x)
        return standard(gradient(x)), standard(power(x, 2))

    gradient, value = mc.portable(f)(X)
    np.testing.assert_allclose(gradient, 2 * X * MASK)
    np.testing.assert_allclose(value, 14.5)


def test_models(backend):
    def f(x):
        line, square = mc.linear_approx(squares, x), mc.quad_approx(squares, x)
        assert all(type(each) is mc.Array for each in (line.value, square.x0, square.hessian))
        assert "14.5" in repr(square)
        return standard(line(x + 0.5)), square(x + 0.5), standard(square.error(x + 0.5))

    np.testing.assert_allclose(mc.portable(f)(X), [19.5, 20.0, 0.0], atol=1e-13)
    # f + ∇f·(2 - x) of f = Σ x² over what is positive
    through = mc.grad(mc.portable(lambda x: mc.linear_approx(squares, x)(np.full(3, 2.0))))
    np.testing.assert_allclose(through(X), (4 - 2 * X) * MASK)


def test_models_and_minima_from_standard_arrays(backend):
    start = mc.Array(X, backend=backend)
    bowl = mc.portable(lambda y: xp.sum((y - 1.0) ** 2 * ((y > -99) + 0 * y)))
    model = mc.quad_approx(bowl, start)
    np.testing.assert_allclose(standard(model.minimizer()).numpy(), np.ones(3))
    np.testing.assert_allclose(standard(model(X)).numpy(), np.sum((X - 1) ** 2))
    np.testing.assert_allclose(standard(mc.newton(bowl, start).x).numpy(), np.ones(3))
    with mc.use("numpy"):
        assert mc.quad_approx(squares, X)(mc.Array(X, backend="numpy")).numpy() == 14.5


def test_models_of_numbers_beside_arrays():
    def f(x):
        model = mc.linear_approx(lambda d: d["a"] * d["b"][0], {"a": 2.0, "b": x})
        standard(model.x0["a"])
        return model({"a": 2.0, "b": x + 1})

    np.testing.assert_allclose(mc.portable(f)(X), 5.0)


@pytest.mark.parametrize(
    "work",
    [
        lambda x: mc.newton(squares, x),
        lambda x: mc.classify(squares, x),
        lambda x: mc.gradient_descent(squares, x, learning_rate=0.1, steps=1),
        lambda x: mc.quad_approx(squares, x).minimizer(),
    ],
    ids=["newton", "classify", "gradient_descent", "minimizer"],
)
def test_work_on_the_host_is_refused(work):
    for run in (mc.portable(work), mc.grad(mc.portable(work))):
        with pytest.raises(UnsupportedOperationError, match="outside transforms and portable"):
            run(X)


def test_control_flow_over_trees_and_closures(backend):
    def f(x):
        w = x * 2.0
        c = xp.cond(
            xp.sum(x) > 0, lambda d: {"r": d["a"] * w * (w > 0)}, lambda d: {"r": d["a"]}, {"a": x}
        )
        s, ys = xp.scan(lambda c, z: ({"c": c["c"] + z * (z > 0)}, z * 2.0), {"c": x[0]}, x)
        n, m = xp.fori_loop(0, 3, lambda i, c: (c[0] + w, c[1] * 2), (x, 1.0))
        _, r = xp.while_loop(lambda c: c[0] < 10.0, lambda c: (c[0] * 2, c[1] + w), (abs(x[0]), x))
        return xp.sum(c["r"]) + s["c"] + xp.sum(ys) + xp.sum(n) * m + xp.sum(r)

    value = np.sum(2 * X * X * MASK) + 6.5 + 2 * X.sum() + 56 * X.sum() + 7 * X.sum()
    np.testing.assert_allclose(mc.portable(f)(X), value)
    slope = 4 * X * MASK + [1, 0, 0] + MASK + 2 + 56 + 7
    for v in np.eye(3):
        np.testing.assert_allclose(mc.jvp(mc.portable(f), (X,), (v,))[1], slope @ v)


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_leaves_all_as_it_was(error):
    def failing(x):
        raise error

    for f in (
        mc.portable(failing),
        mc.grad(mc.portable(failing)),
        mc.portable(lambda x: mc.grad(failing)(x)),
    ):
        with pytest.raises(error):
            f(X)
        assert running() is None

    def recovered(x):
        before = running()
        branch = functools.partial(xp.cond, True, failing, failing)
        for f in (mc.portable(failing), mc.grad(failing), branch):
            with pytest.raises(error):
                f(x)
            assert running() is before
        return xp.sum(x[::-1] * x)

    np.testing.assert_allclose(mc.grad(mc.portable(recovered))(X), 2 * X[::-1])


def test_another_thread_computes_with_its_arrays():
    def f(x):
        found = []
        thread = threading.Thread(target=lambda: found.append(xp.sum(x * x[::-1] * (x > 0))))
        thread.start()
        thread.join()
        return standard(found[0])

    np.testing.assert_allclose(mc.portable(f)(X), 10.5)


class Model:
    k = 2.0

    @mc.portable
    def method(self, x):
        return xp.sum(x * (x > 0) * self.k)

    @classmethod
    @mc.portable
    def of_class(cls, x):
        return xp.sum(x * (x > 0) * cls.k)

    @mc.portable
    @classmethod
    def around_class(cls, x):
        return xp.sum(x * (x > 0) * cls.k)

    @mc.portable
    @staticmethod
    def around_static(x):
        return xp.sum(x * (x > 0) * 2.0)

    def __call__(self, x):
        return xp.sum(x * (x > 0) * self.k)


@mc.portable
def factorial(x, n):
    return x * factorial(x, n - 1) if n else x * 0 + 1.0


@pytest.mark.parametrize(
    "f",
    [
        Model().method,
        Model.of_class,
        Model().around_class,
        Model().around_static,
        mc.portable(Model()),
        mc.portable(functools.partial(lambda a, x: xp.sum(a * x * (x > 0)), 2.0)),
    ],
    ids=["method", "classmethod", "around classmethod", "around static", "object", "partial"],
)
def test_callables(f):
    np.testing.assert_allclose(mc.grad(f)(X), 2.0 * MASK)


def test_recursion_and_pickling():
    again = pickle.loads(pickle.dumps(factorial))
    np.testing.assert_allclose(mc.grad(lambda x: xp.sum(again(x, 3)))(X), 3 * X**2)


def test_what_is_no_function_that_returns_is_refused():
    def generator(x):
        yield x

    async def later(x):
        return x

    for f in (generator, later):
        with pytest.raises(InvalidArgumentError, match="mark the functions that it calls"):
            mc.portable(f)
    with pytest.raises(InvalidArgumentError, match="takes a function, found int"):
        mc.portable(3)


def test_standard_arrays_in_a_function_of_native_ones(backend):
    """Kept from elsewhere: what is computed with them leaves the function as native."""
    weights = mc.Array(np.array([1.0, 2.0, 3.0]), backend=backend)

    def f(x):
        return xp.sum(xp.multiply(x, weights)), xp.greater(weights, 1.5)

    gradient, seen = mc.grad(f, has_aux=True)(X)
    np.testing.assert_allclose(gradient, [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(seen, [False, True, True])
    if backend.compilers:
        np.testing.assert_allclose(mc.jit(lambda x: f(x)[0])(X), 7.0)


def test_copies_keep_the_precision(backend):
    x = mc.Array(X / 3, backend=backend)
    for y in (pickle.loads(pickle.dumps(x)), copy.copy(x), copy.deepcopy({"x": x})["x"]):
        assert (y.dtype, y.backend) == (np.float64, backend.name)
        np.testing.assert_array_equal(y.numpy(), X / 3)


def _own_calls(name):
    if name == "torch":
        import torch

        return torch.relu, lambda x: torch.stack([x, x])
    if name == "jax":
        import jax.numpy as jnp

        return jnp.exp, lambda x: jnp.stack([x, x])
    if name == "tensorflow":
        import tensorflow as tf

        return tf.nn.relu, lambda x: tf.stack([x, x])
    if name == "mxnet":
        import mxnet as mx

        return mx.np.exp, lambda x: mx.np.stack([x, x])
    return np.exp, lambda x: np.stack([x, x])


def test_a_frameworks_own_function_gets_its_own_array(backend):
    """Given the standard one it says what to write; no derivative is cut."""
    for function in _own_calls(backend.name):
        with pytest.raises((TypeError, AssertionError, PortabilityError)) as found:
            mc.grad(mc.portable(lambda x, f=function: xp.sum(xp.asarray(f(x)))))(X)
        told = "\n".join([str(found.value), *getattr(found.value, "__notes__", ())])
        assert "xp.exp" in told or "xp.stack" in told
        assert backend.name in ("numpy", "mxnet") or "x.native" in told
    if backend.name == "numpy":
        return
    own, _ = _own_calls(backend.name)
    slope = np.exp(X) if own.__name__ == "exp" else 1.0 * MASK
    f = mc.portable(lambda x: xp.sum(xp.asarray(own(x.native))))
    np.testing.assert_allclose(mc.grad(f)(X), slope, rtol=1e-14)


def test_a_variable_inside():
    def f(x):
        v = mc.variable(x)
        with mc.record():
            y = xp.sum(v * v * (v > 0))
        mc.backward(y)
        return xp.sum(v.grad * 1.0)

    np.testing.assert_allclose(mc.portable(f)(X), 10.0)
    np.testing.assert_allclose(mc.grad(mc.portable(f))(X), 2.0 * MASK)


def test_a_readers_text_has_the_values():
    def f(x):
        told.append((repr(x), str(x), f"{x[0]:.2f}"))
        return xp.sum(x)

    told = []
    mc.portable(f)(X)
    mc.grad(mc.portable(f))(X)
    for text, plain, number in told:
        assert text.startswith("Array([1.5, -2.5, 3.5]")
        assert plain == "[ 1.5 -2.5  3.5]"
        assert number == "1.50"
