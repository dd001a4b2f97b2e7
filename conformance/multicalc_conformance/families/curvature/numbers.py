"""Numbers of operators: diagonals, traces, determinants, eigenvalues, kinds of points."""

from __future__ import annotations

from typing import Any

import mpmath
import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.references.closed_form import Run, closed_form
from multicalc_conformance.references.exact import Precise

X = np.array([0.5, -0.75, 1.25, 2.0, -1.5])
SIZE = 510
"""Of what is too large for its numbers to be a matrix's."""
LOW, HIGH = 0.25, 4.0


def scenarios() -> list[Scenario]:
    return [_second_derivatives(), _of_eigenvalues(), _of_many_coordinates()]


def coupled(x: Any) -> Any:
    """Σ xᵢ⁴/12 + Σ xᵢ²·xᵢ₊₁."""
    return xp.sum(x**4) / 12 + xp.sum(x[:-1] ** 2 * x[1:])


def _second_derivatives() -> Scenario:
    """∂²f/∂xᵢ² = xᵢ² + 2xᵢ₊₁, and their sum; the estimate by the signs of a seed, which are the
    bits of the key's words."""

    def diagonal(x: Any) -> Any:
        return x**2 + 2 * np.append(x[1:], mpmath.mpf(0))

    def estimate(x: Any) -> Any:
        hessian = np.diag(diagonal(x))
        for i in range(len(x) - 1):
            hessian[i, i + 1] = hessian[i + 1, i] = 2 * x[i]
        words = mc.random.bits(mc.random.key(1), (4, 1), backend="numpy")
        z = 2 * (words >> np.arange(len(x)) & 1) - 1
        return np.mean(z * (z.astype(object) @ hessian), axis=0)

    where = np.tri(len(X), k=1) * np.tri(len(X), k=1).T
    operators: dict[str, tuple[Run, Precise]] = {
        "hessian_diagonal": (lambda b, x: mc.hessian_diagonal(coupled, backend=b)(x), diagonal),
        "hessian_diagonal, by colours": (
            lambda b, x: mc.hessian_diagonal(coupled, pattern=where, backend=b)(x),
            diagonal,
        ),
        "hessian_diagonal, estimated": (
            lambda b, x: mc.hessian_diagonal(coupled, samples=4, seed=1, backend=b)(x).value,
            estimate,
        ),
        "laplacian": (
            lambda b, x: mc.laplacian(coupled, backend=b)(x),
            lambda x: np.sum(diagonal(x)),
        ),
        "laplacian of a batch": (
            lambda b, x: mc.vmap(mc.laplacian(coupled), backend=b)(np.stack([x, 2 * x])),
            lambda x: np.array([np.sum(diagonal(x)), np.sum(diagonal(2 * x))]),
        ),
        "a Laplacian's gradient": (
            lambda b, x: mc.grad(mc.laplacian(coupled), backend=b)(x),
            lambda x: 2 * x + np.append(mpmath.mpf(0), np.full(len(x) - 1, mpmath.mpf(2))),
        ),
    }
    return closed_form("curvature", "second derivatives by coordinates", operators, [X])


def bowl(x: Any) -> Any:
    """½ Σ eˣ, and coupled in one direction: the Hessian is diag(eˣ)/2 + 11ᵀ."""
    return 0.5 * xp.sum(xp.exp(x)) + 0.5 * xp.sum(x) ** 2


def _of_eigenvalues() -> Scenario:
    """Of diag(d) + 11ᵀ: the determinant by Sylvester's theorem."""

    def operator(b: str, x: Any) -> mc.LinearOperator:
        return mc.hessian_operator(bowl, x, backend=b)

    def d(x: Any) -> Any:
        return np.array([mpmath.exp(each) / 2 for each in x])

    def determinant(x: Any) -> Any:
        logs = sum(mpmath.log(each) for each in d(x))
        return np.array(logs + mpmath.log(1 + sum(1 / each for each in d(x))))

    def kinds(b: str, x: Any) -> Any:
        names = ("minimum", "maximum", "saddle")
        point = np.zeros(3)
        found = [
            mc.classify(lambda x, s=s: xp.sum(xp.asarray(s) * x**2), point, matrix=way, backend=b)
            for way in ("dense", "operator")
            for s in ([1.0, 2.0, 3.0], [-1.0, -2.0, -3.0], [1.0, -2.0, 3.0])
        ]
        return np.array([float(names.index(kind)) for kind in found])

    operators: dict[str, tuple[Run, Precise]] = {
        "trace": (
            lambda b, x: np.array(mc.trace(operator(b, x)).value),
            lambda x: np.array(sum(d(x)) + len(x)),
        ),
        "logdet": (lambda b, x: np.array(mc.logdet(operator(b, x)).value), determinant),
        "classify": (kinds, lambda x: np.array([mpmath.mpf(k) for k in (0, 1, 2, 0, 1, 2)])),
    }
    return closed_form("curvature", "numbers of a rank-one change", operators, [X], slack=4)


def _of_many_coordinates() -> Scenario:
    """Of a diagonal matrix with two eigenvalues apart from the others."""
    values = np.linspace(1.0, 2.0, SIZE)
    values[[7, 400]] = LOW, HIGH

    def operator(b: str) -> mc.LinearOperator:
        return mc.hessian_operator(
            lambda x: 0.5 * xp.sum(xp.asarray(values) * x**2), np.zeros(SIZE), backend=b
        )

    def numbers(*found: float) -> Precise:
        return lambda: np.array([mpmath.mpf(each) for each in found])

    operators: dict[str, tuple[Run, Precise]] = {
        "top_eigenvalues": (
            lambda b: mc.top_eigenvalues(operator(b), 2, which="BE").values,
            numbers(LOW, HIGH),
        ),
        "condition": (lambda b: np.array([mc.condition(operator(b)).value]), numbers(HIGH / LOW)),
        # A diagonal matrix has the same z·Az for all signs z.
        "trace, estimated": (
            lambda b: np.array([mc.trace(operator(b), samples=3).value]),
            numbers(float(np.sum(values))),
        ),
        "spectral_density": (
            lambda b: np.array([mc.spectral_density(operator(b), samples=2, steps=30).nodes[-1]]),
            numbers(HIGH),
        ),
    }
    return closed_form("curvature", "numbers of many coordinates", operators, [], slack=64)
