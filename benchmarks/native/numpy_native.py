"""NumPy: HIPS autograd's differential operators. It has no compiler."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import autograd
import autograd.numpy as anp
import numpy as np
from autograd.extend import vspace
from autograd.misc import flatten

from benchmarks.problem import DerivativeProblem, Run

MODES = {"eager": None}


def convert(x: np.ndarray) -> Any:
    return x


def host(x: Any) -> np.ndarray:
    return np.asarray(x)


def wait(result: Any) -> Any:
    return result


# -- the workloads ---------------------------------------------------------------------------------


def log_sum_exp(x: Any) -> Any:
    top = np.max(autograd.tracer.getval(x))
    return top + anp.log(anp.sum(anp.exp(x - top)))


def log_softmax(x: Any) -> Any:
    return x - log_sum_exp(x)


def rosenbrock(x: Any) -> Any:
    return anp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def residuals(x: Any) -> Any:
    return anp.concatenate([10.0 * (x[1:] - x[:-1] ** 2), 1.0 - x[:-1]])


def sample_losses(w: Any, features: Any, labels: Any) -> Any:
    scores = anp.dot(features, w)
    return anp.logaddexp(scores, 0.0) - labels * scores


def squared_errors(p: Any, images: Any, targets: Any) -> Any:
    hidden = anp.tanh(anp.dot(images, p["w1"]) + p["b1"])
    hidden = anp.tanh(anp.dot(hidden, p["w2"]) + p["b2"])
    return anp.mean((anp.dot(hidden, p["w3"]) + p["b3"] - targets) ** 2, axis=1)


def log_densities(p: Any, x: Any) -> Any:
    z = (x[:, None] - p["means"]) * anp.exp(-p["log_scales"])
    logs = anp.sum(-0.5 * z**2 - p["log_scales"], axis=2) + log_softmax(p["logits"])
    top = np.max(autograd.tracer.getval(logs), axis=1, keepdims=True)
    total = top[:, 0] + anp.log(anp.sum(anp.exp(logs - top), axis=1))
    return total - 0.5 * np.log(2 * np.pi) * x.shape[1]


FUNCTIONS = {
    "log-sum-exp": (log_sum_exp, log_softmax),
    "Rosenbrock": (rosenbrock, residuals),
    "softplus regression": (lambda *args: anp.mean(sample_losses(*args)), sample_losses),
    "3-layer MLP": (lambda *args: anp.mean(squared_errors(*args)), squared_errors),
    "GMM": (lambda *args: anp.sum(log_densities(*args)), log_densities),
}


# -- the best calls --------------------------------------------------------------------------------


class _Arguments:
    """A problem with its dict's entries as arguments of their own, which autograd traces sooner
    than a dict."""

    def __init__(self, problem: DerivativeProblem) -> None:
        self.keys = list(problem.params) if isinstance(problem.params, dict) else None
        self.f, self.argnums = problem.f, 0
        self.args = (problem.params, *problem.data)
        self.direction = problem.direction
        if self.keys is not None:
            count = len(self.keys)
            self.argnums = tuple(range(count))
            self.args = (*problem.params.values(), *problem.data)
            self.f = lambda *args: problem.f(
                dict(zip(self.keys, args, strict=False)), *args[count:]
            )
            if isinstance(problem.direction, dict):
                self.direction = tuple(problem.direction.values())

    def tree(self, found: Any) -> Any:
        return found if self.keys is None else dict(zip(self.keys, found, strict=True))

    def stacked(self, rows: list[Any]) -> Any:
        if self.keys is None:
            return np.stack(rows)
        return self.tree([np.stack(column) for column in zip(*rows, strict=True)])

    @property
    def leaves(self) -> tuple[Any, ...]:
        return self.args[:1] if self.keys is None else self.args[: len(self.keys)]

    def basis(self) -> Iterator[Any]:
        """The unit vectors of all inputs."""
        return vspace(self.args[0] if self.keys is None else self.leaves).standard_basis()

    def curvature(self, pullback: Any) -> Any:
        """The Hessian's blocks: a row for each unit vector, put together by its structure."""
        basis = self.basis()
        if self.keys is None:
            return np.stack([pullback(v) for v in basis])
        blocks = []
        for x in self.leaves:
            rows = [pullback(next(basis)) for _ in range(x.size)]
            blocks.append(
                self.tree(
                    [
                        np.stack(column).reshape(x.shape + y.shape)
                        for column, y in zip(zip(*rows, strict=True), self.leaves, strict=True)
                    ]
                )
            )
        return self.tree(blocks)


def grad(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    derivative = autograd.grad(p.f, p.argnums)
    return lambda: p.tree(derivative(*p.args))


def value_and_grad(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    derivative = autograd.value_and_grad(p.f, p.argnums)

    def run() -> Any:
        value, slope = derivative(*p.args)
        return value, p.tree(slope)

    return run


def jvp(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    push = autograd.make_jvp(p.f, p.argnums)
    return lambda: push(*p.args)(p.direction)


def vjp(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    pull = autograd.make_vjp(p.f, p.argnums)

    def run() -> Any:
        pullback, value = pull(*p.args)
        return value, p.tree(pullback(p.direction))

    return run


def hvp(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    push = autograd.make_jvp(autograd.grad(p.f, p.argnums), p.argnums)
    return lambda: p.tree(push(*p.args)(p.direction)[1])


def jacobian(problem: DerivativeProblem) -> Run:
    """By rows, or by columns where they are fewer."""
    p = _Arguments(problem)
    pull, push = autograd.make_vjp(p.f, p.argnums), autograd.make_jvp(p.f, p.argnums)
    (count,) = p.f(*p.args).shape

    def rows() -> Any:
        pullback, _ = pull(*p.args)
        return p.stacked([pullback(u) for u in np.eye(count)])

    def columns() -> Any:
        along = push(*p.args)
        found = np.stack([along(v)[1] for v in p.basis()], axis=1)
        edges = np.cumsum([x.size for x in p.leaves])[:-1]
        blocks = [
            part.reshape(count, *x.shape)
            for part, x in zip(np.split(found, edges, axis=1), p.leaves, strict=True)
        ]
        return blocks[0] if p.keys is None else p.tree(blocks)

    return columns if sum(x.size for x in p.leaves) < count else rows


def hessian(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    pull = autograd.make_hvp(p.f, p.argnums)
    return lambda: p.curvature(pull(*p.args)[0])


def quad_approx(problem: DerivativeProblem) -> Run:
    p = _Arguments(problem)
    pull = autograd.make_hvp(p.f, p.argnums)

    def run() -> Any:
        pullback, slope = pull(*p.args)
        return p.f(*p.args), p.tree(slope), p.curvature(pullback)

    return run


BEST = {
    "eager": {
        make.__name__: make
        for make in (grad, value_and_grad, jvp, vjp, hvp, jacobian, hessian, quad_approx)
    }
}


# -- the obvious ones ------------------------------------------------------------------------------


def _of_a_vector(problem: DerivativeProblem) -> tuple[Any, Any]:
    """``f`` of one vector: ``autograd.jacobian`` and ``hessian`` take no dict."""
    flat, unflatten = flatten(problem.params)
    return lambda vector: problem.f(unflatten(vector), *problem.data), flat


def _parts(matrix: Any, params: Any, axis: int) -> Any:
    """A matrix cut by the entries of ``params``, in the order of their names."""
    if not isinstance(params, dict):
        return matrix
    names = sorted(params)
    edges = np.cumsum([params[name].size for name in names])[:-1]
    return dict(zip(names, np.split(matrix, edges, axis), strict=True))


def obvious_jacobian(problem: DerivativeProblem) -> Run:
    f, x = _of_a_vector(problem)
    return lambda: _parts(autograd.jacobian(f)(x), problem.params, axis=1)


def obvious_hessian(problem: DerivativeProblem) -> Run:
    f, x = _of_a_vector(problem)

    def run() -> Any:
        rows = _parts(autograd.hessian(f)(x), problem.params, axis=0)
        if not isinstance(rows, dict):
            return rows
        return {name: _parts(row, problem.params, axis=1) for name, row in rows.items()}

    return run


def obvious_grad(problem: DerivativeProblem) -> Run:
    return lambda: autograd.grad(problem.f)(problem.params, *problem.data)


def obvious_value_and_grad(problem: DerivativeProblem) -> Run:
    return lambda: autograd.value_and_grad(problem.f)(problem.params, *problem.data)


def obvious_jvp(problem: DerivativeProblem) -> Run:
    return lambda: autograd.make_jvp(problem.f)(problem.params, *problem.data)(problem.direction)


def obvious_vjp(problem: DerivativeProblem) -> Run:
    def run() -> Any:
        pullback, value = autograd.make_vjp(problem.f)(problem.params, *problem.data)
        return value, pullback(problem.direction)

    return run


def obvious_hvp(problem: DerivativeProblem) -> Run:
    product = autograd.make_hvp(problem.f)
    return lambda: product(problem.params, *problem.data)[0](problem.direction)


def obvious_quad_approx(problem: DerivativeProblem) -> Run:
    (f, x), curvature = _of_a_vector(problem), obvious_hessian(problem)
    return lambda: (f(x), _parts(autograd.grad(f)(x), problem.params, axis=0), curvature())


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
