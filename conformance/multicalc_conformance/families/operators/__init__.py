"""The transforms themselves: every one, over structures of arguments and outputs."""

from __future__ import annotations

import numpy as np

from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.operators import anywhere, searches
from multicalc_conformance.families.operators.problem import Subject, TransformProblem
from multicalc_conformance.families.operators.scenario import scenario_of
from multicalc_conformance.families.operators.subjects import SUBJECTS
from multicalc_conformance.families.operators.transforms import Transform, checked, of


def scenarios() -> list[Scenario]:
    transformed = [_scenario(subject, dtype) for subject in SUBJECTS for dtype in subject.dtypes]
    return [*transformed, *searches.scenarios(), *anywhere.scenarios()]


def _scenario(subject: Subject, dtype: str) -> Scenario:
    problem = TransformProblem(subject, dtype)
    return scenario_of("operators", problem, of(problem), _compute)


def _compute(problem: TransformProblem, transform: Transform, backend: str) -> list[np.ndarray]:
    return flat(checked(problem, transform, backend))
