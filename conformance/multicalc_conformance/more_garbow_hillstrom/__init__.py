"""The test problems of Moré, Garbow and Hillstrom, by their numbers in the paper."""

from multicalc_conformance.more_garbow_hillstrom import few, fitted, sized, systems
from multicalc_conformance.more_garbow_hillstrom.problem import Minimum, Problem

PROBLEMS: tuple[Problem, ...] = tuple(
    sorted(
        (*few.PROBLEMS, *fitted.PROBLEMS, *sized.PROBLEMS, *systems.PROBLEMS),
        key=lambda problem: (problem.number, len(problem.start)),
    )
)

__all__ = ["PROBLEMS", "Minimum", "Problem"]
