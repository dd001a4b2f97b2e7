"""The 22 optimisation test functions of ``argmin_testfunctions_py``, written once with ``xp``."""

from multicalc_conformance.problems import (
    absolute_values,
    n_dimensional,
    polynomials,
    transcendental,
)
from multicalc_conformance.problems.problem import Kink, Point, Problem

PROBLEMS: tuple[Problem, ...] = tuple(
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

__all__ = ["PROBLEMS", "Kink", "Point", "Problem"]
