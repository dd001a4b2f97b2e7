"""MXNet: its tape, over ``mx.np`` calls or over a hybridised block.

The tape gives no forward mode and, for these functions, no second derivative: what is missing in
``BEST`` has no native form.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import optree
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

from benchmarks.problem import DerivativeProblem, Run

mx = load()
ensure_numpy_mode()
from mxnet.gluon import HybridBlock  # noqa: E402 (MXNet is imported through its adapter first)

MODES = {"eager": None, "graph": "graph"}


def convert(x: np.ndarray) -> Any:
    return mx.np.array(x, dtype="float64")


def host(x: Any) -> np.ndarray:
    return x.asnumpy()


def wait(result: Any) -> Any:
    for x in optree.tree_leaves(result):
        if isinstance(x, mx.nd.NDArray):  # And not SciPy's, which a sparse result is.
            x.wait_to_read()
    return result


# -- the workloads, over arrays (m is mx) or symbols (m is mx.sym) ---------------------------------


def log_sum_exp(m: Any, x: Any) -> Any:
    top = m.np.max(x)
    return top + m.np.log(m.np.sum(m.np.exp(x - top)))


def rosenbrock(m: Any, x: Any) -> Any:
    return m.np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def residuals(m: Any, x: Any) -> Any:
    return m.np.concatenate([10.0 * (x[1:] - x[:-1] ** 2), 1.0 - x[:-1]])


def sample_losses(m: Any, w: Any, features: Any, labels: Any) -> Any:
    scores = m.np.dot(features, w)
    return m.npx.activation(scores, "softrelu") - labels * scores


def squared_errors(m: Any, p: Any, images: Any, targets: Any) -> Any:
    hidden = m.np.tanh(m.np.dot(images, p["w1"]) + p["b1"])
    hidden = m.np.tanh(m.np.dot(hidden, p["w2"]) + p["b2"])
    return m.np.mean((m.np.dot(hidden, p["w3"]) + p["b3"] - targets) ** 2, axis=1)


def log_densities(m: Any, p: Any, x: Any) -> Any:
    z = (m.np.expand_dims(x, 1) - p["means"]) * m.np.exp(-p["log_scales"])
    log_weights = m.npx.log_softmax(p["logits"])
    # Half a square's sum and the constant in one: -½ z² - s - ½ log 2π, summed over the axis.
    logs = m.np.sum(-0.5 * z**2 - p["log_scales"] - 0.5 * np.log(2 * np.pi), axis=2) + log_weights
    top = m.np.max(logs, axis=1, keepdims=True)
    return m.np.squeeze(top, 1) + m.np.log(m.np.sum(m.np.exp(logs - top), axis=1))


FUNCTIONS = {
    "log-sum-exp": (log_sum_exp, lambda m, x: m.npx.log_softmax(x)),
    "Rosenbrock": (rosenbrock, residuals),
    "softplus regression": (lambda m, *args: m.np.mean(sample_losses(m, *args)), sample_losses),
    "3-layer MLP": (lambda m, *args: m.np.mean(squared_errors(m, *args)), squared_errors),
    "GMM": (lambda m, *args: m.np.sum(log_densities(m, *args)), log_densities),
}


# -- the best calls --------------------------------------------------------------------------------


class _Block(HybridBlock):
    """A function of leaves and data as a hybrid block."""

    def __init__(self, f: Callable[..., Any]) -> None:
        super().__init__()
        self.f = f

    def hybrid_forward(self, m: Any, x: Any, *rest: Any) -> Any:
        return self.f(m, x, *rest)


class _Recorded:
    """A problem with parameters that have room for their gradients."""

    def __init__(self, problem: DerivativeProblem, hybridised: bool) -> None:
        flat, self.spec = optree.tree_flatten(problem.params)
        self.flat = [x.copy() for x in flat]
        for x in self.flat:
            x.attach_grad()
        self.data, self.direction = problem.data, problem.direction

        def f(m: Any, *args: Any) -> Any:
            params = optree.tree_unflatten(self.spec, args[: len(flat)])
            return problem.f(m, params, *args[len(flat) :])

        if hybridised:
            block = _Block(f)
            block.hybridize(static_alloc=True, static_shape=True)
            self.f = block
        else:
            self.f = lambda *args: f(mx, *args)

    def record(self) -> Any:
        with mx.autograd.record():
            return self.f(*self.flat, *self.data)

    def gradient(self) -> Any:
        """What the latest ``backward`` left. The next one writes to the same place."""
        return optree.tree_unflatten(self.spec, [x.grad for x in self.flat])


def grad(problem: DerivativeProblem, hybridised: bool) -> Run:
    p = _Recorded(problem, hybridised)

    def run() -> Any:
        p.record().backward()
        return p.gradient()

    return run


def value_and_grad(problem: DerivativeProblem, hybridised: bool) -> Run:
    p = _Recorded(problem, hybridised)

    def run() -> Any:
        value = p.record()
        value.backward()
        return value, p.gradient()

    return run


def vjp(problem: DerivativeProblem, hybridised: bool) -> Run:
    p = _Recorded(problem, hybridised)

    def run() -> Any:
        value = p.record()
        value.backward(p.direction)
        return value, p.gradient()

    return run


def jacobian(problem: DerivativeProblem, hybridised: bool) -> Run:
    p = _Recorded(problem, hybridised)

    def run() -> Any:
        value = p.record()
        rows = []
        for u in mx.np.eye(value.size, dtype="float64"):
            value.backward(u, retain_graph=True)
            rows.append([x.grad.copy() for x in p.flat])
        stacked = [mx.np.stack(column) for column in zip(*rows, strict=True)]
        return optree.tree_unflatten(p.spec, stacked)

    return run


def _all(hybridised: bool) -> dict[str, Callable[[DerivativeProblem], Run]]:
    return {
        make.__name__: partial(make, hybridised=hybridised)
        for make in (grad, value_and_grad, vjp, jacobian)
    }


BEST = {"eager": _all(hybridised=False), "graph": _all(hybridised=True)}
OBVIOUS = BEST["eager"]
