"""Low-rank factorisation of scikit-learn's digits, ‖X − UV‖², row 15 of the chapter's table.

The data are sixteenths and the factors below are sixty-fourths, so everything the closed forms
need is exact in 64-bit integers: these references have no rounding at all.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from mpmath import lu_solve, matrix, mpf

import multicalc as mc
from multicalc import xp
from multicalc_conformance.problems.quantity import Quantity

TITLE = "Matrix factorisation, digits (1797 × 64, rank 10)"
RANK = 10
DATA_UNIT = 16
FACTOR_UNIT = 64

Params = dict[str, Any]


@cache
def load() -> np.ndarray:
    """``X``: 1797 images of 64 pixels, scaled to [0, 1] in steps of 1/16."""
    from sklearn.datasets import load_digits

    return np.asarray(load_digits().data / DATA_UNIT)


def loss(params: Params, data: Any) -> Any:
    """‖X − UV‖²."""
    return xp.sum((data - params["U"] @ params["V"]) ** 2)


def loss_of_v(v: Any, u: Any, data: Any) -> Any:
    """The same as a function of V, which is quadratic."""
    return loss({"U": u, "V": v}, data)


def generic(seed: int = 15) -> Params:
    """Factors with entries k/64, |k| ≤ 32: exact in binary, and no two rows alike."""
    rng = np.random.default_rng(seed)
    rows, columns = load().shape
    return {
        "U": rng.integers(-32, 33, (rows, RANK)) / FACTOR_UNIT,
        "V": rng.integers(-32, 33, (RANK, columns)) / FACTOR_UNIT,
    }


def gradient_descent(params: Params, backend: str, steps: int, rate: float) -> list[float]:
    """The losses along ``steps`` steps of w ← w − η∇f, η = ``rate``."""
    losses = []
    slope = mc.value_and_grad(loss, backend=backend)
    for _ in range(steps):
        value, down = slope(params, load())
        losses.append(float(value))
        params = {name: params[name] - rate * down[name] for name in params}
    return losses


def newton_step_in_v(params: Params, backend: str) -> np.ndarray:
    """The V that is best for this U: one Newton step, exact because the loss is quadratic in V.

    Its Hessian is 2UᵀU for each of the 64 columns of V alike, so that ``RANK`` Hessian-vector
    products along rows of ones give all of it.
    """
    u, v, data = params["U"], params["V"], load()
    curvature = np.empty((RANK, RANK))
    for k in range(RANK):
        row = np.zeros_like(v)
        row[k] = 1.0
        product = mc.hvp(loss_of_v, (v, u, data), row, argnums=0, backend=backend)
        curvature[:, k] = product[:, 0]
    slope = mc.grad(loss_of_v, backend=backend)(v, u, data)
    return np.asarray(v - np.linalg.solve(curvature, slope))


def integers(array: np.ndarray, unit: int) -> np.ndarray:
    """``array`` in multiples of 1/``unit``, which it must be made of."""
    scaled = array * unit
    whole = scaled.astype("int64")
    if not np.array_equal(whole, scaled):
        raise ValueError(f"entries are not multiples of 1/{unit}")
    return whole


class ClosedForm:
    """Value, gradients and second-order product by hand, exact; R = X − UV throughout."""

    def __init__(self, params: Params, data: np.ndarray) -> None:
        # R is in units of 1/64², its products with a factor in units of 1/64³.
        self.u, self.v = (integers(params[name], FACTOR_UNIT) for name in "UV")
        self.data = integers(data, FACTOR_UNIT)
        self.rest = self.data * FACTOR_UNIT - self.u @ self.v

    def value(self) -> Any:
        """ΣR²."""
        return mpf(int(np.sum(self.rest**2))) / FACTOR_UNIT**4

    def gradient_u(self) -> np.ndarray:
        """−2RVᵀ."""
        return self._exact(-2 * self.rest @ self.v.T)

    def gradient_v(self) -> np.ndarray:
        """−2UᵀR."""
        return self._exact(-2 * self.u.T @ self.rest)

    def product(self, direction: Params) -> tuple[np.ndarray, np.ndarray]:
        """The gradients' change along (dU, dV): −2(dR·Vᵀ + R·dVᵀ) and −2(dUᵀR + UᵀdR), where
        dR = −(dU·V + U·dV)."""
        du, dv = (integers(direction[name], FACTOR_UNIT) for name in "UV")
        change = -(du @ self.v + self.u @ dv)
        # A change in R is a product of two sixty-fourths, and the direction one more factor.
        of_u = -2 * (change @ self.v.T + self.rest @ dv.T)
        of_v = -2 * (du.T @ self.rest + self.u.T @ change)
        return self._exact(of_u), self._exact(of_v)

    def best_v(self) -> list[list[Any]]:
        """(UᵀU)⁻¹UᵀX: the normal equations, of exact integers, solved in 50 digits."""
        gram = matrix((self.u.T @ self.u).tolist())
        right = (self.u.T @ self.data).tolist()
        columns = [list(lu_solve(gram, matrix(list(b)))) for b in zip(*right, strict=True)]
        return [list(row) for row in zip(*columns, strict=True)]

    def _exact(self, cubes: np.ndarray) -> np.ndarray:
        """Multiples of 1/64³ as floats, which hold them exactly up to 2⁵³."""
        if np.max(np.abs(cubes)) >= 2**53:
            raise OverflowError("a closed form left the range in which float64 is exact")
        return cubes / FACTOR_UNIT**3


def quantities() -> list[Quantity]:
    """Value, both gradients, a Hessian-vector product and the exact Newton step in V."""
    data, at, along = load(), generic(), generic(seed=16)
    exact = ClosedForm(at, data)

    def gradient(name: str) -> Any:
        return lambda backend: mc.grad(loss, backend=backend)(at, data)[name]

    def product(name: str) -> Any:
        return lambda backend: mc.hvp(loss, (at, data), along, argnums=0, backend=backend)[name]

    def entry(name: str, compute: Any, reference: Any, source: str) -> Quantity:
        return Quantity("15, digits", name, compute, reference, source)

    return [
        entry(
            "‖X − UV‖²",
            lambda backend: mc.value_and_grad(loss, backend=backend)(at, data)[0],
            exact.value,
            "in integers",
        ),
        entry("∂/∂U", gradient("U"), exact.gradient_u, "−2(X − UV)Vᵀ, in integers"),
        entry("∂/∂V", gradient("V"), exact.gradient_v, "−2Uᵀ(X − UV), in integers"),
        entry(
            "Hessian times a direction, U part",
            product("U"),
            lambda: exact.product(along)[0],
            "2(dU·V + U·dV)Vᵀ − 2R·dVᵀ, in integers",
        ),
        entry(
            "Hessian times a direction, V part",
            product("V"),
            lambda: exact.product(along)[1],
            "2Uᵀ(dU·V + U·dV) − 2dUᵀR, in integers",
        ),
        entry(
            "V after one Newton step in V",
            lambda backend: newton_step_in_v(at, backend),
            exact.best_v,
            "(UᵀU)⁻¹UᵀX by LU in 50 digits",
        ),
    ]
