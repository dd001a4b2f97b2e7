"""Rows 13, 14 and 15: matrix calculus, with general shapes and a non-symmetric A."""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import matrix, mpf

import multicalc as mc
from multicalc import xp
from multicalc_conformance.problems.quantity import Compute, Quantity, Reference

BETA = np.array([0.7, -1.3, 2.1, 0.4])
AT = np.array([1.1, 0.6, -0.8, 1.9])
SQUARE = np.array(
    [
        [1.2, -0.7, 0.3, 2.2],
        [0.9, 0.4, -1.6, 0.1],
        [-2.3, 1.5, 0.8, -0.6],
        [0.5, 1.7, -0.2, -1.1],
    ]
)
X = np.array([[0.3, -1.1, 0.8], [2.0, 0.7, -0.4], [1.3, 0.2, 0.9], [-0.6, 1.8, -1.5]])
U = np.array([[0.5, -0.9], [1.4, 0.3], [-0.2, 1.1], [0.8, 0.6]])
V = np.array([[0.7, 1.2, -0.5], [-1.0, 0.4, 1.6]])


def beta_x(x: Any, beta: Any) -> Any:
    return xp.matmul(beta, x)


def x_beta(x: Any, beta: Any) -> Any:
    return xp.matmul(x, beta)


def quadratic_form(x: Any, a: Any) -> Any:
    return xp.matmul(x, xp.matmul(a, x))


def squared_distance(x: Any, u: Any, v: Any) -> Any:
    """‖X − UV‖²."""
    return xp.sum((x - xp.matmul(u, v)) ** 2)


def _value(f: Any, *args: np.ndarray) -> Compute:
    return lambda backend: mc.value_and_grad(f, backend=backend)(*args)[0]


def _gradient(f: Any, *args: np.ndarray, argument: int = 0) -> Compute:
    return lambda backend: mc.grad(f, argnums=argument, backend=backend)(*args)


def _hessian(f: Any, *args: np.ndarray) -> Compute:
    return lambda backend: mc.hessian(f, backend=backend)(*args)


def _exact(values: np.ndarray) -> matrix:
    """With one-dimensional arrays as columns."""
    columns = values.reshape(len(values), -1)
    return matrix([[mpf(c) for c in row] for row in columns.tolist()])


def _flat(column: matrix) -> list[Any]:
    return [row[0] for row in column.tolist()]


def _product(left: np.ndarray, right: np.ndarray) -> Any:
    return (_exact(left).T * _exact(right))[0, 0]


def _twice_symmetric() -> matrix:
    return _exact(SQUARE) + _exact(SQUARE).T


def _residual() -> matrix:
    return _exact(X) - _exact(U) * _exact(V)


def _row_15(name: str, compute: Compute, reference: Reference, source: str) -> Quantity:
    return Quantity("15", name, compute, reference, source)


def quantities() -> list[Quantity]:
    return [
        Quantity("13", "βᵀx", _value(beta_x, AT, BETA), lambda: _product(BETA, AT), "Σ βᵢxᵢ"),
        Quantity("13", "∇βᵀx", _gradient(beta_x, AT, BETA), BETA.tolist, "∂/∂xᵢ Σ βⱼxⱼ = βᵢ"),
        Quantity("13", "∇xᵀβ", _gradient(x_beta, AT, BETA), BETA.tolist, "∂/∂xᵢ Σ xⱼβⱼ = βᵢ"),
        Quantity(
            "14",
            "xᵀAx, A not symmetric",
            _value(quadratic_form, AT, SQUARE),
            lambda: (_exact(AT).T * _exact(SQUARE) * _exact(AT))[0, 0],
            "Σ xᵢAᵢⱼxⱼ",
        ),
        Quantity(
            "14",
            "∇xᵀAx",
            _gradient(quadratic_form, AT, SQUARE),
            lambda: _flat(_twice_symmetric() * _exact(AT)),
            "(A + Aᵀ)x",
        ),
        Quantity(
            "14",
            "∇²xᵀAx",
            _hessian(quadratic_form, AT, SQUARE),
            lambda: _twice_symmetric().tolist(),
            "A + Aᵀ",
        ),
        Quantity(
            "14",
            "∂(xᵀAx)/∂A",
            _gradient(quadratic_form, AT, SQUARE, argument=1),
            lambda: (_exact(AT) * _exact(AT).T).tolist(),
            "xxᵀ",
        ),
        _row_15(
            "‖X − UV‖²",
            _value(squared_distance, X, U, V),
            lambda: sum(c**2 for c in _residual()),
            "Σ (X − UV)ᵢⱼ²",
        ),
        _row_15(
            "∂‖X − UV‖²/∂V",
            _gradient(squared_distance, X, U, V, argument=2),
            lambda: (-2 * _exact(U).T * _residual()).tolist(),
            "−2Uᵀ(X − UV)",
        ),
        _row_15(
            "∂‖X − UV‖²/∂U",
            _gradient(squared_distance, X, U, V, argument=1),
            lambda: (-2 * _residual() * _exact(V).T).tolist(),
            "−2(X − UV)Vᵀ",
        ),
    ]
