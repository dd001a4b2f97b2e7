"""Recorded operations as expressions of sympy, which differentiates them by symbols."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import isfinite
from types import ModuleType
from typing import Any

from multicalc.backend import Backend, owner
from multicalc.tape.contraction import Contraction
from multicalc.tape.node import Node
from multicalc.tape.operation import FlatOperation

LARGEST = 40
"""Operations in an expression that anyone would read."""

SAME = (
    *("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc"),
)
"""Functions that sympy knows by the same name."""


@cache
def sympy() -> ModuleType | None:
    """The library, if it is installed: imported on first use, as it takes half a second."""
    try:
        import sympy as found
    except ModuleNotFoundError:
        return None
    return found


def expression(node: Node, symbols: Sequence[Any]) -> Any:
    """What the node's one output is of ``symbols``, or None where that can't be said."""
    operation = node.operation
    if len(node.outputs) > 1:
        return None
    if isinstance(operation, FlatOperation):
        return _applied(operation, symbols)
    return _along(operation, symbols)


def _along(operation: Contraction, symbols: Sequence[Any]) -> Any:
    at = dict(zip(operation.inputs, symbols, strict=True))
    for node in operation.steps:
        found = expression(node, [at[x._serial] for x in node.inputs])
        if found is None or found.count_ops() > LARGEST:
            return None
        at[node.outputs[0]] = found
    return at[operation.output]


def _applied(operation: FlatOperation, symbols: Sequence[Any]) -> Any:
    args, kwargs = operation.arguments(symbols)
    rule = _rules().get(operation.name)
    operands = [_operand(x, operation.backend) for x in args]
    if rule is None or kwargs or any(x is None for x in operands):
        return None
    return rule(*operands)


def _operand(x: Any, backend: Backend) -> Any:
    """A symbol's expression as it is; a number exactly as it is written."""
    sp = sympy()
    assert sp is not None
    if isinstance(x, sp.Expr):
        return x
    if owner(x) == backend.name and backend.shape(x) == ():
        x = backend.to_numpy(x).item()
    if isinstance(x, int | float) and isfinite(x):
        return sp.Rational(repr(x))
    return None


@cache
def _rules() -> dict[str, Any]:
    """Functions of ``xp`` as sympy has them, by name."""
    sp = sympy()
    assert sp is not None
    return {
        **{name: getattr(sp, name) for name in SAME},
        "add": lambda x, y: x + y,
        "subtract": lambda x, y: x - y,
        "multiply": lambda x, y: x * y,
        "divide": lambda x, y: x / y,
        "pow": lambda x, y: x**y,
        "negative": lambda x: -x,
        "positive": lambda x: x,
        "square": lambda x: x**2,
        "reciprocal": lambda x: 1 / x,
        "abs": sp.Abs,
        "hypot": lambda x, y: sp.sqrt(x**2 + y**2),
        "expm1": lambda x: sp.exp(x) - 1,
        "log1p": lambda x: sp.log(1 + x),
        "log2": lambda x: sp.log(x) / sp.log(2),
        "log10": lambda x: sp.log(x) / sp.log(10),
        "logaddexp": lambda x, y: sp.log(sp.exp(x) + sp.exp(y)),
        "sigmoid": lambda x: 1 / (1 + sp.exp(-x)),
        "softplus": lambda x: sp.log(1 + sp.exp(x)),
    }
