"""PyTorch: ``torch.autograd`` on leaves that require gradients, and ``torch.func`` compiled."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from torch.fx.experimental.proxy_tensor import make_fx

from benchmarks.problem import DerivativeProblem, Run

MODES = {"eager": None, "graph": "graph", "inductor": "inductor"}


def convert(x: np.ndarray) -> Any:
    return torch.from_numpy(x.copy())


def host(x: Any) -> np.ndarray:
    return x.detach().numpy()


def wait(result: Any) -> Any:
    return result


# -- the workloads ---------------------------------------------------------------------------------


def rosenbrock(x: Any) -> Any:
    return torch.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def residuals(x: Any) -> Any:
    return torch.cat([10.0 * (x[1:] - x[:-1] ** 2), 1.0 - x[:-1]])


def sample_losses(w: Any, features: Any, labels: Any) -> Any:
    scores = features @ w
    return torch.nn.functional.softplus(scores) - labels * scores


def squared_errors(p: Any, images: Any, targets: Any) -> Any:
    hidden = torch.tanh(images @ p["w1"] + p["b1"])
    hidden = torch.tanh(hidden @ p["w2"] + p["b2"])
    return torch.mean((hidden @ p["w3"] + p["b3"] - targets) ** 2, dim=1)


def log_densities(p: Any, x: Any) -> Any:
    z = (x[:, None] - p["means"]) * torch.exp(-p["log_scales"])
    logs = torch.sum(-0.5 * z**2 - p["log_scales"], dim=2) + torch.log_softmax(p["logits"], 0)
    return torch.logsumexp(logs, dim=1) - 0.5 * np.log(2 * np.pi) * x.shape[1]


FUNCTIONS = {
    "log-sum-exp": (lambda x: torch.logsumexp(x, 0), lambda x: torch.log_softmax(x, 0)),
    "Rosenbrock": (rosenbrock, residuals),
    "softplus regression": (lambda *args: torch.mean(sample_losses(*args)), sample_losses),
    "3-layer MLP": (lambda *args: torch.mean(squared_errors(*args)), squared_errors),
    "GMM": (lambda *args: torch.sum(log_densities(*args)), log_densities),
}


# -- the best eager calls --------------------------------------------------------------------------


class _Leaves:
    """A problem with parameters that require gradients, as a list and in their structure."""

    def __init__(self, problem: DerivativeProblem) -> None:
        self.f, self.data = problem.f, problem.data
        flat, self.spec = torch.utils._pytree.tree_flatten(problem.params)
        self.flat = [x.clone().requires_grad_() for x in flat]
        self.params = self.tree(self.flat)
        self.direction = torch.utils._pytree.tree_leaves(problem.direction)

    def value(self) -> Any:
        return self.f(self.params, *self.data)

    def tree(self, leaves: Sequence[Any]) -> Any:
        return torch.utils._pytree.tree_unflatten(leaves, self.spec)

    def gradient(self) -> tuple[Any, tuple[Any, ...]]:
        """The value and its gradient, which can be differentiated again."""
        value = self.value()
        return value, torch.autograd.grad(value, self.flat, create_graph=True)

    def rows(self, outs: Sequence[Any]) -> list[list[Any]]:
        """The Jacobian's blocks: for each output all its rows in one batched backward pass.

        By ``torch.func.vmap``: ``is_grads_batched`` was up to 20 times slower through a
        matrix-vector product. An output of its own at a time: one pass for all would carry the
        others' zeros along.
        """
        return [self._rows_of(out) for out in outs]

    def _rows_of(self, out: Any) -> list[Any]:
        def row(u: Any) -> Any:
            return torch.autograd.grad(out, self.flat, u, retain_graph=True, materialize_grads=True)

        basis = torch.eye(out.numel(), dtype=out.dtype).reshape(-1, *out.shape)
        rows = torch.func.vmap(row)(basis)
        return [r.reshape(out.shape + x.shape) for r, x in zip(rows, self.flat, strict=True)]


def grad(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)
    return lambda: p.tree(torch.autograd.grad(p.value(), p.flat))


def value_and_grad(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)

    def run() -> Any:
        value = p.value()
        return value.detach(), p.tree(torch.autograd.grad(value, p.flat))

    return run


def jvp(problem: DerivativeProblem) -> Run:
    forward = torch.autograd.forward_ad
    flat, spec = torch.utils._pytree.tree_flatten(problem.params)
    tangents = torch.utils._pytree.tree_leaves(problem.direction)

    def run() -> Any:
        with forward.dual_level():
            duals = [forward.make_dual(x, t) for x, t in zip(flat, tangents, strict=True)]
            out = problem.f(torch.utils._pytree.tree_unflatten(duals, spec), *problem.data)
            return tuple(forward.unpack_dual(out))

    return run


def vjp(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)

    def run() -> Any:
        value = p.value()
        return value.detach(), p.tree(torch.autograd.grad(value, p.flat, problem.direction))

    return run


def hvp(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)
    return lambda: p.tree(torch.autograd.grad(p.gradient()[1], p.flat, p.direction))


def jacobian(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)
    return lambda: p.tree(p.rows([p.value()])[0])


def hessian(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)
    return lambda: p.tree([p.tree(row) for row in p.rows(p.gradient()[1])])


def quad_approx(problem: DerivativeProblem) -> Run:
    p = _Leaves(problem)

    def run() -> Any:
        value, slope = p.gradient()
        curvature = p.tree([p.tree(row) for row in p.rows(slope)])
        return value.detach(), p.tree([g.detach() for g in slope]), curvature

    return run


# -- the best compiled calls -----------------------------------------------------------------------

Compile = Callable[..., Callable[..., Any]]


def _functional(operator: str, f: Callable[..., Any]) -> Callable[..., Any]:
    """The operator in ``torch.func``, as a function of parameters, direction and data."""

    def gradient(*args: Any) -> Any:
        slope, value = torch.func.grad_and_value(f)(*args)
        return slope, (value, slope)

    def quad_approx(p: Any, v: Any, *data: Any) -> Any:
        curvature, (value, slope) = torch.func.jacrev(gradient, has_aux=True)(p, *data)
        return value, slope, curvature

    def value_and_grad(p: Any, v: Any, *data: Any) -> Any:
        slope, value = torch.func.grad_and_value(f)(p, *data)
        return value, slope

    def vjp(p: Any, u: Any, *data: Any) -> Any:
        value, pullback = torch.func.vjp(lambda p: f(p, *data), p)
        return value, pullback(u)[0]

    def hvp(p: Any, v: Any, *data: Any) -> Any:
        _, pullback = torch.func.vjp(torch.func.grad(lambda p: f(p, *data)), p)
        return pullback(v)[0]

    return {
        "grad": lambda p, v, *data: torch.func.grad(f)(p, *data),
        "value_and_grad": value_and_grad,
        "jvp": lambda p, v, *data: torch.func.jvp(lambda p: f(p, *data), (p,), (v,)),
        "vjp": vjp,
        "hvp": hvp,
        "jacobian": lambda p, v, *data: torch.func.jacrev(f)(p, *data),
        "hessian": lambda p, v, *data: torch.func.jacrev(torch.func.grad(f))(p, *data),
        "quad_approx": quad_approx,
    }[operator]


def _compiled(operator: str, compile_: Compile) -> Callable[[DerivativeProblem], Run]:
    def make(problem: DerivativeProblem) -> Run:
        args = (problem.params, problem.direction, *problem.data)
        leaves, spec = torch.utils._pytree.tree_flatten(args)

        def flat(*leaves: Any) -> Any:
            found = _functional(operator, problem.f)(
                *torch.utils._pytree.tree_unflatten(list(leaves), spec)
            )
            return torch.utils._pytree.tree_leaves(found)

        # Captured below autograd first: the compiled gradient of a captured program costs less a
        # call than that of a function, whose guards are looked at each time.
        run = compile_(make_fx(flat)(*leaves), leaves)
        return lambda: run(*leaves)

    return make


def inductor(program: Any, leaves: Sequence[Any]) -> Callable[..., Any]:
    return torch._inductor.compile(program, list(leaves))


def graph(program: Any, leaves: Sequence[Any]) -> Callable[..., Any]:
    """The derivative's operations as one program, without a compiler's loops; TorchScript runs it
    in about half the time of the captured Python code."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return torch.jit.trace(lambda *xs: tuple(program(*xs)), tuple(leaves), check_trace=False)


_EAGER = {
    make.__name__: make
    for make in (grad, value_and_grad, jvp, vjp, hvp, jacobian, hessian, quad_approx)
}
BEST = {
    "eager": _EAGER,
    "graph": {name: _compiled(name, graph) for name in _EAGER},
    "inductor": {name: _compiled(name, inductor) for name in _EAGER},
}


# -- the obvious ones ------------------------------------------------------------------------------


def _of_tensors(
    problem: DerivativeProblem,
) -> tuple[Callable[..., Any], tuple[Any, ...], tuple[Any, ...]]:
    """``f`` of the leaves, the leaves, and the direction's: ``torch.autograd.functional`` takes
    tensors only."""
    flat, spec = torch.utils._pytree.tree_flatten(problem.params)

    def f(*leaves: Any) -> Any:
        return problem.f(torch.utils._pytree.tree_unflatten(leaves, spec), *problem.data)

    return f, tuple(flat), tuple(torch.utils._pytree.tree_leaves(problem.direction))


def obvious_grad(problem: DerivativeProblem) -> Run:
    return lambda: torch.func.grad(problem.f)(problem.params, *problem.data)


def obvious_value_and_grad(problem: DerivativeProblem) -> Run:
    return lambda: torch.func.grad_and_value(problem.f)(problem.params, *problem.data)[::-1]


def obvious_jvp(problem: DerivativeProblem) -> Run:
    f, xs, vs = _of_tensors(problem)
    return lambda: torch.autograd.functional.jvp(f, xs, vs)


def obvious_vjp(problem: DerivativeProblem) -> Run:
    f, xs, us = _of_tensors(problem)
    return lambda: torch.autograd.functional.vjp(f, xs, us[0])


def obvious_hvp(problem: DerivativeProblem) -> Run:
    f, xs, vs = _of_tensors(problem)
    return lambda: torch.autograd.functional.hvp(f, xs, vs)[1]


def obvious_jacobian(problem: DerivativeProblem) -> Run:
    f, xs, _ = _of_tensors(problem)
    return lambda: torch.autograd.functional.jacobian(f, xs)


def obvious_hessian(problem: DerivativeProblem) -> Run:
    f, xs, _ = _of_tensors(problem)
    return lambda: torch.autograd.functional.hessian(f, xs)


def obvious_quad_approx(problem: DerivativeProblem) -> Run:
    gradient, (f, xs, _) = obvious_grad(problem), _of_tensors(problem)
    return lambda: (f(*xs), gradient(), torch.autograd.functional.hessian(f, xs))


OBVIOUS = {
    make.__name__.removeprefix("obvious_"): make
    for make in (
        obvious_grad,
        obvious_value_and_grad,
        obvious_jvp,
        obvious_vjp,
        obvious_hvp,
        obvious_jacobian,
        obvious_hessian,
        obvious_quad_approx,
    )
}
