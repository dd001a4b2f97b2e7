"""A scenario of transforms of one function, each held to the same derivative in mpmath."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from multicalc_conformance.engine.digits import Arrays
from multicalc_conformance.engine.reference import Reference, reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.operators.derivatives import Derivatives
from multicalc_conformance.families.operators.problem import TransformProblem
from multicalc_conformance.families.operators.transforms import Transform
from multicalc_conformance.references import exact
from multicalc_conformance.references.twin import shown

Compute = Callable[[TransformProblem, Transform, str], list[np.ndarray]]


def right(derivatives: Derivatives, transform: Transform) -> Reference:
    """A central difference of correct gradients is off by about eps over its step, and its
    truncation by as much; the step is a third power of eps."""
    problem = derivatives.problem

    def quantity(xs: Arrays) -> Arrays:
        return [*transform.exact(derivatives, xs), *problem.aux(xs)]

    at = exact.numbers(problem.leaves)
    slack = float(np.finfo(problem.dtype).eps) ** (-1 / 3) if transform.differences else 1.0
    return reference(quantity, at, problem.dtype, slack)


def scenario_of(
    family: str,
    problem: TransformProblem,
    transforms: Mapping[str, Transform],
    compute: Compute,
    expected: Callable[[Derivatives, Transform], Reference] = right,
) -> Scenario:
    """``compute`` of each transform by each backend, and what is ``expected`` of it."""
    subject = problem.subject

    def references() -> dict[str, Reference]:
        derivatives = Derivatives(problem)
        return {name: expected(derivatives, each) for name, each in transforms.items()}

    return Scenario(
        family,
        subject.name,
        {name: partial(compute, problem, each) for name, each in transforms.items()},
        references,
        "the same function in mpmath; derivatives are differences at 200 digits",
        problem.dtype,
        shown="\n".join([shown(subject.f, problem.leaves), f"argnums = {subject.argnums!r}"]),
    )
