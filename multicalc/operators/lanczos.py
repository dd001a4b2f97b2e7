"""Gauss quadrature of a symmetric matrix's spectrum, by Lanczos' iteration.

Source: Golub and Meurant, Matrices, Moments and Quadrature with Applications (2010); Ubaru, Chen
and Saad, Fast estimation of tr(f(A)) via stochastic Lanczos quadrature, SIAM J. Matrix Anal. Appl.
38 (2017).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from multicalc.backend import BATCH_ELEMENTS, free_on_host, in_bytes
from multicalc.errors import DoesNotFitError, InvalidArgumentError
from multicalc.operators.estimate import is_count
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import Rows, check_finite, rows_of
from multicalc.operators.probes import signs

_VANISHED = 1e-12
"""What is left of a vector, relative to the matrix, where its Krylov space has ended."""


@dataclass(frozen=True, eq=False)
class Tridiagonal:
    """What a starting vector's Krylov space has of the matrix."""

    diagonal: np.ndarray
    """(steps,)"""
    beside: np.ndarray
    """(steps − 1,)"""

    def rule(self, steps: int) -> tuple[np.ndarray, np.ndarray]:
        """Nodes and weights of the quadrature after so many steps, or all there are: the sum of
        wₖ·f(θₖ) is v·f(A)v for the unit starting vector v, exactly for polynomials of a degree up
        to 2·steps − 1."""
        diagonal = self.diagonal[:steps]
        beside = self.beside[: len(diagonal) - 1]
        matrix = np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)
        nodes, vectors = np.linalg.eigh(matrix)
        return nodes, vectors[0] ** 2


def probed(
    what: str,
    operator: LinearOperator,
    samples: int,
    steps: int,
    seed: Any,
) -> list[Tridiagonal]:
    """One for each of ``samples`` random vectors, as many at once as make a batch.

    Raises:
        InvalidArgumentError: the operator isn't finite.
        DoesNotFitError: the host can't keep the vectors of one.
    """
    size, product = operator.shape[0], rows_of(operator)
    steps = min(steps, size)
    kept, free = steps * size, free_on_host()
    if free is not None and 8 * kept > free:
        raise DoesNotFitError(
            f"{what}: {steps} vectors of {size:,} coordinates take {in_bytes(8 * kept)}, but "
            f"{in_bytes(free)} are free; take fewer steps"
        )
    most = max(1, BATCH_ELEMENTS // kept)
    found = []
    for start in range(0, samples, most):
        probes = signs(seed, range(start, min(start + most, samples)), size)
        found += tridiagonals(product, probes, steps)
        check_finite(operator, np.concatenate([each.diagonal for each in found]))
    return found


def check_probes(what: str, samples: int, steps: int) -> None:
    """Raise :class:`InvalidArgumentError` where there are too few of them, or of steps."""
    if not (is_count(samples, 2) and is_count(steps, 2)):
        raise InvalidArgumentError(
            f"{what}: samples and steps must be ints of at least 2, found {samples!r} and {steps!r}"
        )


def tridiagonals(product: Rows, starts: np.ndarray, steps: int) -> list[Tridiagonal]:
    """One for each of the rows of ``starts``, of ``steps`` steps each unless a Krylov space ends.

    All vectors are kept, and each is made orthogonal to those before it twice, without which
    rounding makes copies of eigenvalues.
    """
    count, size = starts.shape
    basis = np.zeros((count, steps, size))
    diagonal, beside = np.zeros((count, steps)), np.zeros((count, steps))
    last = np.full(count, steps)
    w = starts / np.linalg.norm(starts, axis=1, keepdims=True)
    for k in range(steps):
        basis[:, k] = w
        w = product(w)
        diagonal[:, k] = np.sum(w * basis[:, k], axis=1)
        known = basis[:, : k + 1]
        for _ in range(2):
            w = w - np.matmul(np.matmul(known, w[:, :, None]).transpose(0, 2, 1), known)[:, 0]
        norms = np.linalg.norm(w, axis=1)
        scale = np.max(np.abs(diagonal[:, : k + 1]), axis=1) + np.max(beside, axis=1)
        ended = norms <= _VANISHED * scale
        last = np.where(ended & (last == steps), k + 1, last)
        beside[:, k] = norms
        # One that has ended goes on as zeros.
        w = np.where(ended[:, None], 0.0, w / np.where(ended, 1.0, norms)[:, None])
        if (last <= k + 1).all():
            break
    return [Tridiagonal(d[:m], b[: m - 1]) for d, b, m in zip(diagonal, beside, last, strict=True)]
