"""JAX: transforms of ``jax`` itself, as they are and under ``jax.jit``.

The process has to have JAX's 64-bit numbers on (``JAX_ENABLE_X64``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.problem import DerivativeProblem, Run

MODES = {"eager": None, "xla": "xla"}


def convert(x: np.ndarray) -> Any:
    return jnp.array(x)


def host(x: Any) -> np.ndarray:
    return np.asarray(x)


wait = jax.block_until_ready


# -- the workloads ---------------------------------------------------------------------------------


def rosenbrock(x: Any) -> Any:
    return jnp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def residuals(x: Any) -> Any:
    return jnp.concatenate([10.0 * (x[1:] - x[:-1] ** 2), 1.0 - x[:-1]])


def sample_losses(w: Any, features: Any, labels: Any) -> Any:
    scores = features @ w
    return jax.nn.softplus(scores) - labels * scores


def squared_errors(p: Any, images: Any, targets: Any) -> Any:
    hidden = jnp.tanh(images @ p["w1"] + p["b1"])
    hidden = jnp.tanh(hidden @ p["w2"] + p["b2"])
    return jnp.mean((hidden @ p["w3"] + p["b3"] - targets) ** 2, axis=1)


def log_densities(p: Any, x: Any) -> Any:
    z = (x[:, None] - p["means"]) * jnp.exp(-p["log_scales"])
    logs = jnp.sum(-0.5 * z**2 - p["log_scales"], axis=2) + jax.nn.log_softmax(p["logits"])
    return jax.nn.logsumexp(logs, axis=1) - 0.5 * np.log(2 * np.pi) * x.shape[1]


FUNCTIONS = {
    "log-sum-exp": (jax.nn.logsumexp, jax.nn.log_softmax),
    "Rosenbrock": (rosenbrock, residuals),
    "softplus regression": (lambda *args: jnp.mean(sample_losses(*args)), sample_losses),
    "3-layer MLP": (lambda *args: jnp.mean(squared_errors(*args)), squared_errors),
    "GMM": (lambda *args: jnp.sum(log_densities(*args)), log_densities),
}


# -- the best calls --------------------------------------------------------------------------------

Compile = Callable[[Callable[..., Any]], Callable[..., Any]]


def grad(problem: DerivativeProblem, compiled: Compile) -> Run:
    derivative = compiled(jax.grad(problem.f))
    return lambda: derivative(problem.params, *problem.data)


def value_and_grad(problem: DerivativeProblem, compiled: Compile) -> Run:
    derivative = compiled(jax.value_and_grad(problem.f))
    return lambda: derivative(problem.params, *problem.data)


def jvp(problem: DerivativeProblem, compiled: Compile) -> Run:
    def push(p: Any, v: Any, *data: Any) -> Any:
        return jax.jvp(lambda p: problem.f(p, *data), (p,), (v,))

    run = compiled(push)
    return lambda: run(problem.params, problem.direction, *problem.data)


def vjp(problem: DerivativeProblem, compiled: Compile) -> Run:
    def pull(p: Any, u: Any, *data: Any) -> Any:
        value, pullback = jax.vjp(lambda p: problem.f(p, *data), p)
        return value, pullback(u)[0]

    run = compiled(pull)
    return lambda: run(problem.params, problem.direction, *problem.data)


def hvp(problem: DerivativeProblem, compiled: Compile) -> Run:
    def product(p: Any, v: Any, *data: Any) -> Any:
        return jax.jvp(jax.grad(lambda p: problem.f(p, *data)), (p,), (v,))[1]

    run = compiled(product)
    return lambda: run(problem.params, problem.direction, *problem.data)


def jacobian(problem: DerivativeProblem, compiled: Compile) -> Run:
    (outputs,) = jax.eval_shape(problem.f, problem.params, *problem.data).shape
    inputs = sum(x.size for x in jax.tree.leaves(problem.params))
    transform = jax.jacfwd if inputs < outputs else jax.jacrev
    derivative = compiled(transform(problem.f))
    return lambda: derivative(problem.params, *problem.data)


def hessian(problem: DerivativeProblem, compiled: Compile) -> Run:
    derivative = compiled(jax.hessian(problem.f))
    return lambda: derivative(problem.params, *problem.data)


def quad_approx(problem: DerivativeProblem, compiled: Compile) -> Run:
    def gradient(*args: Any) -> Any:
        value, slope = jax.value_and_grad(problem.f)(*args)
        return slope, (value, slope)

    def sweep(*args: Any) -> Any:
        curvature, (value, slope) = jax.jacfwd(gradient, has_aux=True)(*args)
        return value, slope, curvature

    run = compiled(sweep)
    return lambda: run(problem.params, *problem.data)


_MAKERS = {
    make.__name__: make
    for make in (grad, value_and_grad, jvp, vjp, hvp, jacobian, hessian, quad_approx)
}


def _all(compiled: Compile) -> dict[str, Callable[[DerivativeProblem], Run]]:
    return {name: lambda p, make=make: make(p, compiled) for name, make in _MAKERS.items()}


BEST = {"eager": _all(lambda g: g), "xla": _all(jax.jit)}


# -- the obvious ones ------------------------------------------------------------------------------


def obvious_hvp(problem: DerivativeProblem) -> Run:
    """The gradient of the directional derivative."""

    def slope(p: Any) -> Any:
        g = jax.grad(problem.f)(p, *problem.data)
        return sum(jax.tree.leaves(jax.tree.map(jnp.vdot, g, problem.direction)))

    return lambda: jax.grad(slope)(problem.params)


def obvious_jacobian(problem: DerivativeProblem) -> Run:
    return lambda: jax.jacobian(problem.f)(problem.params, *problem.data)


def obvious_quad_approx(problem: DerivativeProblem) -> Run:
    f, args = problem.f, (problem.params, *problem.data)
    return lambda: (f(*args), jax.grad(f)(*args), jax.hessian(f)(*args))


OBVIOUS = BEST["eager"] | {
    "hvp": obvious_hvp,
    "jacobian": obvious_jacobian,
    "quad_approx": obvious_quad_approx,
}
