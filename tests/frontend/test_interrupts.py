"""Ctrl-C at any moment leaves nothing open."""

from __future__ import annotations

import signal
import sys

import numpy as np
import pytest
from interrupts import each_interrupt

import multicalc as mc
from multicalc import xp
from multicalc.backend import active, get_backend, running, uninterrupted
from multicalc.tape.record import recording

X = np.array([0.5, -1.25, 2.0])
LONG = np.ones(10_000)
"""From here on PyTorch's own forward mode serves."""


@pytest.fixture(autouse=True)
def heard():
    """A shell has what it runs in the background ignore interrupts."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def f(x):
    return xp.sum(x * x) + xp.sum(xp.ones(3))


def by_tape(backend):
    with mc.use(backend), mc.record():
        y = f(mc.variable(X))
    mc.backward(y)


CALLS = {
    "grad": lambda b: mc.grad(f, backend=b)(X),
    "hessian": lambda b: mc.hessian(f, backend=b)(X),
    "hvp": lambda b: mc.hvp(f, (X,), (X,), backend=b),
    "vjp": lambda b: mc.vjp(f, X, backend=b)[1](1.0),
    "jvp": lambda b: mc.jvp(f, (X,), (X,), backend=b),
    "forward": lambda b: mc.jacobian(f, mode="forward", backend=b)(X),
    "long": lambda b: mc.jvp(f, (LONG,), (LONG,), backend=b),
    "tape": by_tape,
    "vmap": lambda b: mc.vmap(mc.grad(f), backend=b)(X[:, None]),
}


def state(backend):
    """Everything that a call changes for a while."""
    found = [running(), active(), recording(), get_backend(backend).standing()]
    if backend == "torch":
        from multicalc_torch import private

        found += [private.forward_standing(), dict(private.forward_thread)]
        found += [vars(sys.modules["torch"].Tensor).get("numpy")]
    if backend == "tensorflow":
        tf = sys.modules["tensorflow"]
        operators = sys.modules["tensorflow.python.framework.override_binary_operator"]
        found += [operators.maybe_promote_tensors, memoryview(tf.ones(2)).nbytes]
    if backend == "mxnet":
        register = sys.modules["mxnet.ndarray.register"]
        helper = sys.modules["mxnet.ndarray.numpy._op"]._ufunc_helper
        found += [register._imperative_invoke, helper, _bulk_size()]
    if backend == "jax":
        jax = sys.modules["jax"]
        found += [jax.config.jax_enable_x64, vars(jax.core.ShapedArray)["item"]]
    return found


def _bulk_size():
    from ctypes import c_int

    from multicalc_mxnet.runtime import calls

    size = c_int()
    calls._set_bulk_size(1, size)
    calls._set_bulk_size(size.value, c_int())
    return size.value


TRIED = {"numpy": CALLS.keys() - {"long"}, "torch": {"hessian", "hvp", "jvp", "long", "vmap"}}
"""Where a call takes long, two: the others go the same ways of ours."""


@pytest.mark.filterwarnings("ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning")
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="traces instructions as Python 3.11 does")
@pytest.mark.parametrize("name", CALLS)
def test_interrupts(backend, name):
    if name not in TRIED.get(backend, {"hvp", "jvp"}):
        pytest.skip("goes the same ways as others")
    call = CALLS[name]
    call(backend), call(backend)
    before = state(backend)
    places = 0
    for place in each_interrupt(lambda: call(backend)):
        assert state(backend) == before, place
        places += 1
    assert places > 40
    np.testing.assert_allclose(mc.grad(f, backend=backend)(X), 2 * X)


@pytest.mark.only_torch
def test_an_interrupt_of_a_capture_comes_after_it(backend):
    """PyTorch ends the process where one leaves a mode of the capture open."""
    done = []

    def interrupted(x):
        signal.raise_signal(signal.SIGINT)
        done.append(x)
        return xp.sum(x * x)

    before = state(backend)
    jitted = mc.jit(mc.grad(interrupted), backend=backend, compiler="graph")
    with pytest.raises(KeyboardInterrupt):
        jitted(X)
    assert done
    assert state(backend) == before
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    np.testing.assert_allclose(mc.jit(mc.grad(f), backend=backend, compiler="graph")(X), 2 * X)


def test_a_second_interrupt_comes_at_once():
    came = []

    @uninterrupted
    def stubborn():
        signal.raise_signal(signal.SIGINT)
        came.append("the first waits")
        signal.raise_signal(signal.SIGINT)
        came.append("the second does, too")

    with pytest.raises(KeyboardInterrupt):
        stubborn()
    assert came == ["the first waits"]


def test_without_an_interrupt_or_a_handler_nothing_is_different():
    assert uninterrupted(lambda x, *, y: x - y)(3, y=1) == 2
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        assert uninterrupted(signal.getsignal)(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, usual)
    with pytest.raises(ZeroDivisionError):
        uninterrupted(lambda: 1 / 0)()
    assert signal.getsignal(signal.SIGINT) is usual
