"""The transforms themselves: every one, over structures of arguments and outputs."""

from __future__ import annotations

from functools import partial

import numpy as np

from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.operators import searches
from multicalc_conformance.families.operators.derivatives import Derivatives
from multicalc_conformance.families.operators.problem import Subject, TransformProblem
from multicalc_conformance.families.operators.subjects import SUBJECTS
from multicalc_conformance.families.operators.transforms import Transform, checked, of
from multicalc_conformance.references import exact
from multicalc_conformance.references.twin import shown


def scenarios() -> list[Scenario]:
    transformed = [_scenario(subject, dtype) for subject in SUBJECTS for dtype in subject.dtypes]
    return transformed + searches.scenarios()


def _scenario(subject: Subject, dtype: str) -> Scenario:
    problem = TransformProblem(subject, dtype)
    transforms = of(problem)

    def references() -> dict[str, Reference]:
        derivatives = Derivatives(problem)
        return {name: _reference(derivatives, each) for name, each in transforms.items()}

    return Scenario(
        "operators",
        subject.name,
        {name: partial(_compute, problem, transform) for name, transform in transforms.items()},
        references,
        "the same function in mpmath; derivatives are differences at 200 digits",
        dtype,
        shown="\n".join([shown(subject.f, problem.leaves), f"argnums = {subject.argnums!r}"]),
    )


def _compute(problem: TransformProblem, transform: Transform, backend: str) -> list[np.ndarray]:
    return flat(checked(problem, transform, backend))


def _reference(derivatives: Derivatives, transform: Transform) -> Reference:
    """A central difference of correct gradients is off by about eps over its step, and its
    truncation by as much; the step is a third power of eps."""
    problem = derivatives.problem

    def quantity(xs: Arrays) -> Arrays:
        return [*transform.exact(derivatives, xs), *problem.aux(xs)]

    at = exact.numbers(problem.leaves)
    slack = float(np.finfo(problem.dtype).eps) ** (-1 / 3) if transform.differences else 1.0
    return reference(quantity, at, problem.dtype, slack)
