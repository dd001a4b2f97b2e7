"""Products, linear algebra and Fourier transforms."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.of_case import of_cases, real_cases
from multicalc_conformance.operations import decompositions, fourier, linear_algebra, products

CHAPTERS = (products, linear_algebra, decompositions, fourier)


def scenarios() -> list[Scenario]:
    return of_cases("linalg", real_cases(*(chapter.CASES for chapter in CHAPTERS)))
