"""Second derivatives without a matrix: operators, and what is made of them."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.curvature import models, numbers, operators


def scenarios() -> list[Scenario]:
    return [*operators.scenarios(), *numbers.scenarios(), *models.scenarios()]
