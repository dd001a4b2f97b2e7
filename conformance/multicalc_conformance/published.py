"""The tables that ``multicalc compare --chapter`` shows: the chapter, then models on real data."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Any

from multicalc.backend import DISTRIBUTION
from multicalc_conformance import chapter
from multicalc_conformance.columns import Column
from multicalc_conformance.comparison import Table, compare
from multicalc_conformance.quantity import Quantity

MODELS = ("logistic_regression", "matrix_factorisation")
"""Modules of ``multicalc_conformance.models``; each has ``TITLE`` and ``quantities()``."""

DATA_PACKAGE = "sklearn"


class DataMissingError(ImportError):
    """The data sets are not installed; the message gives the command that installs them."""


def chapter_table(columns: Sequence[Column], step: Callable[[str], None]) -> Table:
    """Rows 1 to 19."""
    return compare(chapter.TITLE, chapter.quantities(), columns, step)


def model_table(model: str, columns: Sequence[Column], step: Callable[[str], None]) -> Table:
    """One model on real data.

    Raises:
        DataMissingError: scikit-learn, which carries the data, is not installed.
    """
    quantities = model_quantities(model)
    return compare(_module(model).TITLE, quantities, columns, step)


def model_quantities(model: str) -> list[Quantity]:
    """The quantities of one model on real data.

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
    return importlib.import_module(f"multicalc_conformance.models.{model}")
