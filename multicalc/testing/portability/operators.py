"""Which operator a person wrote, where Python or NumPy calls another one."""

from __future__ import annotations

import ast
import operator
from typing import Any

from multicalc.arrays.infix import OPERATORS, Infix
from multicalc.testing.portability.place import Place

COMPARED = {
    **{ast.Lt: "less", ast.LtE: "less_equal", ast.Gt: "greater", ast.GtE: "greater_equal"},
    **{ast.Eq: "equal", ast.NotEq: "not_equal"},
}
CHANGES = {
    **{"add": operator.iadd, "subtract": operator.isub, "multiply": operator.imul},
    **{"divide": operator.itruediv, "floor_divide": operator.ifloordiv, "pow": operator.ipow},
    **{"remainder": operator.imod, "matmul": operator.imatmul, "bitwise_and": operator.iand},
    **{"bitwise_or": operator.ior, "bitwise_xor": operator.ixor},
    **{"bitwise_left_shift": operator.ilshift, "bitwise_right_shift": operator.irshift},
}
"""Of each operator what ``x += y`` does."""

WRITTEN = (ast.BinOp, ast.Compare, ast.AugAssign, ast.UnaryOp)
"""What stands in the source where NumPy's arrays leave an operator to ours."""


def as_written(by: Infix, args: tuple[Any, ...], at: Place | None) -> tuple[Infix, tuple[Any, ...]]:
    """A comparison as it stands in the source: Python asks the right operand if the left one can't,
    of ``1 < x`` for ``x > 1``."""
    match at and at.node:
        case ast.Compare(ops=[symbol]) if COMPARED.get(type(symbol), by.name) != by.name:
            return OPERATORS[COMPARED[type(symbol)]], args[::-1]
    return by, args


def changes_a_name(at: Place | None) -> bool:
    """Whether it is ``x += y``; of ``x[k] += y`` the writing is noted."""
    node = None if at is None else at.node
    return isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name)
