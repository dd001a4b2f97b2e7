"""TensorFlow: gradient tapes, eager, in ``tf.function``, and compiled by XLA."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import tensorflow as tf

from benchmarks.problem import DerivativeProblem, Run

MODES = {"eager": None, "graph": "graph", "xla": "xla"}


def convert(x: np.ndarray) -> Any:
    return tf.constant(x)


def host(x: Any) -> np.ndarray:
    return x.numpy()


def wait(result: Any) -> Any:
    return result


# -- the workloads ---------------------------------------------------------------------------------


def rosenbrock(x: Any) -> Any:
    return tf.reduce_sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def residuals(x: Any) -> Any:
    return tf.concat([10.0 * (x[1:] - x[:-1] ** 2), 1.0 - x[:-1]], 0)


def sample_losses(w: Any, features: Any, labels: Any) -> Any:
    scores = tf.linalg.matvec(features, w)
    return tf.math.softplus(scores) - labels * scores


def squared_errors(p: Any, images: Any, targets: Any) -> Any:
    hidden = tf.tanh(images @ p["w1"] + p["b1"])
    hidden = tf.tanh(hidden @ p["w2"] + p["b2"])
    return tf.reduce_mean((hidden @ p["w3"] + p["b3"] - targets) ** 2, axis=1)


def log_densities(p: Any, x: Any) -> Any:
    z = (x[:, None] - p["means"]) * tf.exp(-p["log_scales"])
    logs = tf.reduce_sum(-0.5 * z**2 - p["log_scales"], axis=2) + tf.nn.log_softmax(p["logits"])
    return tf.reduce_logsumexp(logs, axis=1) - 0.5 * np.log(2 * np.pi) * x.shape[1]


FUNCTIONS = {
    "log-sum-exp": (tf.reduce_logsumexp, tf.nn.log_softmax),
    "Rosenbrock": (rosenbrock, residuals),
    "softplus regression": (lambda *args: tf.reduce_mean(sample_losses(*args)), sample_losses),
    "3-layer MLP": (lambda *args: tf.reduce_mean(squared_errors(*args)), squared_errors),
    "GMM": (lambda *args: tf.reduce_sum(log_densities(*args)), log_densities),
}


# -- the best calls --------------------------------------------------------------------------------

Derivative = Callable[..., Any]
"""A function of parameters, direction and data."""


def _gradient(f: Callable[..., Any], p: Any, data: tuple[Any, ...]) -> tuple[Any, Any]:
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(p)
        value = f(p, *data)
    return value, tape.gradient(value, p)


def grad(f: Callable[..., Any]) -> Derivative:
    return lambda p, v, *data: _gradient(f, p, data)[1]


def value_and_grad(f: Callable[..., Any]) -> Derivative:
    return lambda p, v, *data: _gradient(f, p, data)


def jvp(f: Callable[..., Any]) -> Derivative:
    def push(p: Any, v: Any, *data: Any) -> Any:
        with tf.autodiff.ForwardAccumulator(p, v) as accumulator:
            value = f(p, *data)
        return value, accumulator.jvp(value)

    return push


def vjp(f: Callable[..., Any]) -> Derivative:
    def pull(p: Any, u: Any, *data: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(p)
            value = f(p, *data)
        return value, tape.gradient(value, p, u)

    return pull


def hvp(f: Callable[..., Any]) -> Derivative:
    def product(p: Any, v: Any, *data: Any) -> Any:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(p)
            slope = _gradient(f, p, data)[1]
        return tape.gradient(slope, p, v)

    return product


FEW = 16
"""How many eager backward passes cost less than tracing one for all of them."""


def _rows(tape: tf.GradientTape, outs: Any, p: Any) -> list[Any]:
    """Blocks like ``p`` for each leaf of ``outs``: a backward pass for each row, or one for all."""
    leaves, inputs = tf.nest.flatten(outs), tf.nest.flatten(p)
    sizes = [x.shape.num_elements() for x in leaves]
    count = sum(sizes)
    basis = [
        tf.reshape(rows, (count, *x.shape))
        for rows, x in zip(
            tf.split(tf.eye(count, dtype=leaves[0].dtype), sizes, axis=1), leaves, strict=True
        )
    ]

    def row(direction: list[Any]) -> Any:
        return tape.gradient(leaves, inputs, direction)

    if tf.executing_eagerly() and count <= FEW:
        each = [row([b[k] for b in basis]) for k in range(count)]
        rows = [tf.stack(column) for column in zip(*each, strict=True)]
    else:
        rows = tf.vectorized_map(row, basis)
    columns = [tf.split(r, sizes) for r in rows]
    return [
        tf.nest.pack_sequence_as(
            p,
            [
                tf.reshape(parts[i], (*out.shape, *x.shape))
                for parts, x in zip(columns, inputs, strict=True)
            ],
        )
        for i, out in enumerate(leaves)
    ]


def jacobian(f: Callable[..., Any]) -> Derivative:
    """By rows, or, eager, by columns where they are fewer and few."""

    def blocks(p: Any, v: Any, *data: Any) -> Any:
        inputs = sum(x.shape.num_elements() for x in tf.nest.flatten(p))
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as outer:
            with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
                tape.watch(p)
                value = f(p, *data)
            few = inputs <= FEW and inputs < value.shape.num_elements()
            if tf.executing_eagerly() and few:
                # The pullback is linear: its own pullback pushes forward, without f again.
                u = tf.ones_like(value)
                outer.watch(u)
                pulled = tape.gradient(value, p, u)
        if tf.executing_eagerly() and few:
            return tf.nest.map_structure(lambda g: _columns(outer, g, u), pulled)
        return _rows(tape, value, p)[0]

    return blocks


def _columns(tape: tf.GradientTape, pulled: Any, u: Any) -> Any:
    units = np.eye(pulled.shape.num_elements()).reshape(-1, *pulled.shape)
    columns = [tape.gradient(pulled, u, tf.constant(unit)) for unit in units]
    return tf.reshape(tf.stack(columns, axis=1), (*u.shape, *pulled.shape))


def quad_approx(f: Callable[..., Any]) -> Derivative:
    def sweep(p: Any, v: Any, *data: Any) -> Any:
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(p)
            value, slope = _gradient(f, p, data)
        return value, slope, tf.nest.pack_sequence_as(slope, _rows(tape, slope, p))

    return sweep


def hessian(f: Callable[..., Any]) -> Derivative:
    sweep = quad_approx(f)
    return lambda p, v, *data: sweep(p, v, *data)[2]


_DERIVATIVES = {
    make.__name__: make
    for make in (grad, value_and_grad, jvp, vjp, hvp, jacobian, hessian, quad_approx)
}


def _all(
    compiled: Callable[[Derivative], Derivative],
) -> dict[str, Callable[[DerivativeProblem], Run]]:
    def ready(make: Callable[..., Derivative], problem: DerivativeProblem) -> Run:
        run = compiled(make(problem.f))
        return lambda: run(problem.params, problem.direction, *problem.data)

    return {name: partial(ready, make) for name, make in _DERIVATIVES.items()}


BEST = {
    "eager": _all(lambda g: g),
    "graph": _all(tf.function),
    "xla": _all(tf.function(jit_compile=True)),
}


# -- the obvious ones ------------------------------------------------------------------------------


def _watched(problem: DerivativeProblem) -> Any:
    return tf.nest.map_structure(tf.Variable, problem.params)


def obvious_hvp(problem: DerivativeProblem) -> Run:
    """The gradient of the directional derivative."""
    p = _watched(problem)

    def run() -> Any:
        with tf.GradientTape() as outer:
            with tf.GradientTape() as inner:
                value = problem.f(p, *problem.data)
            slope = inner.gradient(value, p)
            along = sum(
                tf.reduce_sum(g * v)
                for g, v in zip(
                    tf.nest.flatten(slope), tf.nest.flatten(problem.direction), strict=True
                )
            )
        return outer.gradient(along, p)

    return run


def obvious_jacobian(problem: DerivativeProblem) -> Run:
    p = _watched(problem)

    def run() -> Any:
        with tf.GradientTape() as tape:
            value = problem.f(p, *problem.data)
        return tape.jacobian(value, p)

    return run


def obvious_hessian(problem: DerivativeProblem) -> Run:
    p = _watched(problem)

    def run() -> Any:
        with tf.GradientTape(persistent=True) as outer:
            with tf.GradientTape() as inner:
                value = problem.f(p, *problem.data)
            slope = inner.gradient(value, p)
        return tf.nest.map_structure(lambda g: outer.jacobian(g, p), slope)

    return run


def obvious_quad_approx(problem: DerivativeProblem) -> Run:
    slope, curvature = BEST["eager"]["value_and_grad"](problem), obvious_hessian(problem)
    return lambda: (slope(), curvature())


OBVIOUS = BEST["eager"] | {
    "hvp": obvious_hvp,
    "jacobian": obvious_jacobian,
    "hessian": obvious_hessian,
    "quad_approx": obvious_quad_approx,
}
