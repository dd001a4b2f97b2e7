"""The models on scikit-learn's data, as ``multicalc compare --chapter`` has them.

A family of their own, so that without scikit-learn nothing but they is left out.
"""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families import FamilyDataMissingError
from multicalc_conformance.families.of_quantity import of_quantity
from multicalc_conformance.problems import models


def scenarios() -> list[Scenario]:
    try:
        return [scenario for model in models.MODELS for scenario in of_model(model)]
    except models.DataMissingError as missing:
        raise FamilyDataMissingError(f"family models: {missing}") from missing


def of_model(model: str) -> list[Scenario]:
    """The scenarios of one model.

    Raises:
        DataMissingError: scikit-learn, which carries the data, is not installed.
    """
    return [of_quantity("models", quantity) for quantity in models.quantities(model)]
