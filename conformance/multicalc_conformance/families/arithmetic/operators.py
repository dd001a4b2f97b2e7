"""The operators: what each is of numbers, and at which numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp

from multicalc_conformance.families.arithmetic.operands import Side
from multicalc_conformance.references.entrywise import each


@dataclass(frozen=True)
class PythonOperator:
    """Python's operator, the function of ``xp`` that it is, the same of exact numbers, and where:
    on one side or between two."""

    symbol: str
    name: str
    python: Callable[..., Any]
    exact: Callable[..., Any]
    sides: tuple[Side, ...]


LEFT = Side(
    (True, False, True), (3, -2, 5), (2.5, -0.75, 1.25), (1.5 - 0.5j, -0.75 + 2j, 0.25 + 1j)
)
RIGHT = Side(
    (False, True, True), (2, 4, -3), (1.75, -0.625, 3.25), (0.5 + 1j, 1 - 2j, -1.5 + 0.25j)
)
DIVISORS = Side((True, True, True), RIGHT.integers, RIGHT.floats, RIGHT.complexes)
BASES = Side((True, True, True), (3, 2, 5), (2.5, 0.75, 1.25), LEFT.complexes)
EXPONENTS = Side((False, True, True), (2, 1, 3), RIGHT.floats, RIGHT.complexes)
ONES = Side((True, False, True), (2, -2, 5), (2.0, -0.75, 2.5), (2 + 0j, 2j, 2.5 + 0j))
SAME = Side((True, True, False), (2, 1, 3), (2.0, -0.5, 2.25), (2 + 0j, 1 + 2j, 2.5 + 0j))
BITS = Side((True, False, True), (6, -5, 3), LEFT.floats, LEFT.complexes)
OTHER_BITS = Side((False, True, True), (3, 1, 2), RIGHT.floats, RIGHT.complexes)


def _quotient(a: Any, b: Any) -> Any:
    return mp.floor(mp.mpf(a) / b)


def _inverted(a: Any) -> int:
    return int(not a) if isinstance(a, bool) else ~a


def _row(
    symbol: str, name: str, f: Callable[..., Any], left: Side = LEFT, right: Side = RIGHT
) -> PythonOperator:
    """An operator that is itself of Python's and mpmath's numbers."""
    return PythonOperator(symbol, name, f, each(lambda a, b: f(a, b) * 1), (left, right))


def _alone(symbol: str, name: str, f: Callable[..., Any]) -> PythonOperator:
    return PythonOperator(symbol, name, f, each(f), (LEFT,))


ARITHMETIC = (
    _row("+", "add", operator.add),
    _row("-", "subtract", operator.sub),
    _row("*", "multiply", operator.mul),
    PythonOperator(
        "/", "divide", operator.truediv, each(lambda a, b: mp.mpmathify(a) / b), (LEFT, DIVISORS)
    ),
    PythonOperator("//", "floor_divide", operator.floordiv, each(_quotient), (LEFT, DIVISORS)),
    PythonOperator(
        "%", "remainder", operator.mod, each(lambda a, b: a - b * _quotient(a, b)), (LEFT, DIVISORS)
    ),
    PythonOperator("**", "pow", operator.pow, each(mp.power), (BASES, EXPONENTS)),
    PythonOperator("@", "matmul", operator.matmul, lambda a, b: np.sum(a * b), (LEFT, RIGHT)),
)
COMPARISONS = (
    _row("==", "equal", operator.eq, ONES, SAME),
    _row("!=", "not_equal", operator.ne, ONES, SAME),
    _row("<", "less", operator.lt, ONES, SAME),
    _row("<=", "less_equal", operator.le, ONES, SAME),
    _row(">", "greater", operator.gt, ONES, SAME),
    _row(">=", "greater_equal", operator.ge, ONES, SAME),
)
BITWISE = (
    _row("&", "bitwise_and", operator.and_, BITS, OTHER_BITS),
    _row("|", "bitwise_or", operator.or_, BITS, OTHER_BITS),
    _row("^", "bitwise_xor", operator.xor, BITS, OTHER_BITS),
    _row("<<", "bitwise_left_shift", operator.lshift, BITS, OTHER_BITS),
    _row(">>", "bitwise_right_shift", operator.rshift, BITS, OTHER_BITS),
)
OPERATORS = (*ARITHMETIC, *COMPARISONS, *BITWISE)
UNARY = (
    _alone("-x", "negative", operator.neg),
    _alone("+x", "positive", operator.pos),
    _alone("abs(x)", "abs", abs),
    PythonOperator("~", "bitwise_invert", operator.invert, each(_inverted), (LEFT,)),
)
