"""Factorisations (``xp.linalg``), beside mpmath's.

What is free in them, the sign or phase of a vector, is taken out: of eigenvectors and singular
vectors the weighted sum of their projectors is compared, and the factors of QR are turned to a
positive diagonal.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from mpmath import mp

from multicalc import xp
from multicalc_conformance.operations.calls import called, conj
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.linear_algebra import (
    entries,
    matrix,
    singular_values,
    stacked,
)

DEFINITE = Domain((2, 2), -0.75, 0.75, diagonal=(2.0, 3.0))
DEFINITE_STACK = Domain((2, 2, 2), -0.75, 0.75, diagonal=(2.0, 3.0))
COMPLEX_DEFINITE = Domain((2, 2), -0.5, 0.5, imaginary=True, diagonal=(2.0, 3.0))
NORMWISE = 4.0
"""Eigenvectors are as good as rounding of the size of the whole matrix lets them be; the condition
counts each entry's own."""

PHASES = 8.0
"""The phases of complex singular vectors are free: what they add to both factors' derivatives
cancels in their product only, and the condition doesn't see it."""

SPREAD = Domain((3, 3), -0.5, 0.5, diagonal=(-4.0, 0.0, 4.0))
SPREAD_PAIR = Domain((2, 2), -0.5, 0.5, diagonal=(-2.0, 2.0))
SPREAD_STACK = Domain((2, 2, 2), -0.5, 0.5, diagonal=(-2.0, 2.0))
SPREAD_COMPLEX = Domain((2, 2), -0.5, 0.5, imaginary=True, diagonal=(-2.0, 2.0))
"""Their eigenvalues keep apart. None is symmetric: the functions take the Hermitian part."""

TALL = Domain((3, 2), -0.5, 0.5, diagonal=(2.0, 5.0))
WIDE = Domain((2, 3), -0.5, 0.5, diagonal=(2.0, 5.0))
PAIR = Domain((2, 2), -0.5, 0.5, diagonal=(2.0, 5.0))
STACK = Domain((2, 2, 2), -0.5, 0.5, diagonal=(2.0, 5.0))
COMPLEX = Domain((2, 2), -0.5, 0.5, imaginary=True, diagonal=(2.0, 5.0))
COMPLEX_TALL = Domain((3, 2), -0.5, 0.5, imaginary=True, diagonal=(2.0, 5.0))
COMPLEX_WIDE = Domain((2, 3), -0.5, 0.5, imaginary=True, diagonal=(2.0, 5.0))
"""Their singular values keep apart."""

FAR_STACK = Domain((2, 2, 2), -2.0, 2.0, diagonal=(-3.0, 9.0))
"""Their exponentials take several squarings."""

WEIGHTS = np.array([1.0, 2.0, 4.0], dtype="float32")
"""One for each vector, in a precision that widens no other."""


def adjoint(x: Any) -> Any:
    return xp.matrix_transpose(xp.conj(x))


def hermitian(x: np.ndarray) -> Any:
    return (x + np.swapaxes(conj(x), -1, -2)) / 2


def cholesky(x: np.ndarray, upper: bool = False) -> np.ndarray:
    factor = stacked(lambda each: entries(mp.cholesky(matrix(each))))(hermitian(x))
    return conj(np.swapaxes(factor, -1, -2)) if upper else factor


def weighted(left: Any, right: Any) -> Any:
    """The sum of the products of columns of ``left`` with rows of ``right``, each with a weight."""
    return xp.matmul(xp.multiply(left, xp.asarray(WEIGHTS[: left.shape[-1]])), right)


def weighted_exactly(left: np.ndarray, right: np.ndarray) -> Any:
    return (left * [mp.mpf(1), mp.mpf(2), mp.mpf(4)][: left.shape[-1]]) @ right


def eigh(x: Any) -> tuple[Any, Any]:
    values, vectors = xp.linalg.eigh(x)
    return values, weighted(vectors, adjoint(vectors))


def eigenpairs(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ascending eigenvalues, and the vectors as columns."""
    values, vectors = mp.eighe(matrix(x))
    values, vectors = entries(values).ravel(), entries(vectors)
    order = np.argsort(values)
    return values[order], vectors[:, order]


def eigh_exactly(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if x.ndim > 2:
        values, sums = zip(*map(eigh_exactly, x), strict=True)
        return np.stack(values), np.stack(sums)
    values, vectors = eigenpairs(hermitian(x))
    return values, weighted_exactly(vectors, conj(vectors.T))


def svd(x: Any) -> tuple[Any, Any]:
    u, s, vh = xp.linalg.svd(x, full_matrices=False)
    return s, weighted(u, vh)


def svd_exactly(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if x.ndim > 2:
        values, sums = zip(*map(svd_exactly, x), strict=True)
        return np.stack(values), np.stack(sums)
    u, s, vh = (entries(part) for part in mp.svd_c(matrix(x), full_matrices=False))
    return s.ravel(), weighted_exactly(u, vh)


def whole(x: Any) -> Any:
    """``x`` again, from its factors in full."""
    u, s, vh = xp.linalg.svd(x)
    return xp.matmul(u[:, : s.shape[0]] * s, vh[: s.shape[0], :])


def qr(x: Any) -> tuple[Any, Any]:
    q, r = xp.linalg.qr(x)
    signs = xp.sign(xp.linalg.diagonal(r))
    return q * signs[..., None, :], r * signs[..., :, None]


def qr_exactly(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if x.ndim > 2:
        qs, rs = zip(*map(qr_exactly, x), strict=True)
        return np.stack(qs), np.stack(rs)
    q, r = (entries(part) for part in mp.qr(matrix(x), mode="skinny"))
    signs = np.frompyfunc(mp.sign, 1, 1)(np.diagonal(r))
    return q * signs, r * signs[:, None]


def power_sums(x: Any) -> tuple[Any, ...]:
    """Of the eigenvalues, whose order is open."""
    values = xp.linalg.eigvals(x)
    return xp.sum(values**2), xp.sum(values**3)


def power_sums_exactly(x: np.ndarray) -> tuple[Any, ...]:
    return tuple(mp.mpc(np.trace(each)) for each in (x @ x, x @ x @ x))


def exponential(x: Any) -> Any:
    """By eigenvectors, whose lengths and phases cancel."""
    values, vectors = xp.linalg.eig(x)
    return xp.matmul(vectors * xp.exp(values)[None, :], xp.linalg.inv(vectors))


def pair_exponential(x: np.ndarray) -> Any:
    """Of a 2 × 2 matrix, by what is left of it without its trace, whose square is a number."""
    mean = (x[0, 0] + x[1, 1]) / 2
    rest = x - mean * np.eye(2, dtype=int)
    root = mp.sqrt(mp.mpc((rest @ rest)[0, 0]))
    found = mp.exp(mean) * (mp.cosh(root) * np.eye(2, dtype=int) + mp.sinh(root) / root * rest)
    real = not any(isinstance(z, mp.mpc) for z in x.ravel())
    return np.frompyfunc(mp.re, 1, 1)(found) if real else found


expm = stacked(pair_exponential)


def exponential_exactly(x: np.ndarray) -> Any:
    return np.frompyfunc(mp.mpc, 1, 1)(expm(x))


CASES = (
    Case("linalg.eig", exponential, exponential_exactly, (SPREAD_PAIR,), slack=NORMWISE),
    Case("linalg.eigvals", power_sums, power_sums_exactly, (SPREAD_PAIR,), slack=NORMWISE),
    called("linalg.expm", expm, Domain((2, 2)), slack=NORMWISE),
    called("linalg.expm", expm, FAR_STACK, variant="large", slack=NORMWISE),
    called("linalg.cholesky", cholesky, DEFINITE),
    called("linalg.cholesky", cholesky, DEFINITE, upper=True),
    called("linalg.cholesky", cholesky, DEFINITE_STACK, variant="stack"),
    called("linalg.cholesky", cholesky, COMPLEX_DEFINITE, variant="complex"),
    Case("linalg.eigh", eigh, eigh_exactly, (SPREAD,), slack=NORMWISE),
    Case("linalg.eigh", eigh, eigh_exactly, (SPREAD_STACK,), "stack", slack=NORMWISE),
    Case("linalg.eigh", eigh, eigh_exactly, (SPREAD_COMPLEX,), "complex", slack=NORMWISE),
    called("linalg.eigvalsh", lambda x: eigh_exactly(x)[0], SPREAD_PAIR),
    called("linalg.eigvalsh", lambda x: eigh_exactly(x)[0], SPREAD_STACK, variant="stack"),
    Case("linalg.svd", svd, svd_exactly, (PAIR,)),
    Case("linalg.svd", svd, svd_exactly, (TALL,), "tall"),
    Case("linalg.svd", svd, svd_exactly, (WIDE,), "wide"),
    Case("linalg.svd", svd, svd_exactly, (STACK,), "stack"),
    Case("linalg.svd", svd, svd_exactly, (COMPLEX,), "complex", slack=PHASES),
    Case("linalg.svd", svd, svd_exactly, (COMPLEX_TALL,), "complex, tall", slack=PHASES),
    Case("linalg.svd", svd, svd_exactly, (COMPLEX_WIDE,), "complex, wide", slack=PHASES),
    Case("linalg.svd", whole, lambda x: x, (TALL,), "full", order=0),
    Case(
        "linalg.svd",
        lambda x: xp.linalg.svd(x)[1],
        lambda x: svd_exactly(x)[0],
        (WIDE,),
        "values of the full form",
    ),
    called("linalg.svdvals", singular_values, PAIR),
    called("linalg.svdvals", singular_values, TALL, variant="tall"),
    called("linalg.svdvals", singular_values, WIDE, variant="wide"),
    Case("linalg.qr", qr, qr_exactly, (PAIR,)),
    Case("linalg.qr", qr, qr_exactly, (TALL,), "tall"),
    Case("linalg.qr", qr, qr_exactly, (STACK,), "stack"),
)
