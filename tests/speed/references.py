"""The workloads written again in mpmath, and their derivatives by differences at 80 digits.

A function takes the flat vector of all parameters, leaf after leaf in the order of their names, as
an array of mpmath's numbers.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np
import optree

from benchmarks.problem import direction
from benchmarks.workloads import WORKLOADS

SIZE = 4
DIGITS = 80

exp, log, tanh = (np.vectorize(f, otypes=[object]) for f in (mpmath.exp, mpmath.log, mpmath.tanh))


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    return x - log(np.sum(exp(x), axis=axis, keepdims=True))


def residuals(x: np.ndarray) -> np.ndarray:
    return np.concatenate([10 * (x[1:] - x[:-1] ** 2), 1 - x[:-1]])


def sample_losses(w: np.ndarray, features: np.ndarray, labels: np.ndarray) -> np.ndarray:
    scores = features @ w
    return log(1 + exp(scores)) - labels * scores


def squared_errors(p: np.ndarray, images: np.ndarray, targets: np.ndarray) -> np.ndarray:
    biases, weights = p[:3], p[3:]  # Of a network one wide.
    hidden = images[:, 0]
    hidden = tanh(hidden * weights[0] + biases[0])
    hidden = tanh(hidden * weights[1] + biases[1])
    return (hidden * weights[2] + biases[2] - targets[:, 0]) ** 2


def log_densities(p: np.ndarray, x: np.ndarray) -> np.ndarray:
    log_scales, logits, means = p[:2], p[2:4], p[4:]  # Of two components on a line.
    scales = exp(log_scales)
    weights = exp(log_softmax(logits))
    normal = exp(-(((x - means) / scales) ** 2) / 2) / (scales * mpmath.sqrt(2 * mpmath.pi))
    return log(np.sum(weights * normal, axis=1))


VECTORS: dict[str, Callable[..., np.ndarray]] = {
    "log-sum-exp": log_softmax,
    "Rosenbrock": residuals,
    "softplus regression": sample_losses,
    "3-layer MLP": squared_errors,
    "GMM": log_densities,
}
LOSSES: dict[str, Callable[..., Any]] = {
    "log-sum-exp": lambda x: log(np.sum(exp(x))),
    "Rosenbrock": lambda x: np.sum(residuals(x) ** 2),
    "softplus regression": lambda *args: np.mean(sample_losses(*args)),
    "3-layer MLP": lambda *args: np.mean(squared_errors(*args)),
    "GMM": lambda *args: np.sum(log_densities(*args)),
}


class Derivatives:
    """A workload's value, gradient and Hessian, and its vector and Jacobian, as float64."""

    def __init__(self, name: str) -> None:
        self.inputs = WORKLOADS[name].make(SIZE)
        leaves = optree.tree_leaves(self.inputs.params)
        self.sizes = [x.size for x in leaves]
        with mpmath.workdps(DIGITS):
            exact = np.vectorize(mpmath.mpf, otypes=[object])
            x = exact(np.concatenate([np.ravel(leaf) for leaf in leaves]))
            data = [exact(d) for d in self.inputs.data]
            step = mpmath.mpf(10) ** -20
            steps = [step * unit for unit in exact(np.eye(len(x)))]

            def loss(at: np.ndarray) -> Any:
                return LOSSES[name](at, *data)

            def vector(at: np.ndarray) -> np.ndarray:
                return VECTORS[name](at, *data)

            self.value, self.vector = np.array(float(loss(x))), vector(x).astype(float)
            self.gradient = np.array([float((loss(x + e) - loss(x - e)) / 2 / step) for e in steps])
            self.jacobian = np.stack(
                [((vector(x + e) - vector(x - e)) / 2 / step).astype(float) for e in steps], axis=1
            )
            self.hessian = np.array(
                [[float(_mixed(loss, x, e, d) / 4 / step**2) for d in steps] for e in steps]
            )

    def of(self, operator: str) -> np.ndarray:
        """All numbers of the operator's result, in the order of a tree's leaves."""
        along = [np.ravel(v) for v in optree.tree_leaves(direction(operator, self.inputs))]
        v = np.concatenate(along)
        edges = np.cumsum(self.sizes)[:-1]
        columns = np.split(self.jacobian, edges, axis=1)
        blocks = [
            block for rows in np.split(self.hessian, edges) for block in np.split(rows, edges, 1)
        ]
        return _joined(
            {
                "grad": lambda: [self.gradient],
                "value_and_grad": lambda: [self.value, self.gradient],
                "jvp": lambda: [self.vector, self.jacobian @ v],
                "vjp": lambda: [self.vector, v @ self.jacobian],
                "hvp": lambda: [self.hessian @ v],
                "jacobian": lambda: columns,
                "hessian": lambda: blocks,
                "quad_approx": lambda: [self.value, self.gradient, *blocks],
            }[operator]()
        )


def _mixed(f: Callable[..., Any], x: np.ndarray, e: np.ndarray, d: np.ndarray) -> Any:
    return f(x + e + d) - f(x + e - d) - f(x - e + d) + f(x - e - d)


def _joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.ravel(part) for part in parts])


derivatives = functools.cache(Derivatives)
