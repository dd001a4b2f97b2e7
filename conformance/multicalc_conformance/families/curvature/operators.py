"""Operators of a tree: products, blocks of them, transposes, arithmetic, parts and matrices."""

from __future__ import annotations

from typing import Any

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

W = np.array([[0.5, -1.0], [2.0, 0.25], [-1.5, 3.0]])
B = np.array([-2.0, 0.75])
S = np.array(1.5)
"""The coordinates of a tree are b, s and w, in the order that it is written in."""
EXAMPLES = np.array([[1.0, -0.5, 2.0], [0.25, 1.5, -1.0]])
WEIGHTS = np.array([[2.0, 0.5], [1.0, 4.0]])


def scenarios() -> list[Scenario]:
    return [_second(), _first(), _gauss_newton()]


def point() -> dict[str, np.ndarray]:
    return {"b": B.copy(), "s": S.copy(), "w": W.copy()}


def tree(flat: np.ndarray) -> dict[str, np.ndarray]:
    """A vector (9,), or a block (9, columns), as a tree."""
    block = flat.shape[1:]
    return {"b": flat[:2], "s": flat[2], "w": flat[3:].reshape(3, 2, *block)}


def flat(found: Any) -> np.ndarray:
    """The other way."""
    block = np.shape(found["s"])
    parts = [np.reshape(found[name], (-1, *block)) for name in ("b", "s", "w")]
    return np.concatenate(parts)


VECTOR = np.array([1.0, -2.0, 0.5, 3.0, -1.0, 0.25, 2.0, -0.75, 1.5])
BLOCK = np.stack([VECTOR, VECTOR[::-1], np.arange(9.0)], axis=1)


def _second() -> Scenario:
    """f = s³·Σᵢⱼ wᵢⱼ²·bⱼ, differentiated by hand."""

    def f(p: Any) -> Any:
        return p["s"] ** 3 * xp.sum(p["w"] ** 2 * p["b"])

    def hessian() -> np.ndarray:
        h, s = np.zeros((9, 9)), float(S)
        squares = np.sum(W**2, axis=0)
        h[:2, 2] = h[2, :2] = 3 * s**2 * squares
        h[2, 2] = 6 * s * float(squares @ B)
        h[2, 3:] = h[3:, 2] = (3 * s**2 * 2 * W * B).ravel()
        for k, (_, j) in enumerate(np.ndindex(3, 2)):
            h[3 + k, 3 + k] = 2 * s**3 * B[j]
            h[j, 3 + k] = h[3 + k, j] = s**3 * 2 * W.ravel()[k]
        return h

    def operator(b: str) -> mc.LinearOperator:
        return mc.hessian_operator(f, point(), backend=b)

    def exactly(matrix: Any) -> Precise:
        return lambda: np.asarray(matrix(), dtype=object)

    def combined(b: str) -> Any:
        h = operator(b)
        return (2 * h - h.damped(0.5) / 4).to_dense()

    chosen = [2, 0, 1]
    operators: dict[str, tuple[Run, Precise]] = {
        "a product": (
            lambda b: flat(operator(b) @ tree(VECTOR)),
            exactly(lambda: hessian() @ VECTOR),
        ),
        "a block": (lambda b: flat(operator(b) @ tree(BLOCK)), exactly(lambda: hessian() @ BLOCK)),
        "a second product": (
            lambda b: flat(_again(operator(b), tree(VECTOR))),
            exactly(lambda: hessian() @ VECTOR),
        ),
        "the matrix": (lambda b: operator(b).to_dense(), exactly(hessian)),
        "arithmetic": (combined, exactly(lambda: 1.75 * hessian() - 0.125 * np.eye(9))),
        "a composition": (
            lambda b: flat((operator(b).damped(1.0) @ operator(b)) @ tree(VECTOR)),
            exactly(lambda: (hessian() + np.eye(9)) @ (hessian() @ VECTOR)),
        ),
        "a part": (
            lambda b: operator(b).restrict(lambda p: [p["s"], p["b"]]).to_dense(),
            exactly(lambda: hessian()[np.ix_(chosen, chosen)]),
        ),
        "as SciPy's": (
            lambda b: operator(b).as_scipy() @ VECTOR,
            exactly(lambda: hessian() @ VECTOR),
        ),
    }
    return closed_form("curvature", "the Hessian of a tree", operators, [])


def _again(operator: mc.LinearOperator, vector: Any) -> Any:
    """What the second of two products gives."""
    operator @ {name: x + 1.0 for name, x in vector.items()}
    return operator @ vector


def _first() -> Scenario:
    """y = (w·b, s·b): the Jacobian by hand, both ways."""

    def f(p: Any) -> Any:
        return {"u": xp.matmul(p["w"], p["b"]), "v": p["s"] * p["b"]}

    def matrix() -> np.ndarray:
        j = np.zeros((5, 9))
        j[:3, :2] = W
        for i in range(3):
            j[i, 3 + 2 * i : 5 + 2 * i] = B
        j[3:, :2], j[3:, 2] = float(S) * np.eye(2), B
        return j

    cotangent = np.array([1.0, -2.0, 0.5, 4.0, -0.25])

    def operator(b: str) -> mc.LinearOperator:
        return mc.jacobian_operator(f, point(), backend=b)

    def outputs(found: Any) -> np.ndarray:
        return np.concatenate([found["u"], found["v"]])

    def exactly(matrix: Any) -> Precise:
        return lambda: np.asarray(matrix(), dtype=object)

    backwards = {"u": cotangent[:3], "v": cotangent[3:]}
    operators: dict[str, tuple[Run, Precise]] = {
        "a product": (
            lambda b: outputs(operator(b) @ tree(VECTOR)),
            exactly(lambda: matrix() @ VECTOR),
        ),
        "the transpose": (
            lambda b: flat(operator(b).T @ backwards),
            exactly(lambda: matrix().T @ cotangent),
        ),
        "the matrix": (lambda b: operator(b).to_dense(), exactly(matrix)),
        "the transposed matrix": (
            lambda b: operator(b).T.to_dense(),
            exactly(lambda: matrix().T),
        ),
        "columns of a part": (
            lambda b: operator(b).restrict("w").to_dense(),
            exactly(lambda: matrix()[:, 3:]),
        ),
        "normal equations": (
            lambda b: flat((operator(b).T @ operator(b)) @ tree(VECTOR)),
            exactly(lambda: matrix().T @ (matrix() @ VECTOR)),
        ),
    }
    return closed_form("curvature", "the Jacobian of a tree", operators, [])


def _gauss_newton() -> Scenario:
    """½·Σ c·(x·w² − 1)² of w: JᵀCJ with J = x·2w, and not the Hessian."""

    def model(w: Any, x: Any) -> Any:
        return xp.matmul(x, w * w)

    def loss(z: Any, c: Any) -> Any:
        return 0.5 * xp.sum(c * (z - 1.0) ** 2)

    def matrix() -> np.ndarray:
        """By columns of w: these don't meet."""
        g = np.zeros((3, 2, 3, 2))
        for j in range(2):
            jacobian = EXAMPLES * 2 * W[:, j]
            g[:, j, :, j] = jacobian.T @ (WEIGHTS[:, j][:, None] * jacobian)
        return g.reshape(6, 6)

    def fisher(b: str) -> Any:
        return mc.fisher(model, W, EXAMPLES, likelihood="normal", backend=b).to_dense()

    def information() -> np.ndarray:
        g = np.zeros((3, 2, 3, 2))
        for j in range(2):
            jacobian = EXAMPLES * 2 * W[:, j]
            g[:, j, :, j] = jacobian.T @ jacobian / 2
        return g.reshape(6, 6)

    operators: dict[str, tuple[Run, Precise]] = {
        "Gauss-Newton": (
            lambda b: mc.gauss_newton(model, loss, W, (EXAMPLES, WEIGHTS), backend=b).to_dense(),
            lambda: np.asarray(matrix(), dtype=object),
        ),
        "Fisher information": (fisher, lambda: np.asarray(information(), dtype=object)),
    }
    return closed_form("curvature", "a model's first derivatives", operators, [])
