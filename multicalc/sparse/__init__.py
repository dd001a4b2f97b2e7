"""``mc.sparse``: patterns of derivatives, their colours, and sparse Jacobians and Hessians."""

from multicalc.sparse.colouring import Colouring, colour
from multicalc.sparse.hessian import hessian
from multicalc.sparse.jacobian import jacobian
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.patterns import hessian_pattern, jacobian_pattern

__all__ = [
    "Colouring",
    "Pattern",
    "colour",
    "hessian",
    "hessian_pattern",
    "jacobian",
    "jacobian_pattern",
]
