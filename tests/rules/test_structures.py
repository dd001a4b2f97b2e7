"""Rules of pytrees, of arguments that are no part of them, of results without a derivative."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp


def test_pytrees_and_fixed_arguments(backend_name):
    """scale(kind, {"a": x, "n": 3}, y) = {"out": [3 x y]}, whose rule doubles it."""

    @partial(mc.custom_vjp, nondiff_argnums=(0, -1))
    def scaled(kind, tree, y, function):
        assert kind == "kind"
        return {"out": [function(tree["n"] * tree["a"] * y)]}

    def forward(kind, tree, y, function):
        return scaled(kind, tree, y, function), (tree, y, kind)

    def backward(kind, function, residuals, cotangent):
        tree, y, said = residuals
        assert said == kind
        c = 2 * tree["n"] * cotangent["out"][0]
        return {"n": None, "a": c * y}, c * tree["a"]

    scaled.defvjp(forward, backward)

    def f(a, y):
        return xp.sum(scaled("kind", {"a": a, "n": 3}, y, lambda x: x)["out"][0])

    a, y = np.array([1.0, 2.0]), np.array([5.0, 7.0])
    with mc.use(backend_name):
        by_a, by_y = mc.grad(f, argnums=(0, 1))(a, y)
    np.testing.assert_array_equal(by_a, 6 * y)
    np.testing.assert_array_equal(by_y, 6 * a)


def test_integers_have_no_tangents(backend_name):
    seen = []

    @mc.custom_jvp
    def picked(x, index):
        return x * 1.0, index + 1

    @picked.defjvp
    def rule(primals, tangents):
        seen.append(tangents[1])
        return picked(*primals), (3.0 * tangents[0], None)

    index = np.array(4)

    def f(x):
        y, after = picked(x, index)
        return y * xp.astype(after, "float64")

    with mc.use(backend_name):
        assert float(mc.grad(f)(np.array(2.0))) == 15.0
    assert set(seen) == {None}


def test_none_is_zero(backend_name):
    @mc.custom_vjp
    def first(x, y):
        return x * y

    first.defvjp(lambda x, y: (x * y, y), lambda y, c: (c * y, None))
    with mc.use(backend_name):
        found = mc.grad(first, argnums=(0, 1))(np.array(2.0), np.array(5.0))
    assert [float(g) for g in found] == [5.0, 0.0]


def test_arguments_by_name():
    @mc.custom_vjp
    def f(x, power=2):
        return x**power

    f.defvjp(lambda x, power: (f(x, power), x), lambda x, c: (c * 100 * x, None))
    assert float(mc.grad(lambda x: f(power=2, x=x))(np.array(3.0))) == 300.0


def test_arguments_left_to_their_defaults():
    @mc.custom_vjp
    def power(x, n=2):
        return x**n

    power.defvjp(
        lambda x, n: (x**n, (x, n)), lambda kept, c: (c * kept[1] * kept[0] ** (kept[1] - 1), None)
    )
    x = np.array(3.0)
    assert mc.grad(power)(x) == 6.0
    assert mc.grad(power)(x, 3) == 27.0


def test_residuals_that_are_numbers_are_differentiated():
    """What ``forward`` takes out of the framework can't be differentiated again, and says so."""

    @mc.custom_vjp
    def square(x):
        return x**2

    square.defvjp(lambda x: (square(x), float(x)), lambda kept, c: (2 * kept * c,))
    assert float(mc.grad(square)(np.array(3.0))) == 6.0
    with pytest.raises(TypeError, match="float"):
        mc.hessian(square)(np.array(3.0))


def test_constants_stop_every_order(backend_name):
    def f(x):
        return xp.sum(x**2 * mc.stop_gradient({"a": [x]})["a"][0])

    x = np.array([3.0, -1.0])
    with mc.use(backend_name):
        np.testing.assert_array_equal(mc.grad(f)(x), 2 * x**2)
        np.testing.assert_array_equal(mc.hessian(f)(x), np.diag(2 * x))
        np.testing.assert_array_equal(mc.jvp(f, (x,), (np.ones(2),))[1], np.sum(2 * x**2))
        np.testing.assert_array_equal(mc.jit(mc.grad(f))(x), 2 * x**2)


def test_a_checkpoint_runs_again(backend_name):
    runs = []

    @mc.checkpoint
    def squared(x, *, power):
        runs.append(1)
        return x**power

    with mc.use(backend_name):
        value, pullback = mc.vjp(lambda x: squared(x, power=2), np.array(3.0))
        before = len(runs)
        (cotangent,) = pullback(np.array(1.0))
    assert (float(value), float(cotangent)) == (9.0, 6.0)
    # JAX keeps the operations, and runs these again.
    assert len(runs) > before or backend_name == "jax"


def test_a_checkpoint_differentiates_what_it_captures(backend_name):
    with mc.use(backend_name):
        rows = mc.hessian(lambda z: mc.checkpoint(lambda x: z[0] * x**2)(z[1]))(
            np.array([2.0, 3.0])
        )
    np.testing.assert_allclose(rows, [[0.0, 6.0], [6.0, 4.0]], rtol=1e-15)


@pytest.mark.parametrize("made", ["checkpoint", "custom_vjp"])
def test_a_pullback_that_differentiates_is_mapped(backend_name, made):
    """Of Σ sin x, whose rule takes a pullback itself, of each of two points."""

    def f(x):
        return xp.sum(xp.sin(x))

    if made == "checkpoint":
        g = mc.checkpoint(f)
    else:
        g = mc.custom_vjp(f)
        g.defvjp(lambda x: (f(x), x), lambda x, c: (mc.vjp(f, x)[1](c)[0],))
    x = np.array([[0.5, 1.0, 2.0], [3.0, -0.5, 0.25]])
    with mc.use(backend_name):
        slopes = mc.vmap(mc.grad(g))(x)
        curvatures = mc.vmap(mc.hessian(g))(x)
    np.testing.assert_allclose(slopes, np.cos(x), rtol=1e-14)
    np.testing.assert_allclose(curvatures, -np.eye(3) * np.sin(x)[:, None], rtol=1e-14)
