"""Determinants, inverses, solutions and norms (``xp.linalg``), beside mpmath's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc import xp
from multicalc_conformance.operations.calls import called, conj, cubed, named
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain

PAIR = Domain((2, 2), -1.0, 1.0, diagonal=(2.5, -3.0))
SQUARE = Domain((3, 3), -1.0, 1.0, diagonal=(3.0, -4.0, 5.0))
STACK = Domain((2, 2, 2), -1.0, 1.0, diagonal=(2.5, -3.0))
COMPLEX = Domain((2, 2), -0.75, 0.75, imaginary=True, diagonal=(2.5, 3.0))
TALL = Domain((3, 2), -0.75, 0.75, diagonal=(2.0, 4.0))
WIDE = Domain((2, 3), -0.75, 0.75, diagonal=(2.0, 4.0))
"""All well away from singular matrices."""

GRADED = Domain((2, 2), -1.0, -0.5, diagonal=(3.0, 6.0))
"""The second row and column have the bigger sums, and entries keep away from zero."""

THREE, SIGNED = Domain((3,)), Domain((2, 3), 0.5, 2.0)
SIZES = Domain((3,), 0.5, 2.0, distinct=True)


def matrix(x: np.ndarray) -> mp.matrix:
    return mp.matrix(x.tolist())


def entries(x: mp.matrix) -> Any:
    return np.array(x.tolist(), dtype=object)


def stacked(f: Callable[[np.ndarray], Any]) -> Callable[[np.ndarray], np.ndarray]:
    """``f`` of each matrix of a stack."""

    def over(x: np.ndarray) -> np.ndarray:
        if x.ndim == 2:
            return np.asarray(f(x), dtype=object)
        return np.stack([over(each) for each in x])

    return over


det = stacked(lambda x: mp.det(matrix(x)))
inverse: Callable[[np.ndarray], Any] = stacked(lambda x: entries(matrix(x) ** -1))


def slogdet(x: np.ndarray) -> tuple[Any, Any]:
    found = np.asarray(det(x))
    size = np.frompyfunc(abs, 1, 1)(found)
    return found / size, np.frompyfunc(mp.log, 1, 1)(size)


def solve(a: np.ndarray, b: np.ndarray) -> Any:
    return np.matmul(inverse(a), b)


def lu_solve(a: np.ndarray, b: np.ndarray) -> Any:
    return entries(mp.lu_solve(matrix(a), matrix(b)))


def matrix_power(n: int) -> Callable[[np.ndarray], np.ndarray]:
    return stacked(lambda x: entries(matrix(x) ** n))


def pinv(x: np.ndarray) -> Any:
    """For full rank."""
    if x.shape[0] < x.shape[1]:
        return pinv(x.T).T
    return np.matmul(inverse(np.matmul(x.T, x)), x.T)


def vector_norm(x: Any, ord: float = 2, axis: Any = None, keepdims: bool = False) -> Any:
    size = np.asarray(np.frompyfunc(abs, 1, 1)(x), dtype=object)
    if ord == np.inf:
        return np.max(size, axis=axis, keepdims=keepdims)
    if ord == -np.inf:
        return np.min(size, axis=axis, keepdims=keepdims)
    if ord == 0:
        return np.sum(np.not_equal(x, 0).astype(object), axis=axis, keepdims=keepdims)
    return np.sum(size**ord, axis=axis, keepdims=keepdims) ** (1 / mpf(ord))


def singular_values(x: np.ndarray) -> Any:
    return entries(mp.svd_r(matrix(x), compute_uv=False)).ravel()


def matrix_norm(x: Any, ord: Any = "fro", keepdims: bool = False) -> Any:
    found = stacked(lambda each: NORMS[ord](each))(x)
    return found[..., None, None] if keepdims else found


NORMS: dict[Any, Callable[[np.ndarray], Any]] = {
    "fro": vector_norm,
    "nuc": lambda x: sum(singular_values(x)),
    2: lambda x: max(singular_values(x)),
    -2: lambda x: min(singular_values(x)),
    1: lambda x: max(abs(x).sum(0)),
    -1: lambda x: min(abs(x).sum(0)),
    np.inf: lambda x: max(abs(x).sum(1)),
    -np.inf: lambda x: min(abs(x).sum(1)),
}


def cross(x: Any, y: Any, axis: int = -1) -> Any:
    (a, b, c), (d, e, f) = np.moveaxis(x, axis, 0), np.moveaxis(y, axis, 0)
    return np.stack([b * f - c * e, c * d - a * f, a * e - b * d], axis)


def norm_of_matrix(x: Any) -> Any:
    """NumPy's ``norm`` of the first two axes."""
    return np.stack([matrix_norm(each) for each in np.moveaxis(x, -1, 0)])


def powers(n: int, domain: Domain, variant: str = "") -> Case:
    return Case(
        "linalg.matrix_power",
        lambda x: xp.linalg.matrix_power(x, n) * x,
        lambda x: matrix_power(n)(x) * x,
        (domain,),
        f"{n} {variant}".strip(),
    )


def triangle(x: np.ndarray, lower: bool, unit_diagonal: bool) -> Any:
    half = (np.tril if lower else np.triu)(x)
    own = np.eye(x.shape[-1], dtype=bool) & unit_diagonal
    return np.where(own, mpf(1), half)


def solve_triangular(
    a: np.ndarray, b: np.ndarray, lower: bool = False, unit_diagonal: bool = False
) -> Any:
    return solve(triangle(a, lower, unit_diagonal), b)


def cho_solve(a: np.ndarray, b: np.ndarray, upper: bool = False) -> Any:
    factor = triangle(a, not upper, False)
    turned = conj(np.swapaxes(factor, -1, -2))
    return solve(np.matmul(turned, factor) if upper else np.matmul(factor, turned), b)


def lstsq(a: Any, b: Any) -> tuple[Any, ...]:
    return tuple(xp.linalg.lstsq(a, b)[:2])


def lstsq_exactly(a: np.ndarray, b: np.ndarray) -> tuple[Any, ...]:
    """For full rank, of more rows than columns."""
    turned = conj(a.T)
    found = inverse(turned @ a) @ turned @ b
    return found, np.sum(np.frompyfunc(lambda z: abs(z) ** 2, 1, 1)(b - a @ found), 0)


def shortest(a: np.ndarray, b: np.ndarray) -> Any:
    """For full rank, of fewer rows than columns."""
    return a.T @ inverse(a @ a.T) @ b


CASES = (
    called("linalg.solve_triangular", solve_triangular, PAIR, Domain((2,))),
    called("linalg.solve_triangular", solve_triangular, STACK, Domain((2, 1)), lower=True),
    called(
        "linalg.solve_triangular",
        solve_triangular,
        PAIR,
        Domain((2, 1)),
        lower=True,
        unit_diagonal=True,
    ),
    called("linalg.cho_solve", cho_solve, PAIR, Domain((2,))),
    called("linalg.cho_solve", cho_solve, STACK, Domain((2, 1)), upper=True),
    Case("linalg.lstsq", lstsq, lstsq_exactly, (TALL, THREE), "tall"),
    Case("linalg.lstsq", lambda a, b: lstsq(a, b)[0], shortest, (WIDE, Domain((2, 1))), "wide"),
    called("linalg.det", det, PAIR),
    called("linalg.det", det, SQUARE, variant="3 × 3"),
    called("linalg.det", det, STACK, variant="stack"),
    # PyTorch solves with the factors of the matrix, twice for the second derivative.
    called("linalg.det", det, COMPLEX, variant="complex", slack=4.0),
    called("linalg.slogdet", slogdet, PAIR),
    called("linalg.slogdet", slogdet, STACK, variant="stack"),
    called("linalg.slogdet", slogdet, COMPLEX, variant="complex"),
    called("linalg.inv", inverse, SQUARE),
    called("linalg.inv", inverse, STACK, variant="stack"),
    called("linalg.inv", inverse, COMPLEX, variant="complex"),
    called("linalg.solve", lu_solve, SQUARE, Domain((3, 1))),
    called("linalg.solve", solve, PAIR, Domain((2,)), variant="for a vector"),
    called("linalg.solve", solve, STACK, Domain((2, 2, 1)), variant="stack"),
    called("linalg.solve", solve, STACK, Domain((2, 1)), variant="stack for one matrix"),
    called("linalg.solve", solve, PAIR, Domain((2, 2, 1)), variant="one matrix for a stack"),
    called("linalg.solve", solve, COMPLEX, Domain((2,), imaginary=True), variant="complex"),
    powers(3, PAIR),
    powers(0, PAIR),
    powers(-2, PAIR),
    powers(2, STACK, "stack"),
    called("linalg.pinv", pinv, TALL, variant="tall"),
    called("linalg.pinv", pinv, WIDE, variant="wide"),
    called("linalg.pinv", pinv, PAIR, variant="square"),
    called("linalg.matrix_rank", lambda x: mpf(2), TALL, variant="full", order=0),
    Case(
        "linalg.matrix_rank",
        lambda x: xp.linalg.matrix_rank(xp.outer(x, x)),
        lambda x: mpf(1),
        (SIZES,),
        "less",
        order=0,
    ),
    *(called("linalg.matrix_norm", matrix_norm, GRADED, ord=ord) for ord in NORMS),
    called("linalg.matrix_norm", matrix_norm, TALL, keepdims=True),
    called("linalg.matrix_norm", matrix_norm, STACK, variant="stack", ord="nuc"),
    called("linalg.vector_norm", vector_norm, THREE),
    *(
        called("linalg.vector_norm", vector_norm, SIZES, ord=ord)
        for ord in (0, 1, 3, 0.5, np.inf, -np.inf)
    ),
    called("linalg.vector_norm", vector_norm, SIGNED, axis=1),
    called("linalg.vector_norm", vector_norm, SIGNED, axis=0, keepdims=True, ord=3),
    called("linalg.vector_norm", vector_norm, SIGNED, axis=(0, 1), ord=1),
    called("linalg.norm", vector_norm, SIGNED),
    called("linalg.norm", vector_norm, SIGNED, axis=-1, ord=3),
    Case(
        "linalg.norm",
        lambda x: xp.linalg.norm(x, axis=(0, 1)),
        norm_of_matrix,
        (Domain((2, 2, 2), 0.5, 2.0),),
        "axes",
    ),
    called("linalg.cross", cross, THREE, THREE),
    called("linalg.cross", cross, Domain((3, 2)), Domain((3, 2)), axis=0),
    called("linalg.matmul", np.matmul, PAIR, Domain((2, 1))),
    called("linalg.outer", np.outer, THREE, Domain((2,))),
    called("linalg.tensordot", np.tensordot, PAIR, PAIR, axes=1),
    called("linalg.vecdot", lambda x, y: np.sum(conj(x) * y, -1), SIGNED, SIGNED),
    *(
        cubed(f"linalg.{name}", named(f"linalg.{name}"), exact, SIGNED)
        for name, exact in (
            ("trace", np.trace),
            ("diagonal", np.diagonal),
            ("matrix_transpose", np.transpose),
        )
    ),
)
