"""Functions compiled on MXNet, for its tests; a folder of that name can't be imported from."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load
from multicalc_mxnet.runtime.state import state

from multicalc.backend import get_backend

mx = load()
ensure_numpy_mode()
mnp = mx.np
backend = get_backend("mxnet")


def array(x, dtype="float64"):
    return mnp.array(np.asarray(x), dtype=dtype)


def numbers(xs):
    return [x.asnumpy() for x in xs]


class Program:
    """A function of arrays with one array as result, compiled, and as a flat function."""

    def __init__(self, f):
        self.traces = 0
        self.runs_itself = 0
        self._f = f
        self._compiled = backend.compile(self._traced, "graph")

    def _traced(self, *xs):
        self.traces += 1
        return (self._f(*xs),), ()

    def flat(self, *xs):
        found = self._compiled(*xs)
        if found is None:
            self.runs_itself += 1
            return (self._f(*xs),), ()
        return found

    def __call__(self, *xs):
        return self.flat(*xs)[0][0]

    def value_and_grad(self, *xs):
        (y,), _, grads = backend.value_and_grad(self.flat, xs)
        return y.asnumpy(), numbers(grads)

    def hvp(self, xs, vs):
        return numbers(backend.hvp(self.flat, xs, vs)[3])

    def hessian(self, *xs):
        return [numbers(row) for row in backend.hessian(self.flat, xs)[3]]


def nothing_runs():
    """Whether MXNet and we are as before all."""
    untouched = mx.ndarray.register._imperative_invoke is mx._ctypes.ndarray._imperative_invoke
    recording = state.captures or state.recordings or mx.autograd.is_recording()
    return untouched and not recording


def rosenbrock(x):
    return mnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
