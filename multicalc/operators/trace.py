"""``trace``: of an operator, exactly or by random vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.errors import InvalidArgumentError
from multicalc.operators.estimate import Estimate, is_count
from multicalc.operators.hessian_diagonal import check_samples
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import Rows, batches, check_square, rows_of
from multicalc.operators.probes import signs


def trace(
    operator: LinearOperator,
    *,
    samples: int | None = 64,
    deflate: int = 0,
    seed: Any = 0,
) -> Estimate:
    """The sum of A's diagonal entries, or of its eigenvalues.

    By the mean of z·Az over vectors z of random signs (Hutchinson). What the largest eigenvalues
    add to its error ``deflate`` takes away (Hutch++): as many directions, found by as many products
    more, are added up exactly, and only the rest is left to chance.

    Args:
        operator: A, a square one.
        samples: how many random vectors, at least 2. Where A has no more coordinates than there
            would be products, or for None, the diagonal itself is added up.
        deflate: how many directions; so many vectors are kept on the host.
        seed: an integer, or a key of ``mc.random``; it makes the same vectors on every backend.

    Returns:
        An :class:`Estimate` of a float, whose ``.exact`` says whether chance was in it.

    Raises:
        InvalidArgumentError: A is not square, or ``samples`` or ``deflate`` is too small.
        UnsupportedOperationError: inside a transform.

    Source: Meyer, Musco, Musco and Woodruff, Hutch++: optimal stochastic trace estimation, SOSA
    (2021).

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> w = np.arange(1.0, 1001.0)
    >>> H = mc.hessian_operator(lambda x: xp.sum(w * x) ** 2 + xp.sum(x**2), np.zeros(1000))
    >>> round(mc.trace(H, deflate=1).value / 1e3)
    667669
    """
    check_square("trace", operator)
    check_samples(samples)
    if not is_count(deflate, 0):
        raise InvalidArgumentError(f"deflate must be an int of at least 0, found {deflate!r}")
    size, product = operator.shape[0], rows_of(operator)
    if samples is None or size <= samples + 2 * deflate:
        parts = [_diagonal(product, rows, size) for rows in batches(size, operator)]
        return Estimate(float(np.sum(parts)), 0.0, 0)
    basis, known = np.zeros((0, size)), 0.0
    if deflate:
        found = product(signs(seed, range(samples, samples + deflate), size))
        basis = np.linalg.qr(found.T)[0].T
        known = float(np.sum(basis * product(basis)))
    each: list[float] = []
    for numbers in batches(samples, operator):
        z = signs(seed, numbers, size)
        z -= (z @ basis.T) @ basis
        each += np.sum(z * product(z), axis=1).tolist()
    error = float(np.std(each, ddof=1) / np.sqrt(samples))
    return Estimate(known + float(np.mean(each)), error, samples)


def _diagonal(product: Rows, rows: range, size: int) -> float:
    units = np.eye(len(rows), size, rows.start)
    return float(np.sum(units * product(units)))
