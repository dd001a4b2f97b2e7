"""Nothing is changed, shared or left behind."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from adapters.comparing import assert_close

import multicalc as mc

X = np.array([1.0, -2.0, 0.5])


class StoppedError(Exception):
    """Raised by a user's function."""


def _raise(x):
    raise StoppedError


def test_inputs_are_not_changed(xp, arrays):
    x, v = arrays(X), arrays(2 * X)

    def f(x):
        return xp.sum(x * x * x)

    mc.grad(f)(x), mc.hessian(f)(x), mc.hvp(f, (x,), (v,)), mc.jvp(f, (x,), (v,))
    mc.vjp(lambda x: x, x)[1](v)
    np.testing.assert_array_equal(arrays.numpy(x), X)
    np.testing.assert_array_equal(arrays.numpy(v), 2 * X)


def test_numpy_inputs_are_not_shared(backend):
    """What comes back for the identity can be written to without changing what was given."""
    if backend.name == "numpy":
        pytest.skip("NumPy arrays are native there, and the identity gives back what it got")
    x = X.copy()
    value, pullback = mc.vjp(lambda x: x, x, backend=backend.name)
    value += 1
    (pulled,) = pullback(x)
    pulled += 1
    np.testing.assert_array_equal(x, X)


def test_from_numpy_copies_and_takes_any_layout(backend, arrays):
    if backend.name == "numpy":
        pytest.skip("NumPy arrays are native there")
    base = np.arange(12.0).reshape(3, 4)
    for x in (base[::-1, ::2], base.T, np.asfortranarray(base), base.astype(">f8"), base[1, 1]):
        np.testing.assert_array_equal(backend.to_numpy(backend.from_numpy(np.asarray(x))), x)
    own = base.copy()
    native = backend.from_numpy(own)
    own[:] = 0
    np.testing.assert_array_equal(backend.to_numpy(native), base)


@pytest.mark.parametrize(
    "call",
    [
        lambda x: mc.grad(_raise)(x),
        lambda x: mc.jvp(_raise, (x,), (x,)),
        lambda x: mc.vjp(_raise, x),
        lambda x: mc.hvp(_raise, (x,), (x,)),
        lambda x: mc.hessian(_raise)(x),
        lambda x: mc.jacobian(_raise)(x),
        lambda x: mc.jacobian(_raise, mode="forward")(x),
        lambda x: mc.grad(lambda x: mc.grad(_raise)(x))(x),
        lambda x: mc.jvp(lambda x: mc.jvp(_raise, (x,), (x,)), (x,), (x,)),
    ],
)
def test_after_an_exception_all_is_as_before(xp, arrays, call):
    x = arrays(X)
    for _ in range(3):
        with pytest.raises(StoppedError):
            call(x)
    assert_close(arrays.numpy(mc.hessian(lambda x: xp.sum(x**3))(x)), np.diag(6 * X))
    assert_close(arrays.numpy(mc.jvp(lambda x: x * x, (x,), (x,))[1]), 2 * X * X)
    one = arrays(1.0)
    assert_close(arrays.numpy(mc.grad(lambda x: x * mc.grad(lambda y: x + y)(x))(one)), 1.0)


@pytest.mark.parametrize("threads", [2, 8])
def test_threads(backend, xp, arrays, threads):
    """Each thread gets its own derivatives: nested, forward and reverse, at once."""
    start = threading.Barrier(threads)

    def work(k):
        with backend.precision(frozenset({"float64"})):
            start.wait()
            x = arrays(X * (k + 1))
            for _ in range(5):
                hessian = mc.hessian(lambda x: xp.sum(x**3))(x)
                pushed = mc.jvp(lambda x: mc.grad(lambda x: xp.sum(x**3))(x), (x,), (x,))[1]
                confused = mc.grad(lambda x: x * mc.grad(lambda y: x + y)(x))(x[0])
                assert_close(arrays.numpy(hessian), np.diag(6 * X * (k + 1)))
                assert_close(arrays.numpy(pushed), 6 * X**2 * (k + 1) ** 2)
                assert_close(arrays.numpy(confused), 1.0)
        return True

    with ThreadPoolExecutor(threads) as pool:
        assert all(pool.map(work, range(threads)))
