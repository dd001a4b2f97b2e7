"""The 22 optimisation test functions of ``argmin_testfunctions_py``, written once with ``xp``."""

from multicalc_conformance.problems.optimization import (
    absolute_values,
    n_dimensional,
    polynomials,
    transcendental,
)
from multicalc_conformance.problems.optimization.problem import Kink, OptimizationProblem, Point

PROBLEMS: tuple[OptimizationProblem, ...] = tuple(
    sorted(
        (
            *absolute_values.PROBLEMS,
            *n_dimensional.PROBLEMS,
            *polynomials.PROBLEMS,
            *transcendental.PROBLEMS,
        ),
        key=lambda problem: problem.name,
    )
)

__all__ = ["PROBLEMS", "Kink", "OptimizationProblem", "Point"]
