"""``logdet``: the logarithm of a determinant, by stochastic Lanczos quadrature."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.errors import NotPositiveDefiniteError
from multicalc.operators.estimate import Estimate
from multicalc.operators.lanczos import check_probes, probed
from multicalc.operators.linear_operator import LinearOperator
from multicalc.operators.on_host import SMALL, check_symmetric, matrix_of


def logdet(
    operator: LinearOperator,
    *,
    samples: int = 32,
    steps: int = 50,
    seed: Any = 0,
) -> Estimate:
    """log det A of a positive definite operator: the sum of its eigenvalues' logarithms.

    By Lanczos' quadrature of v·log(A)v from random vectors v. It converges by a factor of about
    ((√κ − 1)/(√κ + 1))² a step, κ being A's condition; ``.bias`` says what is left.

    Args:
        operator: A, a symmetric one, positive definite.
        samples: how many random vectors, at least 2.
        steps: how many products with each, at least 2; so many vectors are kept on the host. Where
            A has no more coordinates than there would be products, and 500 at most, it is the
            matrix's eigenvalues that are taken.
        seed: an integer, or a key of ``mc.random``.

    Returns:
        An :class:`Estimate` of a float, whose ``.exact`` says whether chance was in it.

    Raises:
        NotPositiveDefiniteError: A has an eigenvalue that is not above 0, but for rounding.
        InvalidArgumentError: A is not symmetric or not finite, or ``samples`` or ``steps`` is too
            small.
        DoesNotFitError: the host hasn't the memory for the vectors.
        UnsupportedOperationError: inside a transform.

    Source: Ubaru, Chen and Saad, Fast estimation of tr(f(A)) via stochastic Lanczos quadrature,
    SIAM J. Matrix Anal. Appl. 38 (2017).

    >>> import numpy as np
    >>> import multicalc as mc
    >>> from multicalc import xp
    >>> H = mc.hessian_operator(lambda x: xp.sum(xp.exp(x)), np.linspace(0.0, 1.0, 11))
    >>> mc.logdet(H)
    Estimate(5.5, exact)
    """
    check_symmetric("logdet", operator)
    check_probes("logdet", samples, steps)
    size = operator.shape[0]
    if size <= min(SMALL, samples * steps):
        eigenvalues = np.linalg.eigvalsh(matrix_of(operator))
        return Estimate(float(np.sum(_logarithms(eigenvalues, operator))), 0.0, 0)
    halves: list[float] = []
    wholes: list[float] = []
    for each in probed("logdet", operator, samples, steps, seed):
        for taken, found in ((steps // 2, halves), (steps, wholes)):
            nodes, weights = each.rule(taken)
            found.append(size * float(weights @ _logarithms(nodes, operator)))
    value = float(np.mean(wholes))
    # What half the steps leave is more than what all do.
    bias = abs(value - float(np.mean(halves)))
    return Estimate(value, float(np.std(wholes, ddof=1) / np.sqrt(samples)), samples, bias)


def _logarithms(eigenvalues: np.ndarray, operator: LinearOperator) -> np.ndarray:
    lowest, highest = float(eigenvalues[0]), float(eigenvalues[-1])
    if lowest <= float(np.finfo(operator.dtype).eps) * abs(highest):
        raise NotPositiveDefiniteError(
            f"logdet: operator must be positive definite, but it has an eigenvalue of {lowest:.6g} "
            f"beside {highest:.6g}; operator.damped(λ) adds λ to all of them"
        )
    logarithms: np.ndarray = np.log(eigenvalues)
    return logarithms
