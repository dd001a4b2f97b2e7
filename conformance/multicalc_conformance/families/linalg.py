"""Products and linear algebra."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.of_case import of_cases, real_cases
from multicalc_conformance.operations import decompositions, linear_algebra, products

CHAPTERS = (products, linear_algebra, decompositions)


def scenarios() -> list[Scenario]:
    return of_cases("linalg", real_cases(*(chapter.CASES for chapter in CHAPTERS)))
