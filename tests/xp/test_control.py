"""Branches and loops: values and derivatives of closed forms, on every backend, traced or not."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, TracingError, UnsupportedOperationError

X = np.array(0.7)


def power_by_fori(x):
    """``x⁵``."""
    return xp.fori_loop(0, 5, lambda i, c: c * x, xp.ones_like(x))


def power_by_scan(x):
    """``x⁵`` as the last of the powers, and the sum of the ones before."""
    last, powers = xp.scan(lambda c, _: (c * x, c), xp.ones_like(x), length=5)
    return last + xp.sum(powers)


def power_by_while(x):
    """``x⁵``, counting in the carry."""
    step = lambda c: {"n": c["n"] + 1, "y": c["y"] * x}  # noqa: E731
    return xp.while_loop(lambda c: c["n"] < 5, step, {"n": 0, "y": xp.ones_like(x)})["y"]


def branch(x):
    """``x³`` below 1, ``e^x`` from there on."""
    return xp.cond(x < 1.0, lambda y: y**3.0, lambda y: xp.exp(y), x)


CASES = [
    (power_by_fori, 0.7**5, 5 * 0.7**4, 20 * 0.7**3),
    (
        power_by_scan,
        sum(0.7**k for k in range(6)),
        sum(k * 0.7 ** (k - 1) for k in range(1, 6)),
        sum(k * (k - 1) * 0.7 ** (k - 2) for k in range(2, 6)),
    ),
    (power_by_while, 0.7**5, 5 * 0.7**4, 20 * 0.7**3),
    (branch, 0.7**3, 3 * 0.7**2, 6 * 0.7),
]


@pytest.mark.parametrize(("f", "value", "slope", "curve"), CASES)
def test_values_and_derivatives(backend, f, value, slope, curve):
    name = backend.name
    out, pushed = mc.jvp(f, (X,), (np.array(2.0),), backend=name)
    np.testing.assert_allclose([out, pushed], [value, 2 * slope], rtol=1e-13)
    if name == "jax" and f is power_by_while:
        with pytest.raises(UnsupportedOperationError, match="while_loop has no reverse mode"):
            mc.grad(f, backend=name)(X)
        return
    np.testing.assert_allclose(mc.grad(f, backend=name)(X), slope, rtol=1e-13)
    np.testing.assert_allclose(mc.hessian(f, backend=name)(X), curve, rtol=1e-13)
    product = mc.hvp(f, (X,), (np.array(3.0),), backend=name)
    np.testing.assert_allclose(np.ravel(product)[-1], 3 * curve, rtol=1e-13)


@pytest.mark.only_jax
@pytest.mark.parametrize(("f", "value", "slope", "curve"), CASES)
def test_under_jax_jit(backend, arrays, f, value, slope, curve):
    jax = backend.framework()
    np.testing.assert_allclose(jax.jit(f)(arrays(X)), value, rtol=1e-13)
    if f is not power_by_while:
        np.testing.assert_allclose(jax.jit(jax.grad(f))(arrays(X)), slope, rtol=1e-13)
        np.testing.assert_allclose(jax.jit(jax.hessian(f))(arrays(X)), curve, rtol=1e-13)


@pytest.mark.only_tensorflow
@pytest.mark.parametrize(("f", "value", "slope", "curve"), CASES)
def test_inside_tf_function(backend, arrays, f, value, slope, curve):
    tf = backend.framework()
    x = arrays(X)
    np.testing.assert_allclose(tf.function(f)(x), value, rtol=1e-13)
    np.testing.assert_allclose(tf.function(mc.grad(f))(x), slope, rtol=1e-13)
    np.testing.assert_allclose(tf.function(mc.hessian(f))(x), curve, rtol=1e-13)


def test_carries_are_pytrees(backend, arrays):
    """Fibonacci numbers in a dict with a tuple; the stacked outputs have its structure."""
    init = {"pair": (arrays(0.0), arrays(1.0))}

    def step(c, x):
        a, b = c["pair"]
        return {"pair": (b, a + b)}, [a, x["up"] * 2.0]

    carry, (numbers, doubled) = xp.scan(step, init, {"up": arrays([0.0, 1.0, 2.0, 3.0, 4.0])})
    assert arrays.numpy(numbers).tolist() == [0.0, 1.0, 1.0, 2.0, 3.0]
    assert arrays.numpy(doubled).tolist() == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert [float(x) for x in carry["pair"]] == [5.0, 8.0]


def test_numbers_follow_the_arrays(backend, arrays):
    single = arrays(2.0, "float32")
    total, count = xp.fori_loop(0, 3, lambda i, c: (c[0] * 0.5, c[1] + 1), (single, 0))
    assert backend.dtype(total) == "float32"
    assert int(count) == 3
    assert float(xp.cond(single > 1.0, lambda x: x, lambda x: -x, single)) == 2.0


def test_a_changed_carry_is_named(backend, arrays):
    x = arrays([1.0, 2.0])
    with pytest.raises(InvalidArgumentError, match=r"fori_loop: body_fn must return the structure"):
        xp.fori_loop(0, 2, lambda i, c: (c, c), x)
    with pytest.raises(InvalidArgumentError, match=r"keep init\['w'\] of shape \(2,\)"):
        xp.fori_loop(0, 2, lambda i, c: {"w": xp.sum(c["w"])}, {"w": x})
    with pytest.raises(InvalidArgumentError, match=r"dtype float64, found .* float32"):
        xp.scan(lambda c, _: (xp.astype(c, "float32"), c), x, length=2)
    with pytest.raises(InvalidArgumentError, match="length"):
        xp.scan(lambda c, y: (c, y), x, (arrays([1.0]), x))
    with pytest.raises(InvalidArgumentError, match="scalar"):
        xp.cond(x > 1.0, lambda y: y, lambda y: -y, x)


def test_variables_are_recorded(backend):
    x = mc.variable(0.7, backend=backend.name)
    with mc.record():
        y = power_by_scan(x)
    mc.backward(y)
    np.testing.assert_allclose(float(x.grad), CASES[1][2], rtol=1e-13)


INDEXED = {
    "power": (lambda i, x: x**i, lambda i, x: i * x ** (i - 1.0)),
    "divisor": (lambda i, x: x / (i + 1), lambda i, x: 1 / (i + 1)),
    "factor": (lambda i, x: x * (i * 0.5), lambda i, x: i * 0.5),
    "inside": (lambda i, x: xp.sin(i * x), lambda i, x: i * np.cos(i * x)),
    "quotient": (lambda i, x: i / (i + 1) * x, lambda i, x: i / (i + 1)),
    "exponent": (lambda i, x: 2**i * x + 0.5**i * x, lambda i, x: 2.0**i + 0.5**i),
    "steps": (
        lambda i, x: 7 // (i + 1) * x + 5 % (i + 2) * x,
        lambda i, x: 7 // (i + 1) + 5 % (i + 2),
    ),
    "signs": (lambda i, x: (3 - i - abs(-i - 1)) * x, lambda i, x: 2.0 - 2 * i),
    "functions": (
        lambda i, x: xp.multiply(i, x) + xp.multiply(i * 0.5, x),
        lambda i, x: 1.5 * i,
    ),
    "condition": (
        lambda i, x: xp.where(i == 1, x, 2 * x) + xp.where(i < 2, x, 0 * x),
        lambda i, x: (1.0 if i == 1 else 2.0) + (1.0 if i < 2 else 0.0),
    ),
    "branch": (
        lambda i, x: xp.cond(i > 1, lambda x: x * i, lambda x: x * x, x),
        lambda i, x: float(i) if i > 1 else 2 * x,
    ),
    "arrays": (
        lambda i, x: xp.astype(xp.asarray(i), x.dtype) * x + xp.asarray(i * 0.5) * x,
        lambda i, x: 1.5 * i,
    ),
}
"""A step of a loop that uses its index as a number, and its derivative by ``x``."""


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_index_is_a_number(backend, fast_compiler, dtype):
    """Compiled as eagerly; NumPy and MXNet have a Python number here."""

    def f(x):
        steps = [step for step, _ in INDEXED.values()]
        return xp.fori_loop(
            0,
            3,
            lambda i, c: c + xp.stack([step(i, x) for step in steps]),
            xp.zeros((len(steps), 1)),
        )

    f = mc.jit(f, backend=backend.name, compiler=fast_compiler)
    expected = [sum(slope(i, 0.7) for i in range(3)) for _, slope in INDEXED.values()]
    found = mc.jacobian(f, backend=backend.name)(np.asarray([X], dtype))
    assert found.dtype == dtype
    rtol = 1e-13 if dtype == "float64" else 1e-5
    for name, each, right in zip(INDEXED, found, expected, strict=True):
        np.testing.assert_allclose(each.ravel(), right, rtol=rtol, err_msg=name)


def test_the_index_as_a_key_and_in_the_carry(backend, fast_compiler):
    def f(x):
        def step(i, c):
            y, last = c
            return xp.at(y, i + 1).set(y[i] * x[i % 2]), last + i

        y = xp.at(xp.zeros(4) + 0 * x[0], 0).set(1.0)
        powers, last = xp.fori_loop(0, 3, step, (y, 0))
        return xp.multiply(powers[3], last)

    compiled = mc.jit(f, backend=backend.name, compiler=fast_compiler)
    for g in (f, compiled):
        found = mc.grad(g, backend=backend.name)(np.array([0.5, 3.0]))
        np.testing.assert_allclose(found, [3 * 2 * 0.5 * 3.0, 3 * 0.25], rtol=1e-14)


@pytest.mark.only_tensorflow
def test_the_index_in_a_graph(backend):
    for look in (lambda i: 1.0 if i else 2.0, float, int):
        f = mc.jit(
            lambda x, look=look: xp.fori_loop(0, 3, lambda i, c: c * look(i), x),
            backend=backend.name,
        )
        with pytest.raises(TracingError, match="index of a loop"):
            f(X)
    f = mc.jit(
        lambda x: xp.fori_loop(0, 3, lambda i, c: c + (i + 1) ** -1, x), backend="tensorflow"
    )
    np.testing.assert_allclose(f(X), 0.7 + 1 + 1 / 2 + 1 / 3, rtol=1e-15)
