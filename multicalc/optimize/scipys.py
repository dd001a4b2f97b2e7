"""SciPy's optimisers, which are imported where they are first needed."""

from __future__ import annotations

from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc.errors import SciPyUnavailableError


def scipy_optimize() -> Any:
    """The module ``scipy.optimize``.

    Raises:
        SciPyUnavailableError: SciPy is not installed.
    """
    try:
        from scipy import optimize
    except ImportError as error:
        raise SciPyUnavailableError(
            f"this needs SciPy; run: pip install '{DISTRIBUTION}[scipy]'"
        ) from error
    return optimize
