"""The models on scikit-learn's data, as ``multicalc compare --chapter`` has them.

A family of their own, so that without scikit-learn nothing but they is left out.
"""

from __future__ import annotations

from multicalc_conformance.published import MODELS, DataMissingError, model_quantities
from multicalc_conformance.suite.families import FamilyDataMissingError
from multicalc_conformance.suite.families.chapter import of_quantity
from multicalc_conformance.suite.scenario import Scenario


def scenarios() -> list[Scenario]:
    try:
        return [of_quantity("models", q) for model in MODELS for q in model_quantities(model)]
    except DataMissingError as missing:
        raise FamilyDataMissingError(f"family models: {missing}") from missing
