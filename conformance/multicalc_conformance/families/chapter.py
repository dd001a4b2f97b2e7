"""The chapter's rows, as ``multicalc compare --chapter`` has them."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.of_quantity import of_quantity
from multicalc_conformance.problems import chapter


def scenarios() -> list[Scenario]:
    return [of_quantity("chapter", quantity) for quantity in chapter.quantities()]
