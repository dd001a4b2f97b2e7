"""The chapter's rows, as ``multicalc compare --chapter`` has them."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families import table_of_derivatives
from multicalc_conformance.families.of_quantity import of_quantity
from multicalc_conformance.problems import chapter


def scenarios() -> list[Scenario]:
    rows = [of_quantity("chapter", quantity) for quantity in chapter.quantities()]
    return [*rows, *table_of_derivatives.scenarios()]
