"""Compiled functions inside transforms, recordings and threads, and the other way round."""

from __future__ import annotations

import gc
import importlib.util
import threading
import weakref

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from mxnet_programs import Program, array, backend, mnp, mx, rosenbrock
from scipy.optimize import rosen, rosen_der, rosen_hess_prod


def test_forward_mode_inside_the_function():
    def f(x):
        return backend.jvp(lambda x: ((mnp.sum(x**3),), ()), (x,), (mnp.ones_like(x),))[2][0]

    g, x = Program(f), np.array([1.0, 2.0])
    np.testing.assert_allclose(g(array(x)).asnumpy(), np.sum(3 * x**2))
    np.testing.assert_allclose(g.value_and_grad(array(x))[1][0], 6 * x)
    np.testing.assert_allclose(g.hvp((array(x),), (array(x),))[0], 6 * x)
    assert g.runs_itself == 0


def test_compiled_inside_compiled_is_one_graph(invocations):
    inner = Program(lambda x: mnp.sum(x**2))
    outer = Program(lambda x: inner(x) * x[0])
    x = np.array([3.0, 1.0])
    np.testing.assert_allclose(outer.value_and_grad(array(x))[1][0], [3 * 9 + 1, 2 * 3])
    assert invocations == ["graph"]


def test_reverse_mode_around_reverse_mode_runs_the_function_itself():
    f = Program(lambda x: mnp.sum(x**3))

    def gradient(x):
        return backend.value_and_grad(f.flat, (x,))[2], ()

    x = np.array([1.0, 2.0])
    _, _, pull = backend.vjp(gradient, (array(x),))
    np.testing.assert_allclose(pull((array([1.0, 1.0]),))[0].asnumpy(), 6 * x)
    assert f.runs_itself > 0


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_function_that_closes_over_a_differentiated_array(mode):
    f = Program(lambda x: mnp.sum(x * y[0] * 2))

    def outer(v):
        y[:] = [v * v]
        return (f(array([1.0, 2.0])),), ()

    for at in (3.0, 5.0):
        y = [None]
        if mode == "forward":
            slope = backend.jvp(outer, (array(at),), (array(1.0),))[2][0]
        else:
            slope = backend.value_and_grad(outer, (array(at),))[2][0]
        assert slope == 3.0 * 2 * 2 * at
    assert f.runs_itself == 2


def test_in_the_callers_own_recording_the_function_runs_itself():
    w, x = array([2.0, 3.0]), array([1.0, 4.0])
    w.attach_grad()
    f = Program(lambda x: mnp.sum(w * x))
    f(x)
    with mx.autograd.record():
        y = f(x)
    y.backward()
    np.testing.assert_array_equal(w.grad.asnumpy(), [1.0, 4.0])
    assert (f.traces, f.runs_itself) == (1, 1)


def test_threads_share_a_function_and_trace_it_once():
    f, failures = Program(rosenbrock), []
    barrier = threading.Barrier(4)

    def work(seed):
        rng = np.random.default_rng(seed)
        barrier.wait()
        try:
            for _ in range(20):
                x, v = rng.normal(size=5), rng.normal(size=5)
                value, (grad,) = f.value_and_grad(array(x))
                np.testing.assert_allclose(value, rosen(x), rtol=1e-12)
                np.testing.assert_allclose(grad, rosen_der(x), rtol=1e-9, atol=1e-9)
                (product,) = f.hvp((array(x),), (array(v),))
                np.testing.assert_allclose(product, rosen_hess_prod(x, v), rtol=1e-9, atol=1e-9)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert (f.traces, f.runs_itself) == (2, 0)


def test_a_compiled_function_is_freed():
    f = Program(rosenbrock)
    f.value_and_grad(array([0.1, 0.2]))
    gone = weakref.ref(f)
    del f
    gc.collect()
    assert gone() is None
