"""What multicalc gives of arrays in parts, on several devices or processes, and closed forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp

W = np.linspace(-1.0, 1.0, 8)
X = np.cos(np.arange(32.0)).reshape(4, 8)
V = np.sin(np.arange(24.0)).reshape(8, 3)

GRADIENT = np.exp(W) * (2 * W + W**2)
CURVATURE = np.exp(W) * (2 + 4 * W + W**2)
SLOPES = 1 / (1 + np.exp(-(X @ W)))
HESSIAN = X.T @ ((SLOPES * (1 - SLOPES))[:, None] * X) / len(X)


def separable(w):
    return xp.sum(xp.exp(w) * w**2)


def logistic(w, x):
    return xp.mean(xp.log1p(xp.exp(xp.matmul(x, w))))


def bowl(w):
    """Least at 1."""
    return xp.sum((w - 1.0) ** 2)


def cases(w: Any, whole: Any, x: Any, v: Any) -> Iterator[tuple[str, Callable[[], Any], Any]]:
    """A name, what gives an array, and its numbers; ``w`` and the rows of ``x`` and ``v`` are in
    parts, ``whole`` is the weights on each device."""

    def taped():
        at = mc.variable(w)
        with mc.record():
            y = separable(at)
        mc.backward(y)
        return at.grad

    yield "grad", lambda: mc.grad(separable)(w), GRADIENT
    yield "value_and_grad", lambda: mc.value_and_grad(separable)(w)[1], GRADIENT
    yield "tape", taped, GRADIENT
    yield "portable", lambda: mc.grad(mc.portable(separable))(w), GRADIENT
    yield "jit of grad", lambda: mc.jit(mc.grad(separable))(w), GRADIENT
    yield "grad of jit", lambda: mc.grad(mc.jit(separable))(w), GRADIENT
    yield "vjp", lambda: mc.vjp(separable, w)[1](1.0)[0], GRADIENT
    yield "hvp", lambda: mc.hvp(separable, (w,), (w,)), CURVATURE * W
    yield "operator", lambda: mc.hessian_operator(separable, w) @ w, CURVATURE * W
    yield "block", lambda: mc.hessian_operator(separable, w) @ v, CURVATURE[:, None] * V
    yield "hessian", lambda: mc.hessian(separable)(w), np.diag(CURVATURE)
    yield "rows", lambda: mc.grad(logistic)(whole, x), X.T @ SLOPES / len(X)
    yield "by the rows", lambda: mc.grad(logistic, 1)(whole, x), np.outer(SLOPES, W) / len(X)
    yield "hvp of rows", lambda: mc.hessian_operator(logistic, whole, x) @ whole, HESSIAN @ W
    yield "jacobian", lambda: mc.jacobian(lambda w: xp.matmul(x, w))(whole), X
    descend = partial(mc.gradient_descent, separable, w, learning_rate=0.1, steps=1)
    yield "descent", lambda: descend().x, W - 0.1 * GRADIENT
