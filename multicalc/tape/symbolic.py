"""Recorded operations as expressions of sympy, which differentiates them by symbols."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from math import isfinite
from typing import Any

from multicalc.backend import Backend, owner
from multicalc.tape.contraction import Contraction
from multicalc.tape.node import Node
from multicalc.tape.operation import FlatOperation
from multicalc.tape.typeset import printed, sympy

LARGEST = 40
"""Operations in an expression that anyone would read."""

SAME = (
    *("exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "atan2"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc"),
)
"""Functions that sympy knows by the same name."""


FIRST = 0xE000
"""Where the characters start that stand for a node's inputs, so that what was found for one node
serves all that are made alike."""


def symbols(node: Node) -> list[str]:
    """What stands for the node's inputs in :func:`derivative`."""
    return [chr(FIRST + k) for k in range(len(node.inputs))]


def derivative(node: Node, position: int) -> tuple[Callable[..., Any], str] | None:
    """The node's one output differentiated by one of its inputs: a function of the numbers that
    these are, and its text. None where there is no sympy, or no formula that anyone would read."""
    sp = sympy()
    if sp is None or len(node.outputs) > 1:
        return None
    inputs = tuple(sp.Symbol(name, real=True) for name in symbols(node))
    whole = _expression(node, inputs)
    return None if whole is None else _differentiated(whole, inputs, position)


@lru_cache(maxsize=1024)
def _differentiated(
    whole: Any, inputs: tuple[Any, ...], position: int
) -> tuple[Callable[..., Any], str] | None:
    sp = sympy()
    assert sp is not None
    slope = whole.diff(inputs[position])
    if slope.count_ops() > LARGEST:
        return None
    ways = (sp.factor_terms(slope), sp.powsimp(sp.factor(slope)), slope)
    text = str(printed(min(ways, key=lambda way: way.count_ops())))
    return sp.lambdify(inputs, slope, "math"), text


def _expression(node: Node, inputs: Sequence[Any]) -> Any:
    """What the node is of its inputs, or None where that can't be said."""
    operation = node.operation
    if isinstance(operation, FlatOperation):
        return _applied(operation, inputs)
    return _along(operation, inputs)


def _along(operation: Contraction, inputs: Sequence[Any]) -> Any:
    at = dict(zip(operation.inputs, inputs, strict=True))
    for node in operation.steps:
        if len(node.outputs) > 1:
            return None
        found = _expression(node, [at[x._serial] for x in node.inputs])
        if found is None or found.count_ops() > LARGEST:
            return None
        at[node.outputs[0]] = found
    return at[operation.output]


def _applied(operation: FlatOperation, inputs: Sequence[Any]) -> Any:
    args, kwargs = operation.arguments(inputs)
    rule = _rules().get(operation.name)
    if rule is None or kwargs:
        return None
    operands = [_operand(x, operation.backend) for x in args]
    return None if any(x is None for x in operands) else rule(*operands)


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
