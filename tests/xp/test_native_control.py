"""Compiled code has one loop and one branch, and not a copy of the step for each time it is run."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import UnsupportedOperationError

STEPS = 50


@pytest.fixture(autouse=True)
def active(backend):
    """New arrays are the backend's."""
    with mc.use(backend.name):
        yield


def counted(x):
    return xp.fori_loop(0, STEPS, lambda i, y: xp.sin(y) + x, x)


def repeated(x):
    return xp.while_loop(lambda y: y < 1e3, lambda y: y + xp.sin(y) ** 2.0 + x, x)


def scanned(x):
    last, (states, _) = xp.scan(
        lambda y, k: (xp.sin(y) * k, (y, {"k": k * y})), x, xp.linspace(0.5, 1.5, STEPS)
    )
    return last + xp.sum(states)


def scanned_by_hand(x, sin):
    total = 0.0
    for k in np.linspace(0.5, 1.5, STEPS):
        total, x = total + x, sin(x) * k
    return x + total


def branched(x):
    return xp.cond(x < 1.0, lambda y: y**3.0, xp.exp, x)


CASES = [(counted, "scan"), (repeated, "while"), (scanned, "scan"), (branched, "cond")]


@pytest.mark.only_jax
@pytest.mark.parametrize(("f", "primitive"), CASES)
def test_a_jaxpr_has_lax_own(backend, arrays, f, primitive):
    import jax

    traced = jax.make_jaxpr(f)(arrays(0.7))
    assert [e.primitive.name for e in traced.eqns].count(primitive) == 1
    assert str(traced).count(" sin ") <= 1
    if f is repeated:
        with pytest.raises(UnsupportedOperationError, match="while_loop has no reverse mode"):
            mc.grad(f)(arrays(0.7))


@pytest.mark.only_tensorflow
@pytest.mark.parametrize(("f", "primitive"), CASES)
def test_a_graph_has_tensorflows_own(backend, arrays, f, primitive):
    import tensorflow as tf

    graph = tf.function(f).get_concrete_function(tf.TensorSpec((), tf.float64)).graph
    kinds = [op.type for op in graph.get_operations()]
    if primitive == "cond":
        assert kinds.count("StatelessIf") == 1
    else:
        assert sum(kind in ("While", "StatelessWhile") for kind in kinds) == 1
        assert len(kinds) < STEPS


@pytest.mark.only_tensorflow
def test_a_scan_in_a_graph_has_its_derivatives(backend, arrays):
    """Against the same loop in Python, by differences in extended precision."""
    import tensorflow as tf

    x, h = np.longdouble(0.7), np.longdouble(1e-4)
    at = lambda k: scanned_by_hand(x + k * h, np.sin)  # noqa: E731
    slope = (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)
    curve = (16 * (at(1) + at(-1)) - (at(2) + at(-2)) - 30 * at(0)) / (12 * h * h)
    native = arrays(0.7)
    np.testing.assert_allclose(tf.function(scanned)(native), float(at(0)), rtol=1e-13)
    np.testing.assert_allclose(tf.function(mc.grad(scanned))(native), float(slope), rtol=1e-9)
    np.testing.assert_allclose(tf.function(mc.hessian(scanned))(native), float(curve), rtol=1e-7)


@pytest.mark.only_tensorflow
def test_a_scan_in_a_graph_differentiates_what_it_goes_along(backend, arrays):
    """``y ← y x_k`` ends at the product, whose partial derivatives are those of the others."""
    import tensorflow as tf

    xs = np.array([[0.5, 2.0], [1.5, -1.0], [-0.7, 3.0]])

    def product(xs):
        last, running = xp.scan(lambda y, x: (y * x, y * x), xp.ones_like(xs[0]), xs)
        return xp.sum(last) + 0.0 * xp.sum(running)

    others = np.stack([np.prod(np.delete(xs, k, axis=0), axis=0) for k in range(3)])
    np.testing.assert_allclose(tf.function(mc.grad(product))(arrays(xs)), others, rtol=1e-14)
    hessian = tf.function(mc.hessian(product))(arrays(xs)).numpy()
    np.testing.assert_allclose(hessian[0, :, 1, :], np.diag(xs[2]), rtol=1e-14)
    np.testing.assert_allclose(hessian[2, :, 2, :], np.zeros((2, 2)), atol=1e-15)


@pytest.mark.only_tensorflow
def test_a_scan_of_one_step_in_a_graph(backend, arrays):
    import tensorflow as tf

    once = tf.function(lambda x: xp.scan(lambda c, y: (c + y, c * y), x, xp.asarray([3.0])))
    carry, ys = once(arrays(2.0))
    assert (float(carry), ys.numpy().tolist()) == (5.0, [6.0])
