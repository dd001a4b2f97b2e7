"""Local models of a function: its linear and its quadratic approximation."""

from multicalc.approximations.linear import LinearModel, linear_approx
from multicalc.approximations.quad_approx import quad_approx
from multicalc.approximations.quadratic import QuadraticModel

__all__ = ["LinearModel", "QuadraticModel", "linear_approx", "quad_approx"]
