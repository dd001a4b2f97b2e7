"""The chapter's algorithms: descent, Newton's method, critical points and their kinds."""

from multicalc.optimize.classify import CriticalPoint, classify
from multicalc.optimize.critical import CriticalPoints, critical_points
from multicalc.optimize.descent import gradient_descent
from multicalc.optimize.newton import newton
from multicalc.optimize.path import Path

__all__ = [
    "CriticalPoint",
    "CriticalPoints",
    "Path",
    "classify",
    "critical_points",
    "gradient_descent",
    "newton",
]
