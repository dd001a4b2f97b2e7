"""``mc.sparse``: patterns of derivatives, their colours, and sparse Jacobians and Hessians."""

from multicalc.sparse.pattern import Pattern
from multicalc.sparse.patterns import hessian_pattern, jacobian_pattern

__all__ = ["Pattern", "hessian_pattern", "jacobian_pattern"]
