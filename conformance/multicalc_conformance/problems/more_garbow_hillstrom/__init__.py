"""The test problems of Moré, Garbow and Hillstrom, by their numbers in the paper."""

from multicalc_conformance.problems.more_garbow_hillstrom import few, fitted, sized, systems
from multicalc_conformance.problems.more_garbow_hillstrom.problem import (
    LeastSquaresProblem,
    Minimum,
)

PROBLEMS: tuple[LeastSquaresProblem, ...] = tuple(
    sorted(
        (*few.PROBLEMS, *fitted.PROBLEMS, *sized.PROBLEMS, *systems.PROBLEMS),
        key=lambda problem: (problem.number, len(problem.start)),
    )
)

__all__ = ["PROBLEMS", "LeastSquaresProblem", "Minimum"]
