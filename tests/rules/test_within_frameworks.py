"""Rules hold where a framework differentiates by its own functions."""

from __future__ import annotations

import numpy as np
import pytest
from rules.functions import Truth, X, Y, checkpointed, pulled, pushed

import multicalc as mc
from multicalc.errors import UnsupportedOperationError

each = pytest.mark.parametrize("f", [pulled, pushed, checkpointed], ids=lambda f: f.__name__)


def near(found, *expected):
    np.testing.assert_allclose([np.asarray(x) for x in found], expected, rtol=1e-13)


@each
def test_torch(f):
    torch = pytest.importorskip("torch")
    x, y = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (X, Y))
    h = torch.exp(f(x, y))
    (by_x,) = torch.autograd.grad(h, x, create_graph=True)
    (by_xx,) = torch.autograd.grad(by_x, x)
    near([by_x.detach(), by_xx], Truth.by_x, Truth.by_xx)

    def of_x(x):
        return torch.exp(f(x, y.detach()))

    func, at = torch.func, x.detach()
    near([func.grad(of_x)(at), func.jacrev(func.grad(of_x))(at)], Truth.by_x, Truth.by_xx)
    near(func.vmap(func.grad(of_x))(torch.stack([at, at])), Truth.by_x, Truth.by_x)
    if f is not checkpointed:
        with pytest.raises(NotImplementedError, match="jvp"):
            func.jvp(of_x, (at,), (at,))


@each
def test_jax(f):
    jax = pytest.importorskip("jax")

    def of_x(x):
        return jax.numpy.exp(f(x, Y))

    with mc.get_backend("jax").precision(frozenset({"float64"})):
        both = jax.jit(lambda x: (jax.grad(of_x)(x), jax.grad(jax.grad(of_x))(x)))
        near(both(X), Truth.by_x, Truth.by_xx)
        near(jax.vmap(jax.grad(of_x))(np.array([X, X])), Truth.by_x, Truth.by_x)


@each
def test_tensorflow(f):
    tf = pytest.importorskip("tensorflow")

    @tf.autograph.experimental.do_not_convert
    def both():
        x, y = (tf.constant(v, tf.float64) for v in (X, Y))
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                h = tf.exp(f(x, y))
            by_x = inner.gradient(h, x)
        return by_x, outer.gradient(by_x, x)

    near(both(), Truth.by_x, Truth.by_xx)
    near(tf.function(both, autograph=False)(), Truth.by_x, Truth.by_xx)


def test_what_frameworks_drop_is_refused():
    """A derivative of zero would come out of these."""
    tf = pytest.importorskip("tensorflow")
    # AutoGraph wraps the error.
    with pytest.raises(Exception, match=r"use multicalc\.vmap"):
        tf.vectorized_map(lambda x: pulled(x, x), tf.constant([X, X], tf.float64))


def test_mxnets_own_recording_is_refused():
    mx = pytest.importorskip("multicalc_mxnet.runtime.loading").load()
    x = mx.np.array(X)
    x.attach_grad()
    with mx.autograd.record(), pytest.raises(UnsupportedOperationError, match="Nest multicalc's"):
        pulled(x, x)
