"""Expressions as a book prints them: ``(a + b)²``, ``2·x``, ``−1``."""

from __future__ import annotations

import re
from functools import cache
from types import ModuleType
from typing import Any, cast

from multicalc.display.constants import SUPERSCRIPT
from multicalc.tape.written import ATOM, POWER, PRODUCT, SIGN, SUM, Expression

LARGEST_FRACTION = 9
"""Denominators up to this are kept as fractions, others written as decimals."""


@cache
def sympy() -> ModuleType | None:
    """The library, if it is installed: imported on first use, as it takes half a second."""
    try:
        import sympy as found
    except ModuleNotFoundError:
        return None
    return cast(ModuleType, found)


def typeset(text: str) -> str:
    """Python's notation as print has it.

    >>> typeset("-2.0 * (a + b) ** 2 - w[0] @ x")
    '−2·(a + b)² − w[0] x'
    """
    text = re.sub(r" \*\* (-?\d+)(?:\.0)?(?![\w.])", lambda m: m[1].translate(SUPERSCRIPT), text)
    text = re.sub(r"(?<![\w.])(\d+)\.0(?![\w.])", r"\1", text)
    return re.sub(r"(?<![\w'\"])-", "−", text).replace(" * ", "·").replace(" @ ", " ")


def printed(expression: Any) -> Expression:
    """An expression of sympy in that notation, with Python's minus: ``"2(a + b)"``."""
    sp = sympy()
    assert sp is not None
    if expression.is_Symbol:
        return Expression(expression.name)
    if expression.is_Number:
        return _number(expression)
    if expression.is_Add:
        return _sum(expression)
    if expression.is_Pow:
        return _power(expression)
    if expression.is_Mul:
        return _product(expression)
    if isinstance(expression, sp.Abs):
        return Expression(f"|{printed(expression.args[0])}|")
    name = expression.func.__name__
    inside = ", ".join(map(printed, expression.args))
    return Expression(f"{name}({inside})") if expression.args else Expression(str(expression))


def _number(x: Any) -> Expression:
    text = str(x) if x.q <= LARGEST_FRACTION else f"{float(x):.10g}"
    return Expression(text, PRODUCT if "/" in text else SIGN if x.is_negative else ATOM)


def _sum(x: Any) -> Expression:
    terms = sorted(x.as_ordered_terms(), key=_is_negative)
    text = ""
    for term in terms:
        negative = _is_negative(term)
        part = printed(-term if negative else term).at(SUM + negative)
        text += f" {'-' if negative else '+'} {part}" if text else "-" * negative + part
    return Expression(text, SUM)


def _is_negative(term: Any) -> bool:
    return bool(term.as_coeff_Mul()[0] < 0)


def _power(x: Any) -> Expression:
    sp = sympy()
    assert sp is not None
    base, exponent = x.args
    if _is_negative(exponent):
        return Expression(f"1/{printed(base**-exponent).at(POWER)}", PRODUCT)
    if exponent == sp.Rational(1, 2):
        return Expression(f"√{printed(base).at(ATOM)}", POWER)
    holds = printed(base).at(ATOM)
    if exponent.is_Integer:
        return Expression(f"{holds}{str(exponent).translate(SUPERSCRIPT)}", POWER)
    return Expression(f"{holds}^{printed(exponent).at(ATOM)}", POWER)


def _product(x: Any) -> Expression:
    sp = sympy()
    assert sp is not None
    number = x.as_coeff_mul()[0]
    factors = [each for each in x.as_ordered_factors() if not each.is_Number]
    for k, factor in enumerate(factors):
        if factor.is_Add and _reads_better_negated(factor, number):
            number, factors[k] = -number, -factor
    if number < 0:
        return Expression(
            f"-{printed(sp.Mul(-number, *factors, evaluate=False)).at(PRODUCT)}", SIGN
        )
    over, under = sp.fraction(sp.Mul(*factors, evaluate=False), exact=True)
    if number.q <= LARGEST_FRACTION:
        under = sp.Mul(number.q, under, evaluate=1 in (number.q, under))
        number = sp.Integer(number.p)
    if under != 1:
        whole = sp.Mul(number, *sp.Mul.make_args(over), evaluate=number == 1)
        return Expression(f"{printed(whole).at(PRODUCT)}/{printed(under).at(POWER)}", PRODUCT)
    if not factors:
        return printed(number)
    together = "·".join(sorted((printed(each).at(POWER) for each in factors), key=_plainest))
    if number == 1:
        return Expression(together, PRODUCT if len(factors) > 1 else POWER)
    joined = "·" if together[0].isdigit() else ""
    return Expression(f"{printed(number).at(POWER)}{joined}{together}", PRODUCT)


def _reads_better_negated(x: Any, number: Any) -> bool:
    """``-2(a - b)`` rather than ``2(b - a)``, and ``1 - x²`` rather than ``-(x² - 1)``."""
    constant = x.as_coeff_Add()[0]
    if constant == 0:
        return _is_negative(x.as_ordered_terms()[0])
    return bool(constant < 0 and number < 0)


def _plainest(part: str) -> bool:
    """Names stand before functions and sums."""
    return "(" in part
