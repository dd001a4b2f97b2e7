"""Everyday functions of standard arrays: the same numbers on every backend, in every mode."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError

DATA = np.array([1.0, 2.0, 3.0])
MASK = np.array([True, False, True])
COUNTS = np.array([1, 2, 3])
X = np.array([1.5, -2.5, 3.5])


def closure(x):
    return xp.sum((DATA - x) ** 2 * MASK)


def counts(x):
    return xp.sum(COUNTS * x + 0.5 * xp.asarray([1, 2, 3]))


def unpacked(x):
    a, b, c = x
    return a * b + c


def loop(x):
    return xp.fori_loop(0, 3, lambda i, c: c * 1.5 + x[0] * (c > 0), x[2])


def inner_gradient(x):
    return xp.sum(mc.grad(lambda y: y @ y * (y[0] > 0))(x) * DATA)


PROGRAMS = {
    "mask": (lambda x: xp.sum((x > 0) * x**2), 14.5, [3.0, 0.0, 7.0]),
    "closure": (closure, 0.5, [1.0, 0.0, 1.0]),
    "masks in functions": (
        lambda x: xp.vecdot(x, MASK) + xp.einsum("i,i->", x > 0, x) + xp.sum(xp.maximum(x, MASK)),
        15.0,
        [3.0, 0.0, 3.0],
    ),
    "counts": (counts, 10.0, [1.0, 2.0, 3.0]),
    "negative step": (lambda x: xp.sum(x[::-1] * DATA), 3.0, [3.0, 2.0, 1.0]),
    "vectors @": (lambda x: x @ x, 20.75, [3.0, -5.0, 7.0]),
    "NumPy's numbers": (lambda x: xp.sum(x * np.float64(3) - x), 5.0, [2.0, 2.0, 2.0]),
    "// and %": (lambda x: xp.sum(x // 1.0 * x + x % 2.0), 24.0, [2.0, -2.0, 4.0]),
    "integer keys": (lambda x: xp.sum(x[np.array([0, 0, 2])] ** 2), 16.75, [6.0, 0.0, 7.0]),
    "loop": (loop, 18.9375, [4.75, 0.0, 3.375]),
    "a loop's index": (
        lambda x: xp.fori_loop(0, 3, lambda i, c: c + (i + 1) * x[i] * x[2 - i // 2], x[0]),
        -37.0,
        [4.5, 17.5, -11.0],
    ),
    "cond": (lambda x: xp.cond(x[0] > 0, lambda y: y @ y, lambda y: y[0], x), 20.75, 2 * X),
    "gradient inside": (inner_gradient, 14.0, [2.0, 4.0, 6.0]),
    "update": (lambda x: xp.sum(x.at[0].set(3.0) * x), 23.0, [3.0, -5.0, 7.0]),
    "unpacked": (unpacked, -0.25, [-2.5, 1.5, 1.0]),
    "new arrays": (lambda x: xp.sum(xp.zeros(3) + x * xp.arange(3) * 0.5), 2.25, [0.0, 0.5, 1.0]),
    "compiled inside": (lambda x: mc.jit(lambda y: y @ y * (y[0] > 0))(x), 20.75, 2 * X),
}
CASES = pytest.mark.parametrize(("f", "value", "gradient"), PROGRAMS.values(), ids=PROGRAMS)


@CASES
def test_everyday_functions(backend, f, value, gradient):
    f = mc.portable(f)
    found = mc.value_and_grad(f, backend=backend)(X)
    np.testing.assert_allclose(found[0], value, rtol=1e-15)
    np.testing.assert_allclose(found[1], gradient, rtol=1e-15)
    with mc.use(backend.name):
        np.testing.assert_allclose(f(X), value, rtol=1e-15)


@CASES
def test_everyday_functions_compiled(backend, f, value, gradient):
    if backend.name == "mxnet" and f is PROGRAMS["cond"][0]:
        pytest.skip("MXNet compiles no branch by an argument's value")
    found = mc.jit(mc.grad(mc.portable(f)), backend=backend)(X)
    np.testing.assert_allclose(found, gradient, rtol=1e-15)


@CASES
def test_everyday_functions_on_the_tape(backend, f, value, gradient):
    if f is PROGRAMS["gradient inside"][0]:
        pytest.skip("a transform takes no variables")
    x = mc.variable(X, backend=backend)
    with mc.record():
        y = mc.portable(f)(x)
    mc.backward(y)
    np.testing.assert_allclose(y.numpy(), value, rtol=1e-15)
    np.testing.assert_allclose(backend.to_numpy(x.grad), gradient, rtol=1e-15)


def test_transforms_of_standard_arrays(backend):
    """Called with them, a transform gives them; its function gets them, too."""
    x = mc.Array(X, backend=backend)
    for compiled in (lambda f: f, mc.jit):
        gradient = compiled(mc.grad(lambda x: xp.sum((x > 0) * x[::-1] * DATA)))(x)
        assert isinstance(gradient, mc.Array)
        np.testing.assert_array_equal(gradient.numpy(), [3.0, 0.0, 1.0])


def test_functions_of_the_tape_promote_as_operators_do(backend):
    x = mc.variable(X, backend=backend)
    with mc.record():
        y = xp.sum(xp.multiply(x > 0, xp.where(x > 2.0, COUNTS, x)))
    mc.backward(y)
    np.testing.assert_array_equal(y.numpy(), 4.5)
    np.testing.assert_array_equal(backend.to_numpy(x.grad), [1.0, 0.0, 0.0])


def test_the_namespace_of_standard_arrays(backend):
    x = mc.Array(X, backend=backend)
    space = mc.array_namespace(x)
    assert space is x.__array_namespace__()
    assert isinstance(space.zeros(3), mc.Array)
    np.testing.assert_array_equal((space.arange(3) * 0.5 + x).numpy(), [1.5, -2.0, 4.5])


@pytest.mark.parametrize("power", [-1, -2])
def test_integers_have_no_negative_powers(backend, power):
    counts = mc.Array(COUNTS, backend)
    with pytest.raises(PortabilityError, match=rf"write x\*\*{power}\.0"):
        counts**power
    np.testing.assert_allclose((counts ** float(power)).numpy(), COUNTS ** float(power), rtol=1e-15)


def test_new_axes_of_a_scalar(backend):
    f = mc.portable(lambda x: x[0][None] * 2.0 + x[1][..., None, None] + x[2][...] * x[0][()])
    np.testing.assert_allclose(mc.jacobian(f, backend=backend)(X)[0, 0], [5.5, 1.0, 1.5])
    with mc.use(backend.name):
        np.testing.assert_allclose(f(X), [[3.0 - 2.5 + 5.25]])
