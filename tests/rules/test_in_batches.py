"""Rules that take derivatives themselves, or go with branches, in gradients of each example."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([0.3, -1.2, 2.0])


@mc.custom_vjp
def by_pullback(x):
    return xp.sin(x)


by_pullback.defvjp(lambda x: (xp.sin(x), x), lambda x, c: mc.vjp(xp.sin, x)[1](c))


@mc.custom_jvp
def without_a_tangent(x):
    return x * 2


without_a_tangent.defjvp(lambda primals, tangents: (primals[0] * 2, None))

ROOT = mc.implicit_root(lambda y, x: y**3 - x, lambda x: xp.sign(x) * xp.abs(x) ** (1 / 3))


@pytest.mark.parametrize("f", [by_pullback, mc.checkpoint(xp.sin)], ids=["vjp", "checkpoint"])
def test_rules_that_take_derivatives(backend_name, f):
    with mc.use(backend_name):
        np.testing.assert_allclose(mc.vmap(mc.grad(f))(X), np.cos(X), rtol=1e-14)
        np.testing.assert_allclose(mc.vmap(mc.grad(mc.grad(f)))(X), -np.sin(X), rtol=1e-14)


def test_solutions(backend_name):
    second = mc.vmap(mc.grad(mc.grad(ROOT)))
    with mc.use(backend_name):
        found = second(X)
    np.testing.assert_allclose(found, -2 / 9 * np.sign(X) * np.abs(X) ** (-5 / 3), rtol=1e-12)


def test_branches(backend_name):
    def f(x):
        return xp.cond(x > 0, by_pullback, lambda y: 3 * y, x)

    with mc.use(backend_name):
        found = mc.vmap(mc.grad(f))(X)
    np.testing.assert_allclose(found, np.where(X > 0, np.cos(X), 3), rtol=1e-14)


def test_a_tangent_that_is_zero(backend_name):
    def f(x):
        return without_a_tangent(x) * x

    with mc.use(backend_name):
        np.testing.assert_array_equal(mc.vmap(mc.grad(f))(X), 2 * X)
        np.testing.assert_array_equal(mc.jvp(f, (X,), (X,))[1], 2 * X**2)
