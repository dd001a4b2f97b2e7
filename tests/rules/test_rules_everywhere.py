"""A rule holds in every transform, of every order, eager, compiled, mapped and on the tape."""

from __future__ import annotations

import numpy as np
import pytest
from rules.functions import FUNCTIONS, Truth, X, Y, pulled, pushed

import multicalc as mc
from multicalc import xp

each = pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)
AT = (np.array(X), np.array(Y))
ONE, ZERO = np.array(1.0), np.array(0.0)


def near(found, expected):
    np.testing.assert_allclose(np.asarray(found, dtype=float), expected, rtol=1e-13)


def composed(f):
    def h(x, y):
        return xp.exp(f(x, y))

    return h


@each
def test_values_and_gradients(backend, f):
    with mc.use(backend.name):
        near(composed(f)(*map(backend.from_numpy, AT)), Truth.value)
        value, (by_x, by_y) = mc.value_and_grad(composed(f), argnums=(0, 1))(*AT)
    near([value, by_x, by_y], [Truth.value, Truth.by_x, Truth.by_y])


@each
def test_second_derivatives(backend_name, f):
    with mc.use(backend_name):
        rows = mc.hessian(composed(f), argnums=(0, 1))(*AT)
    near(rows, [[Truth.by_xx, Truth.by_xy], [Truth.by_xy, Truth.by_yy]])


@each
def test_forward_mode(backend_name, f):
    with mc.use(backend_name):
        _, by_y = mc.jvp(composed(f), AT, (ZERO, ONE))
        _, by_xy = mc.jvp(mc.grad(composed(f)), AT, (ZERO, ONE))
        by_yx = mc.grad(lambda x: mc.jvp(composed(f), (x, AT[1]), (ZERO, ONE))[1])(AT[0])
    near([by_y, by_xy, by_yx], [Truth.by_y, Truth.by_xy, Truth.by_xy])


@each
def test_third_derivatives(backend_name, f):
    with mc.use(backend_name):
        by_xxx = mc.grad(lambda x: mc.hessian(lambda x: composed(f)(x, AT[1]))(x))(AT[0])
    near(by_xxx, Truth.by_xxx)


@each
def test_compiled(backend_name, fast_compiler, f):
    with mc.use(backend_name):
        by_x = mc.jit(mc.grad(composed(f)), compiler=fast_compiler)(*AT)
        by_y = mc.grad(mc.jit(composed(f), compiler=fast_compiler), argnums=1)(*AT)
        by_xx = mc.jit(mc.hessian(composed(f)), compiler=fast_compiler)(*AT)
    near([by_x, by_y, by_xx], [Truth.by_x, Truth.by_y, Truth.by_xx])


@each
def test_portable(backend_name, f):
    with mc.use(backend_name):
        near(mc.portable(composed(f))(*AT), Truth.value)
        near(mc.hessian(mc.portable(composed(f)))(*AT), Truth.by_xx)


@each
def test_on_the_tape(backend_name, f):
    x, y = (mc.variable(v, backend=backend_name) for v in AT)
    with mc.record():
        h = xp.exp(f(x, y))
    mc.backward(h)
    near([float(x.grad), float(y.grad)], [Truth.by_x, Truth.by_y])


@each
def test_mapped(backend_name, f):
    x, y = np.array([X, -0.4, 2.0]), AT[1]
    with mc.use(backend_name):
        each_gradient = mc.vmap(mc.grad(composed(f)), in_axes=(0, None))(x, y)
        mapped = mc.vmap(composed(f), in_axes=(0, None))
        of_sum = mc.grad(lambda x, y: xp.sum(mapped(x, y)), argnums=1)(x, y)
        second = mc.vmap(mc.hessian(composed(f)), in_axes=(0, None))(x, y)
    s, c = np.sin(x), np.cos(x)
    near(each_gradient, Y * c * np.exp(Y * s))
    near(of_sum, np.sum(s * np.exp(Y * s)))
    near(second, (Y**2 * c**2 - Y * s) * np.exp(Y * s))


@pytest.mark.parametrize("f", [pulled, pushed], ids=lambda f: f.__name__)
def test_a_rule_is_its_own_truth(backend_name, f):
    """What a function that is constant gives as its derivative is what its rule says, also to the
    derivative of a derivative: the value that g' is taken at moves by the rule."""
    with mc.use(backend_name):
        second = mc.hessian(lambda x: f(x, AT[1]) ** 3)(AT[0])
    s, c = np.sin(X), np.cos(X)
    near(second, 3 * Y**3 * (2 * s * c**2 - s**3))
