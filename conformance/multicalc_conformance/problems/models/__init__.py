"""Models on real data: ones that people fit, with derivatives known in closed form."""

from __future__ import annotations

import importlib
from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc_conformance.problems.quantity import Quantity

MODELS = ("logistic_regression", "matrix_factorisation")
"""The modules of models; each has ``TITLE`` and ``quantities()``."""

DATA_PACKAGE = "sklearn"


class DataMissingError(ImportError):
    """The data sets are not installed; the message gives the command that installs them."""


def title(model: str) -> str:
    """The heading of its table."""
    return str(_module(model).TITLE)


def quantities(model: str) -> list[Quantity]:
    """The quantities of one model.

    Raises:
        DataMissingError: scikit-learn, which carries the data, is not installed.
    """
    try:
        found: list[Quantity] = _module(model).quantities()
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != DATA_PACKAGE:
            raise
        raise DataMissingError(
            f"{model.replace('_', ' ')}: its data set comes with scikit-learn, which is not "
            f"installed; run: pip install scikit-learn (or pip install '{DISTRIBUTION}[data]')"
        ) from missing
    return found


def _module(model: str) -> Any:
    return importlib.import_module(f"{__name__}.{model}")
