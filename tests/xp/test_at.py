"""Functional updates against NumPy's assignment and ``ufunc.at``; closed-form gradients."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, TracingError, UnsupportedOperationError

X = np.arange(12.0).reshape(3, 4) - 4.5
KEYS = [
    1,
    (slice(None), -1),
    (slice(0, 2), slice(None, None, 2)),
    (Ellipsis, 0),
    np.array([2, 0]),
    np.array([0, 0, 2]),
    (np.array([0, 1, 0]), np.array([3, 3, 3])),
    X > 0,
    X > 100,
    None,
]
NUMPY = {"add": np.add, "multiply": np.multiply, "min": np.minimum, "max": np.maximum}


def expected(x, key, how, value):
    y = x.copy()
    if how == "set":
        y[key] = value
    else:
        NUMPY[how].at(y, key, value)
    return y


@pytest.mark.parametrize("key", KEYS, ids=str)
@pytest.mark.parametrize("how", ["set", *NUMPY])
def test_as_numpy_does(arrays, key, how):
    x = arrays(X)
    value = np.linspace(-2.0, 3.0, X[key].size).reshape(X[key].shape)
    found = getattr(xp.at(x, key), how)(arrays(value))
    np.testing.assert_allclose(arrays.numpy(found), expected(X, key, how, value), rtol=1e-15)
    np.testing.assert_array_equal(arrays.numpy(x), X)
    np.testing.assert_array_equal(arrays.numpy(xp.at(x)[key].get()), X[key])
    scalar = getattr(xp.at(x)[key], how)(2)
    np.testing.assert_allclose(arrays.numpy(scalar), expected(X, key, how, 2), rtol=1e-15)


shapes = hnp.array_shapes(min_dims=1, max_dims=3, max_side=4)


@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_key(arrays, data):
    shape = data.draw(shapes)
    x = np.arange(float(np.prod(shape))).reshape(shape) + 0.5
    basic = hnp.basic_indices(shape, allow_newaxis=True)
    whole = hnp.integer_array_indices(shape)
    masks = hnp.arrays(bool, shape)
    key = data.draw(st.one_of(basic, whole, masks))
    how = data.draw(st.sampled_from(["set", *NUMPY]))
    value = np.arange(float(np.asarray(x[key]).size)).reshape(np.asarray(x[key]).shape) - 1.0
    found = getattr(xp.at(arrays(x), key), how)(arrays(value))
    np.testing.assert_allclose(arrays.numpy(found), expected(x, key, how, value), rtol=1e-14)


@pytest.mark.parametrize("how", ["set", "add", "multiply"])
def test_derivatives_in_both(backend, how):
    """Of ``Σ y³`` with ``y = at(x, key).how(v)``."""
    key = (np.array([0, 2]), np.array([1, 3]))
    v = np.array([0.7, -1.3])
    f = lambda x, v: xp.sum(getattr(xp.at(x, key), how)(v) ** 3)  # noqa: E731
    y = expected(X, key, how, v)
    by_x, by_v = 3 * y**2, 3 * y[key] ** 2
    xx, vv = 6 * y, 6 * y[key]
    if how == "set":
        by_x[key] = 0.0
        xx[key] = 0.0
    elif how == "multiply":
        by_x[key] *= v
        by_v = by_v * X[key]
        xx[key] *= v**2
        vv = vv * X[key] ** 2
    found = mc.grad(f, argnums=(0, 1), backend=backend.name)(X, v)
    np.testing.assert_allclose(found[0], by_x, rtol=1e-13)
    np.testing.assert_allclose(found[1], by_v, rtol=1e-13)
    (over_x, _), (_, over_v) = mc.hessian(f, argnums=(0, 1), backend=backend.name)(X, v)
    np.testing.assert_allclose(np.diag(over_x.reshape(12, 12)), xx.ravel(), rtol=1e-13)
    np.testing.assert_allclose(np.diag(over_v), vv, rtol=1e-13)


@pytest.mark.parametrize("dtype", ["bool", "float64"])
def test_a_mask_that_picks_nothing(arrays, dtype):
    x, value = np.array([1, 0, 1]).astype(dtype), np.zeros(0, dtype)
    found = xp.at(arrays(x, dtype), arrays([False] * 3, "bool")).set(arrays(value, dtype))
    np.testing.assert_array_equal(arrays.numpy(found), x)


def test_a_nan_that_is_replaced_leaves_no_trace(backend):
    x = np.array([1.0, np.nan, 2.0])
    f = lambda x: xp.sum(xp.at(x, 1).set(5.0) ** 2)  # noqa: E731
    assert mc.grad(f, backend=backend.name)(x).tolist() == [2.0, 0.0, 4.0]


def test_keys_of_the_framework(backend, arrays):
    x, index = arrays(X), arrays([2, 0], "int64")
    for how in ("set", *NUMPY):
        found = getattr(xp.at(x, index), how)(2.0)
        np.testing.assert_array_equal(arrays.numpy(found), expected(X, np.array([2, 0]), how, 2.0))
    f = lambda x: xp.sum(xp.at(x, x > 0).multiply(3.0) ** 2)  # noqa: E731
    slope = mc.grad(f, backend=backend.name)(X)
    np.testing.assert_allclose(slope, np.where(X > 0, 18 * X, 2 * X))


REPEATED = np.array([3, 0, 3, 1, 3, 0])
WEIGHTS = np.array([0.126, -0.132, 0.64, 0.7, -1.1])


def one_after_the_other(x, v, how):
    """``x`` with ``v`` put in at ``REPEATED``, and its derivatives by ``x`` and by ``v``."""
    y, by_x, by_v = x.copy(), np.eye(x.size), np.zeros((x.size, v.size))
    for k, place in enumerate(REPEATED):
        old, new = y[place], v[k]
        y[place], along_old, along_new = {
            "set": (new, 0.0, 1.0),
            "add": (old + new, 1.0, 1.0),
            "multiply": (old * new, new, old),
            "min": (min(old, new), old < new, new < old),
            "max": (max(old, new), old > new, new > old),
        }[how]
        by_x[place] *= along_old
        by_v[place] *= along_old
        by_v[place, k] += along_new
    return y, by_x, by_v


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("how", ["set", *NUMPY])
def test_repeated_positions_of_the_framework(backend, fast_compiler, how, compiled):
    """Of ``Σ w y²``; ``x`` is the biggest at one place and the smallest at another, one value 0."""
    x = np.array([1.5, 0.3, -0.4, 0.9, 2.0])
    v = np.array([0.7, 2.5, 0.0, -0.6, 1.2, 1.7])

    def f(places, x, v):
        y = getattr(xp.at(x, places), how)(v)
        return xp.sum(xp.asarray(WEIGHTS) * y**2)

    slope = mc.grad(f, argnums=(1, 2), backend=backend.name)
    curve = lambda p, x, v, t: mc.jvp(  # noqa: E731
        lambda v: slope(p, x, v)[0], (v,), (t,), backend=backend.name
    )[1]
    if compiled:
        if backend.name == "mxnet":
            pytest.skip("MXNet reads keys on the host")
        slope, curve = (
            mc.jit(g, backend=backend.name, compiler=fast_compiler) for g in (slope, curve)
        )
    y, by_x, by_v = one_after_the_other(x, v, how)
    found = slope(REPEATED, x, v)
    np.testing.assert_allclose(found[0], 2 * WEIGHTS * y @ by_x, rtol=1e-13, atol=1e-16)
    np.testing.assert_allclose(found[1], 2 * WEIGHTS * y @ by_v, rtol=1e-13, atol=1e-16)
    t, eps = np.linspace(-1.0, 1.0, 6), 1e-6
    up, down = (one_after_the_other(x, v + s * eps * t, how) for s in (1, -1))
    turned = (2 * WEIGHTS * up[0] @ up[1] - 2 * WEIGHTS * down[0] @ down[1]) / (2 * eps)
    np.testing.assert_allclose(curve(REPEATED, x, v, t), turned, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("how", ["min", "max"])
def test_one_value_for_a_row_named_several_times(backend, how):
    weights = np.array([[0.126, -0.132, 0.64]])
    f = lambda places, x, v: xp.sum(  # noqa: E731
        getattr(xp.at(x + 1.5, places), how)(v) * xp.asarray(weights)
    )
    slope = mc.grad(f, argnums=(1, 2), backend=backend.name)
    by_x, by_v = slope(np.zeros(3, int), np.zeros((1, 3)), np.array(0.25))
    wins = how == "max"
    np.testing.assert_allclose(by_x, weights * wins, rtol=1e-15)
    np.testing.assert_allclose(by_v, weights.sum() * (not wins), rtol=1e-15)


def test_an_infinity_leaves_no_trace_at_other_places(backend):
    f = lambda places, v: xp.at(xp.ones((3,)), places).multiply(v)[1]  # noqa: E731
    slope = mc.grad(f, argnums=1, backend=backend.name)
    found = slope(np.array([0, 1, 1]), np.array([np.inf, 2.0, 3.0]))
    np.testing.assert_array_equal(found, [0.0, 3.0, 2.0])


MASKED = {
    "whole": (lambda x: x > 0.2, X > 0.2),
    "rows": (lambda x: x[:, 0] > -3.0, X[:, 0] > -3.0),
}
VALUES = {
    "number": lambda mask: np.array(2.6),
    "one for all": lambda mask: np.linspace(0.6, 2.1, 4)[: X[mask].ndim * 4 - 4 or 1].reshape(
        X[mask].shape[1:] or (1,)
    ),
    "one for each": lambda mask: np.linspace(-2.1, 3.1, X[mask].size).reshape(X[mask].shape),
}


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("key", MASKED)
def test_masks_that_are_compiled(backend, fast_compiler, key, value):
    """All updates in one program: ``Σ w y²`` of each, and its derivatives by ``x`` and the value;
    which elements the mask picks isn't known when it is compiled."""
    make, mask = MASKED[key]
    v, w = VALUES[value](mask), np.cos(X)
    if backend.name == "mxnet" and value == "one for each":
        f = mc.jit(lambda x, v: xp.at(x, make(x)).set(v), backend="mxnet")
        with pytest.raises(UnsupportedOperationError, match="can't be compiled"):
            f(X, v)
        return

    def f(x, v):
        return xp.stack(
            [xp.sum(getattr(xp.at(x, make(x)), how)(v) ** 2 * xp.asarray(w)) for how in UPDATES]
        )

    compiled = mc.jit(f, backend=backend.name, compiler=fast_compiler)
    by_x, by_v = mc.jacobian(compiled, argnums=(0, 1), backend=backend.name)(X, v)
    values = compiled(X, v)
    picked = np.zeros(X.shape, bool)
    picked[mask] = True
    full = np.zeros(X.shape)
    full[mask] = v
    for k, how in enumerate(UPDATES):
        y = expected(X, mask, how, v)
        np.testing.assert_allclose(values[k], np.sum(w * y**2), rtol=1e-13)
        along_x, along_v = {
            "set": (0.0, 1.0),
            "add": (1.0, 1.0),
            "multiply": (full, X),
            "min": (full > X, full < X),
            "max": (full < X, full > X),
        }[how]
        slope = 2 * w * y
        np.testing.assert_allclose(by_x[k], slope * np.where(picked, along_x, 1.0), rtol=1e-12)
        each = (slope * along_v)[mask]
        spread = sum_to(each, v.shape)
        np.testing.assert_allclose(by_v[k], spread, rtol=1e-12)


UPDATES = ("set", *NUMPY)


def sum_to(x, shape):
    """``x`` summed over the axes along which something of ``shape`` was broadcast."""
    x = x.sum(axis=tuple(range(x.ndim - len(shape))))
    return x.sum(axis=tuple(a for a, n in enumerate(shape) if n == 1), keepdims=True)


@pytest.mark.parametrize("how", UPDATES)
def test_masks_leave_no_trace_of_what_they_hide(backend, arrays, how):
    """An infinity outside of the mask is neither multiplied nor added."""
    x, v = np.array([1.0, np.inf, 2.0]), np.array(3.0)
    f = lambda x, v: xp.sum(  # noqa: E731
        xp.where(xp.isfinite(x), getattr(xp.at(x, xp.isfinite(x)), how)(v), 0.0)
    )
    by_x, by_v = mc.grad(f, argnums=(0, 1), backend=backend.name)(x, v)
    slopes = {"set": (0, 2), "add": (1, 2), "multiply": (3, 3), "min": (1, 0), "max": (0, 2)}[how]
    np.testing.assert_allclose(by_x, [slopes[0], 0.0, slopes[0]])
    np.testing.assert_allclose(by_v, slopes[1])


@pytest.mark.skip_numpy("NumPy runs the function itself")
@pytest.mark.skip_torch("PyTorch's own message")
def test_what_a_mask_picks_has_no_shape_when_compiled(backend):
    for read in (
        lambda x: xp.at(x, x > 0).get(),
        lambda x: xp.at(x, (x[:, 0] > 0, 1)).set(2.0),
    ):
        with pytest.raises(TracingError, match="how many elements a mask picks"):
            mc.jit(read, backend=backend.name)(X)


@pytest.mark.only_jax
@pytest.mark.parametrize("beyond", [7, -7])
def test_places_out_of_range_in_compiled_code(beyond):
    """JAX can't raise there. Nothing is written to another place, and what is read is NaN."""
    x, places, v = (
        np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]),
        np.array([0, beyond]),
        np.array([10.0, 20.0]),
    )
    write = mc.jit(lambda x, v, i: xp.at(x, (1, i)).add(v), backend="jax")
    read = mc.jit(lambda x, i: xp.at(x, (1, i)).get(), backend="jax")
    np.testing.assert_array_equal(write(x, v, places), [[1.0, 2.0, 3.0], [4.0 + v[0], 5.0, 6.0]])
    np.testing.assert_array_equal(read(x, places), [4.0, np.nan])
    by_v = mc.grad(lambda x, v, i: xp.sum(xp.at(x, (1, i)).add(v)), argnums=1)
    np.testing.assert_array_equal(mc.jit(by_v, backend="jax")(x, v, places), [1.0, 0.0])


def test_a_mask_of_another_shape(arrays):
    with pytest.raises(IndexError):
        xp.at(arrays(X), arrays(np.array([True, False]), "bool")).set(1.0)


def test_inside_a_loop(backend):
    jacobian = mc.jacobian(
        lambda x: xp.fori_loop(
            0,
            3,
            lambda i, y: xp.at(y, i + 1).set(y[i] * x),
            xp.at(0.0 * x + xp.zeros((4,)), 0).set(1.0),
        ),
        backend=backend.name,
    )
    x = 0.7
    np.testing.assert_allclose(jacobian(np.array(x)), [0.0, 1.0, 2 * x, 3 * x**2], rtol=1e-14)


@pytest.mark.only_tensorflow
def test_inside_a_loop_of_tf_function(backend, arrays):
    def last(x):
        y = xp.at(0.0 * x + xp.zeros((4,)), 0).set(1.0)
        return xp.fori_loop(0, 3, lambda i, y: xp.at(y, i + 1).set(y[i] * x), y)[3]

    slope = backend.framework().function(mc.grad(last))(arrays(0.7))
    np.testing.assert_allclose(slope, 3 * 0.7**2, rtol=1e-14)


def test_errors(arrays):
    with pytest.raises(InvalidArgumentError, match="no key"):
        xp.at(arrays(X)).set(1.0)
    with pytest.raises(InvalidArgumentError, match="already"):
        xp.at(arrays(X), 1)[0]
    with pytest.raises(IndexError):
        xp.at(arrays(X), 7).set(1.0)


def test_variables(backend):
    x = mc.variable([1.0, 2.0, 3.0], backend=backend.name)
    with mc.record():
        y = xp.sum(xp.at(x, slice(1, None)).multiply(4.0) ** 2)
    mc.backward(y)
    np.testing.assert_allclose(backend.to_numpy(x.grad), [2.0, 64.0, 96.0])
