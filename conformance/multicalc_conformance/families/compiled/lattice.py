"""Every transform of a compiled function, over structures of arguments and outputs.

Each is called at its point, then at another of the same kind, then at its point again: what is
compiled serves all three.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc_conformance.engine.arrays import flat
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families.compiled.compilers import jitted
from multicalc_conformance.families.operators.derivatives import Derivatives
from multicalc_conformance.families.operators.problem import Subject, TransformProblem
from multicalc_conformance.families.operators.scenario import right, scenario_of
from multicalc_conformance.families.operators.subjects import SUBJECTS
from multicalc_conformance.families.operators.transforms import Transform, checked, of

CHOSEN = (
    "a vector",
    "a Python number",
    "a matrix",
    "nested",
    "argnums=(-1, 0)",
    "an unused argument",
    "a Python integer",
    "a boolean mask",
    "keyword arguments",
    "data in a closure",
    "has_aux",
    "several outputs",
    "more outputs than inputs",
    "the argument itself",
)
"""Of the subjects of ``operators``, one of each kind."""
ONCE = ("an empty leaf beside others", "an integer array", "outputs without entries")
"""What is the same for all transforms is tried with one: what a compiler makes of such arrays."""
NOT_COMPILED = ("backward", "hessian by differences", "hvp by differences")


def scenarios() -> list[Scenario]:
    chosen = [subject for subject in SUBJECTS if subject.name in CHOSEN]
    once = [replace(s, only=("jacobian",)) for s in SUBJECTS if s.name in ONCE]
    return [_scenario(subject, "float64") for subject in (*chosen, *once)] + [
        _scenario(subject, "float32") for subject in chosen if subject.name == "nested"
    ]


def _scenario(subject: Subject, dtype: str) -> Scenario:
    problem = TransformProblem(subject, dtype)
    transforms = {name: t for name, t in of(problem).items() if name not in NOT_COMPILED}
    return scenario_of("compiled", problem, transforms, _compute, _twice)


def _compute(problem: TransformProblem, transform: Transform, backend: str) -> list[np.ndarray]:
    compiled = jitted(problem.f, backend)
    here, there = problem.of(compiled), elsewhere(problem).of(compiled)
    first, _, last = [checked(at, transform, backend) for at in (here, there, here)]
    return [*flat(first), *flat(last)]


def elsewhere(problem: TransformProblem) -> TransformProblem:
    """The same kind of arguments, with other values."""
    subject = problem.subject
    moved = {"args": subject.args, "kwargs": dict(subject.kwargs)}
    return TransformProblem(
        replace(subject, **trees.map_leaves(_moved, moved)),
        problem.dtype,
    )


def _moved(x: Any) -> Any:
    if isinstance(x, float):
        return 0.125 - 0.75 * x
    floating = isinstance(x, np.ndarray) and x.dtype.kind == "f"
    return np.asarray(0.125 - 0.75 * x, dtype=x.dtype) if floating else x


def _twice(derivatives: Derivatives, transform: Transform) -> Reference:
    once = right(derivatives, transform)
    return Reference(once.arrays * 2, once.bounds * 2)
