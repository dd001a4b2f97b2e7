"""What is done on the host, in NumPy float64: the dense algebra of a quadratic's minimum.

A Newton step is small beside the n gradients that the Hessian took, and where a matrix is not
positive definite some frameworks' Cholesky routines raise and others give NaN.
"""

from __future__ import annotations

import numpy as np

from multicalc.errors import NotPositiveDefiniteError


def newton_step(hessian: np.ndarray, gradient: np.ndarray, eps: float) -> np.ndarray:
    """−H⁻¹g by Cholesky, for a Hessian computed with relative precision ``eps``.

    H is scaled to a unit diagonal first, so that only its shape, not its units, decides whether
    it is positive definite: of the scaled matrix, Cholesky is sure to succeed where the smallest
    eigenvalue is above about n·eps, and to fail where it is below −n·eps (Demmel's theorem: Higham,
    Accuracy and Stability of Numerical Algorithms, 2nd ed., theorem 10.7).

    Raises:
        NotPositiveDefiniteError: H is not positive definite to that precision; the message gives
            its smallest eigenvalue.
    """
    if not len(gradient):
        return np.zeros(0)
    hessian = (hessian + hessian.T) / 2
    if not np.all(np.isfinite(hessian)):
        raise NotPositiveDefiniteError("the Hessian has entries that are not finite")
    diagonal = np.diag(hessian)
    if np.all(diagonal > 0):
        scale = 1 / np.sqrt(diagonal)
        try:
            factor = np.linalg.cholesky(scale[:, None] * hessian * scale)
        except np.linalg.LinAlgError:
            pass
        else:
            if np.min(np.diag(factor)) ** 2 > len(gradient) * eps:
                half = np.linalg.solve(factor, scale * gradient)
                step: np.ndarray = -scale * np.linalg.solve(factor.T, half)
                return step
    smallest = np.linalg.eigvalsh(hessian)[0]
    raise NotPositiveDefiniteError(
        f"the Hessian is not positive definite (smallest eigenvalue {smallest:.6g}), so the "
        "quadratic model has no unique minimizer"
    )
