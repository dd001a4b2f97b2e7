"""Tangent rules by operator name: one row an operator.

A rule is ``rule(op, xs, ts, ys)``: the tangents of the outputs ``ys`` of ``op`` at ``xs`` along
``ts``, where ``None`` stands for a zero tangent, in a tuple if there is more than one output. A
tangent may be smaller than its output if it broadcasts to it. Rules are written in ``mx.np``, whose
operations have rules in turn, which gives the higher orders; and only in those whose first-order
gradient MXNet has right, since its tape runs over them.
"""

from __future__ import annotations

from types import MappingProxyType

from . import constant, elementwise, linalg, neural, products, reduce, scalar, shape, special
from .kinds import ZERO, Rule

__all__ = ["TABLE", "TABLES", "ZERO", "Rule"]

TABLES = tuple(
    module.RULES
    for module in (
        constant, elementwise, linalg, neural, products, reduce, scalar, shape, special,
    )
)  # fmt: skip

TABLE = MappingProxyType({name: rule for table in TABLES for name, rule in table.items()})
