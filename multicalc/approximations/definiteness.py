"""What kind of quadratic a Hessian makes."""

from __future__ import annotations

import numpy as np


def definiteness(eigenvalues: np.ndarray, eps: float) -> str:
    """The kind in words, of ascending eigenvalues of a Hessian with relative precision ``eps``.

    >>> definiteness(np.array([-1.0, 2.0]), 1e-16), definiteness(np.array([0.0, 2.0]), 1e-16)
    ('indefinite: a saddle', 'positive semidefinite: flat in some direction')
    """
    zero = 8 * len(eigenvalues) * eps * np.max(np.abs(eigenvalues))
    up, down = bool(eigenvalues[-1] > zero), bool(eigenvalues[0] < -zero)
    flat = bool((np.abs(eigenvalues) <= zero).any())
    if up and down:
        return "indefinite: a saddle"
    if not up and not down:
        return "zero: the model is a plane"
    sign = "positive" if up else "negative"
    if flat:
        return f"{sign} semidefinite: flat in some direction"
    return f"{sign} definite: the model has a {'minimum' if up else 'maximum'}"
