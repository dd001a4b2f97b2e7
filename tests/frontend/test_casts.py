"""A cast to integers or booleans is a step: its derivative is 0 wherever it has one, by whatever
name it is asked for. At x = [1.5, 2.5] each function here is n(x)·x with a step n."""

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([1.5, 2.5])
ZEROS_AND_ONES = np.array([5, 6])


def back(n):
    return xp.astype(n, xp.float64)


STEPS = {
    "int64": (lambda x: back(xp.astype(x, xp.int64)), [1, 2]),
    "int32": (lambda x: back(xp.astype(x, "int32")), [1, 2]),
    "uint8": (lambda x: back(xp.astype(x, xp.uint8)), [1, 2]),
    "bool": (lambda x: back(xp.astype(x - 1.5, xp.bool)), [0, 1]),
    "not cast back": (lambda x: xp.astype(x, xp.int64), [1, 2]),
    "asarray": (lambda x: back(xp.asarray(x, dtype=xp.int64)), [1, 2]),
    "asarray of a list": (lambda x: back(xp.asarray([x[1], x[0]], dtype=xp.int64)), [2, 1]),
    "full": (lambda x: back(xp.full((2,), x[1], dtype=xp.int64)), [2, 2]),
    "full_like": (lambda x: back(xp.full_like(xp.asarray([1, 2]), x[1])), [2, 2]),
    "linspace": (lambda x: back(xp.linspace(x[0], x[1], 2, dtype=xp.int64)), [1, 2]),
    "sum": (lambda x: back(xp.sum(x, dtype=xp.int64)) * xp.ones(2), [3, 3]),
    "cumulative_sum": (lambda x: back(xp.cumulative_sum(x, dtype=xp.int64)), [1, 3]),
    "prod": (lambda x: back(xp.prod(x, dtype=xp.int64)) * xp.ones(2), [2, 2]),
    "at": (lambda x: back(xp.at(xp.asarray(ZEROS_AND_ONES), 0).set(x[1])), [2, 6]),
    "comparison": (lambda x: back(x > 2.0), [0, 1]),
}


def times(step):
    return lambda x: xp.sum(xp.multiply(step(x), x))


@pytest.mark.parametrize("name", STEPS)
def test_casts_cut_the_derivative(backend, name):
    step, n = STEPS[name]
    f, v = times(step), np.array([1.0, -2.0])
    named = {"backend": backend}
    assert mc.grad(f, **named)(X).tolist() == n
    assert float(mc.jvp(f, (X,), (v,), **named)[1]) == np.dot(n, v)
    assert mc.hvp(f, (X,), (v,), **named).tolist() == [0.0, 0.0]


@pytest.mark.parametrize("name", ["int64", "bool", "not cast back"])
def test_compiled_casts_cut_the_derivative(backend, fast_compiler, name):
    step, n = STEPS[name]
    named = {"backend": backend, "compiler": fast_compiler}
    assert mc.jit(mc.grad(times(step)), **named)(X).tolist() == n


def test_recorded_casts_cut_the_derivative(backend):
    x = mc.variable(X, backend=backend)
    with mc.record():
        y = xp.sum(xp.multiply(xp.astype(xp.astype(x, xp.int64), xp.float64), x))
    mc.backward(y)
    with mc.use(backend):
        assert mc.variable(x.grad).numpy().tolist() == [1.0, 2.0]


@pytest.mark.only_numpy
def test_the_method_of_a_traced_array_cuts_the_derivative(backend):
    assert mc.grad(lambda x: xp.sum(x.astype(int) * x))(X).tolist() == [1.0, 2.0]
    assert mc.hessian(lambda x: xp.sum(x.astype("bool") * x))(X).tolist() == [[0, 0], [0, 0]]


def test_casts_between_floats_keep_the_derivative(backend):
    def f(x):
        return xp.sum(xp.astype(xp.astype(x, xp.float32), xp.float64) * x)

    assert mc.grad(f, backend=backend)(X).tolist() == [3.0, 5.0]


def test_linspace_between_integers(backend):
    with mc.use(backend):
        found = xp.linspace(xp.asarray(0), xp.asarray(3), 7)
        assert [float(v) for v in found] == [0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0]
