"""Products and linear algebra."""

from __future__ import annotations

from multicalc_conformance.operations import decompositions, linear_algebra, products
from multicalc_conformance.suite.of_case import of_cases, real_cases
from multicalc_conformance.suite.scenario import Scenario

CHAPTERS = (products, linear_algebra, decompositions)


def scenarios() -> list[Scenario]:
    return of_cases("linalg", real_cases(*(chapter.CASES for chapter in CHAPTERS)))
