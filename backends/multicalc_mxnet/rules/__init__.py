"""Tangent rules and corrections by operator name, which register in the engine's tables.

A rule is ``rule(op, xs, ts, ys)``: the tangents of the outputs ``ys`` of ``op`` at ``xs`` along
``ts``, where ``None`` stands for a zero tangent, in a tuple if there is more than one output. A
tangent may be smaller than its output if it broadcasts to it. Rules are written in ``mx.np``, whose
operations have rules in turn, which gives the higher orders; and only in those whose first-order
gradient MXNet has right, since its tape runs over them.
"""

# ruff: noqa: F401  (importing a module registers what is in it)

from . import (
    constant,
    corrections,
    elementwise,
    linalg,
    modes,
    neural,
    pooling,
    products,
    recurrent,
    reduce,
    scalar,
    shape,
    special,
)
