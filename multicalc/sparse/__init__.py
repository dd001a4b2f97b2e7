"""``mc.sparse``: patterns of derivatives, their colours, and sparse Jacobians and Hessians.

``pattern`` is where entries are, and ``patterns`` finds it by ``tracing``; ``graph``, ``greedy``
and ``colouring`` give colours, and ``recovery`` says which products with these tell the entries;
``compression`` computes them, for who has products; ``derivative`` is what ``jacobians`` and
``hessians`` have in common, checked by ``verification``, and made ``matrices``.
"""

from multicalc.sparse.blocks import blocks
from multicalc.sparse.colouring import Colouring, colour
from multicalc.sparse.hessians import hessian
from multicalc.sparse.jacobians import jacobian
from multicalc.sparse.pattern import Pattern
from multicalc.sparse.patterns import hessian_pattern, jacobian_pattern

__all__ = [
    "Colouring",
    "Pattern",
    "blocks",
    "colour",
    "hessian",
    "hessian_pattern",
    "jacobian",
    "jacobian_pattern",
]
