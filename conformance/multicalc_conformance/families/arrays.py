"""Reductions, shapes, searching, functional updates and loops."""

from __future__ import annotations

from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.of_case import of_cases, real_cases
from multicalc_conformance.operations import control, manipulation, reductions, searching, updates

CHAPTERS = (reductions, manipulation, searching, updates, control)


def scenarios() -> list[Scenario]:
    return of_cases("arrays", real_cases(*(chapter.CASES for chapter in CHAPTERS)))
