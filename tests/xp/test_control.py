"""Branches and loops: values and derivatives of closed forms, on every backend, traced or not."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

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
