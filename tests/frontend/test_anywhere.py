"""A function run on any backend, and trees of its arrays as another's."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend, owner
from multicalc.errors import (
    InvalidArgumentError,
    MixedBackendsError,
    PortabilityError,
    TracingError,
)

X = np.array([0.5, -1.0, 2.0])


@mc.portable
def softmax(x, scale):
    e = xp.exp(scale * x)
    return {"p": e / e.sum(), "best": xp.argmax(x), "n": 3}


def exact(x, scale):
    e = np.exp(scale * x)
    return e / e.sum()


def check(found, rtol=1e-15):
    np.testing.assert_allclose(found["p"], exact(X, 2.0), rtol=rtol)
    assert (found["best"], found["n"]) == (2, 3)


def test_numpy_in_and_out(backend):
    found = mc.evaluate(softmax, backend=backend)(X, 2.0)
    assert type(found["p"]) is np.ndarray
    assert found["p"].dtype == "float64"
    check(found)


def test_native_arrays_in_and_out(backend, native, to_numpy):
    found = mc.evaluate(softmax)(native(X, "float32"), 2.0)
    assert owner(found["p"]) == backend
    assert found["p"].dtype == get_backend(backend).dtypes["float32"]
    np.testing.assert_allclose(to_numpy(found["p"]), exact(X, 2.0), rtol=3e-7)


def test_a_function_of_native_arrays_gets_them(backend):
    def f(x, half, n):
        assert owner(x) == owner(half) == backend
        assert type(n) is int
        return xp.sum(x) * half

    assert mc.evaluate(f, backend=backend)(X, 0.5, 3) == 0.75


def test_compiled_and_prepared(backend, fast_compiler):
    compiled = mc.jit(softmax, compiler=fast_compiler)
    check(mc.evaluate(compiled, backend=backend)(X, 2.0), 1e-14)
    assert compiled.stats.traces == (fast_compiler is not None or backend in ("jax", "mxnet"))


def test_inside_transforms(backend):
    def loss(x):
        return xp.sum(xp.multiply(mc.evaluate(softmax)(x, 2.0)["p"], X))

    p = exact(X, 2.0)
    slope = 2 * p * (X - p @ X)
    for f in (loss, mc.portable(loss)):
        np.testing.assert_allclose(mc.grad(f, backend=backend)(X), slope, rtol=1e-13)


def test_a_result_is_the_callers_own(backend, native):
    x = X.copy()
    assert not np.shares_memory(mc.evaluate(lambda x: x, backend=backend)(x), x)
    assert not np.shares_memory(mc.to_numpy([x])[0], x)
    assert not np.shares_memory(mc.asarray(x, backend="numpy"), x)


def test_an_array_of_another_backend():
    with pytest.raises(MixedBackendsError, match="'numpy' was asked for"):
        mc.evaluate(softmax, backend="numpy")(mc.asarray(X, backend="torch"), 1.0)


def test_there_and_back(backend):
    tree = {"w": X, "i": np.array([1, 2]), "n": 3, "s": 0.1, "z": None, "f": xp.exp}
    there = mc.asarray(tree, backend=backend)
    assert [owner(there[k]) for k in "wisnf"] == [backend] * 3 + [None] * 2
    back = mc.to_numpy(there)
    assert [back[k].dtype.name for k in "wis"] == ["float64", "int64", "float64"]
    np.testing.assert_array_equal(back["w"], X)
    assert (back["s"], back["n"], back["z"], back["f"]) == (0.1, 3, None, xp.exp)


def test_between_two_frameworks_in_another_precision(backend, native):
    there = mc.asarray([native(X), native([1, 2])], backend="torch", dtype=np.float32)
    assert [owner(x) for x in there] == ["torch"] * 2
    back = mc.to_numpy(there)
    assert [x.dtype.name for x in back] == ["float32", "int64"]
    np.testing.assert_array_equal(back[0], X.astype("float32"))


def test_a_dtype_that_no_float_has(backend):
    with pytest.raises(InvalidArgumentError, match=r"float32.*found 'int32'"):
        mc.asarray(X, backend=backend, dtype="int32")


def test_complex_numbers_keep_beside_floats():
    found = mc.asarray([1.0, 1j], backend="numpy", dtype="float32")
    assert [x.dtype.name for x in found] == ["float32", "complex64"]


def test_standard_arrays_and_variables():
    x = mc.Array(X, "torch")
    assert mc.to_numpy([x, mc.variable(X, backend="torch")])[1].tolist() == X.tolist()
    np.testing.assert_array_equal(mc.to_numpy(mc.asarray(x, backend="numpy")), X)


def test_a_derivative_is_not_lost_in_silence(backend):
    def f(x):
        return xp.sum(xp.asarray(mc.to_numpy(x)) * x)

    with pytest.raises((PortabilityError, TracingError), match=r"mc\.to_numpy\(x\)"):
        mc.grad(f, backend=backend)(X)


def test_the_backends_own_keep_their_derivatives(backend):
    found = mc.grad(lambda x: xp.sum(mc.asarray(x, backend=backend) ** 2), backend=backend)(X)
    np.testing.assert_allclose(found, 2 * X)


def test_value_gradient_and_product_from_one_sweep(backend):
    calls = []

    def f(p, y):
        calls.append(1)
        return xp.sum(p["x"] ** 3 * y), {"twice": 2 * y}

    v = np.array([1.0, 0.0, -2.0])
    given = {"argnums": 0, "has_aux": True, "backend": backend}
    (value, aux), gradient, product = mc.value_grad_and_hvp(f, ({"x": X}, X), {"x": v}, **given)
    many = len(calls)
    np.testing.assert_allclose(value, np.sum(X**4), rtol=1e-14)
    np.testing.assert_allclose(aux["twice"], 2 * X)
    np.testing.assert_allclose(gradient["x"], 3 * X**3, rtol=1e-14)
    np.testing.assert_allclose(product["x"], 6 * X**2 * v, rtol=1e-14)
    calls.clear()
    mc.hvp(f, ({"x": X}, X), {"x": v}, **given)
    assert len(calls) == many


def test_value_gradient_and_product_compiled(backend, fast_compiler):
    f = mc.jit(lambda x: xp.sum(x**3), backend=backend, compiler=fast_compiler)
    value, gradient, product = mc.value_grad_and_hvp(f, (X,), (X,))
    np.testing.assert_allclose(value, np.sum(X**3), rtol=1e-14)
    np.testing.assert_allclose(gradient, 3 * X**2, rtol=1e-14)
    np.testing.assert_allclose(product, 6 * X**2, rtol=1e-14)
