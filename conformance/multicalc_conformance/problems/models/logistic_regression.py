"""Regularised logistic regression on scikit-learn's breast-cancer data, fitted by Newton's method.

The objective is scikit-learn's: C·Σᵢ log(1 + exp(−sᵢzᵢ)) + ½‖w‖² with z = Xw + b and s = ±1, the
intercept b not regularised. With the columns of X standardised, pure Newton steps from zero
converge at C = 1 without damping: ten of them reach the optimum, the tenth being of length 5e-11.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.approximations import quad_approx
from multicalc.optimize import Path, newton
from multicalc_conformance.problems.models import logistic_closed_form as closed_form
from multicalc_conformance.problems.quantity import Quantity

TITLE = "Logistic regression, breast-cancer data (569 × 30)"
INVERSE_STRENGTH = 1.0
"""scikit-learn's ``C``, at its default."""
STEPS = 10
"""Newton steps from zero after which nothing moves in float64."""

Params = dict[str, Any]


@cache
def load() -> tuple[np.ndarray, np.ndarray]:
    """``X``, 569 × 30 with columns of mean 0 and deviation 1, and ``y``, 0.0 or 1.0."""
    from sklearn.datasets import load_breast_cancer

    data = load_breast_cancer()
    features = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
    return features, data.target.astype("float64")


def loss(params: Params, features: Any, labels: Any, C: float = INVERSE_STRENGTH) -> Any:  # noqa: N803
    """C·Σ(softplus(z) − y·z) + ½‖w‖², which is the objective above for y = (s+1)/2."""
    w = params["w"]
    z = xp.matmul(features, w) + params["b"]
    return C * xp.sum(xp.softplus(z) - labels * z) + xp.sum(w**2) / 2


def zeros() -> Params:
    """Where the fit starts."""
    return {"w": np.zeros(load()[0].shape[1]), "b": np.zeros(())}


def generic() -> Params:
    """A point that is not special: no two entries alike, probabilities neither 0 nor 1."""
    size = load()[0].shape[1]
    return {"w": 0.1 * np.cos(np.arange(1.0, size + 1)), "b": np.array(0.3)}


def fit(backend: str) -> Path:
    """Newton's method from zero, undamped, in NumPy arrays."""
    return newton(loss, zeros(), *load(), steps=STEPS, backend=backend)


def flat(params: Params) -> np.ndarray:
    """w and then b, as one vector of 31."""
    return np.concatenate([params["w"], np.reshape(params["b"], (1,))])


def dense(blocks: dict[str, Params]) -> np.ndarray:
    """A Hessian's four blocks as one 31 × 31 matrix."""
    border = np.reshape(blocks["w"]["b"], (-1, 1))
    across = np.reshape(blocks["b"]["w"], (1, -1))
    corner = np.reshape(blocks["b"]["b"], (1, 1))
    return np.block([[blocks["w"]["w"], border], [across, corner]])


def quantities() -> list[Quantity]:
    """Value, gradient, Hessian and their products at a generic point, and the fit."""
    data, at = load(), generic()
    direction = {"w": np.sin(np.arange(1.0, 31.0)), "b": np.array(-0.5)}
    objective = closed_form.LogisticObjective.of(*data, INVERSE_STRENGTH)

    def gradient(backend: str) -> np.ndarray:
        return flat(mc.grad(loss, backend=backend)(at, *data))

    def hessian(backend: str) -> np.ndarray:
        return dense(mc.hessian(loss, backend=backend)(at, *data))

    def product(backend: str) -> np.ndarray:
        return flat(mc.hvp(loss, (at, *data), direction, argnums=0, backend=backend))

    def entry(name: str, compute: Any, reference: Any, source: str) -> Quantity:
        return Quantity("logistic", name, compute, reference, source)

    point, along = flat(at).tolist(), flat(direction).tolist()
    return [
        entry(
            "loss at a generic point",
            lambda backend: mc.value_and_grad(loss, backend=backend)(at, *data)[0],
            lambda: objective.value(point),
            "C·Σ log(1 + exp(−sz)) + ½‖w‖², term by term",
        ),
        entry("gradient there", gradient, lambda: objective.gradient(point), "C·Xᵀ(σ − y) + w"),
        entry(
            "Hessian there",
            hessian,
            lambda: objective.hessian(point),
            "C·XᵀDX + I, D = σ(1 − σ); no I for the intercept",
        ),
        entry(
            "Hessian times a direction",
            product,
            lambda: objective.product(point, along),
            "C·Xᵀ(D(Xv)) + v",
        ),
        entry(
            "the minimizer of quad_approx at zero",
            lambda backend: flat(quad_approx(loss, zeros(), *data, backend=backend).minimizer()),
            lambda: objective.newton([0.0] * 31, steps=1),
            "−H⁻¹∇ by LU in 50 digits",
        ),
        entry(
            f"the fit: {STEPS} Newton steps from zero",
            lambda backend: flat(fit(backend).x),
            objective.optimum,
            "where the closed-form gradient vanishes to 40 digits",
        ),
    ]
