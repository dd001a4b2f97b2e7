"""A quadratic's minimum by a sparse factorisation, on the host in float64."""

from __future__ import annotations

from typing import Any

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.errors import NotPositiveDefiniteError


def sparse_step(hessian: Any, gradient: np.ndarray, eps: float) -> np.ndarray:
    """−H⁻¹g for a symmetric ``scipy.sparse`` matrix computed with relative precision ``eps``, which
    is scaled to a unit diagonal, as in :func:`multicalc.approximations.newton_step.newton_step`.

    SuperLU exchanges rows as it does columns where it isn't asked to look for large pivots: its
    pivots are then those of LDLᵀ, and by Sylvester's law of inertia as many are negative as there
    are negative eigenvalues.

    Raises:
        NotPositiveDefiniteError: H is not positive definite to that precision.
    """
    if not len(gradient):
        return np.zeros(0)
    diagonal = np.asarray(hessian.diagonal(), dtype=np.float64)
    smallest = float(np.min(diagonal))
    if smallest > 0:
        scale = 1 / np.sqrt(diagonal)
        sparse = scipys("sparse")
        half = sparse.diags_array(scale)
        scaled = (half @ hessian.astype(np.float64) @ half).tocsc()
        try:
            factors = scipys("sparse.linalg").splu(
                (scaled + scaled.T) / 2,
                permc_spec="MMD_AT_PLUS_A",
                diag_pivot_thresh=0.0,
                options={"SymmetricMode": True},
            )
        except RuntimeError:  # A pivot is zero.
            smallest = 0.0
        else:
            symmetric = bool(np.all(factors.perm_r == factors.perm_c))
            smallest = float(np.min(factors.U.diagonal())) if symmetric else 0.0
            if smallest > 8 * eps:
                step: np.ndarray = -scale * factors.solve(scale * gradient)
                return step
    raise NotPositiveDefiniteError(
        f"the Hessian is not positive definite (smallest pivot {smallest:.6g}), so the quadratic "
        "model has no unique minimizer"
    )
