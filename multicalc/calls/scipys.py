"""SciPy's modules, which are imported where they are first needed."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc.errors import SciPyUnavailableError


def scipys(name: str) -> Any:
    """The module ``scipy.<name>``, as in ``scipys("sparse.linalg")``.

    Raises:
        SciPyUnavailableError: SciPy is not installed.
    """
    try:
        return import_module(f"scipy.{name}")
    except ImportError as error:
        raise SciPyUnavailableError(
            f"this needs SciPy; run: pip install '{DISTRIBUTION}[scipy]'"
        ) from error
