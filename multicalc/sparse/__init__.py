"""``mc.sparse``: patterns of derivatives, their colours, and sparse Jacobians and Hessians."""

from multicalc.sparse.colouring import Colouring, colour
from multicalc.sparse.pattern import Pattern

__all__ = ["Colouring", "Pattern", "colour"]
