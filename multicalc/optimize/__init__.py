"""The chapter's algorithms: descent, Newton's method, critical points and their kinds; and SciPy's,
of functions of pytrees."""

from multicalc.optimize.classify import CriticalPoint, classify
from multicalc.optimize.critical import CriticalPoints, critical_points
from multicalc.optimize.descent import gradient_descent
from multicalc.optimize.minimize import MinimizeResult, minimize
from multicalc.optimize.newton import newton
from multicalc.optimize.path import Path
from multicalc.optimize.scipy_problem import ScipyProblem, scipy_problem

__all__ = [
    "CriticalPoint",
    "CriticalPoints",
    "MinimizeResult",
    "Path",
    "ScipyProblem",
    "classify",
    "critical_points",
    "gradient_descent",
    "minimize",
    "newton",
    "scipy_problem",
]
