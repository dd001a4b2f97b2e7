"""Formulas and numbers as a reader understands them: text to sympy, by rules of its own."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

import sympy

RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-", strict=True))
LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉", "0123456789", strict=True))
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<vulgar>[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)"
    r"|(?P<root>√)|(?P<log>log )|(?P<name>[a-zA-Zπ]+[₀₁₂₃₄₅₆₇₈₉,]*)|(?P<sign>[-+−·/()^]))"
)


def read(text: str) -> sympy.Expr:
    """What ``text`` says."""
    told, before = "", ""
    for token in TOKEN.finditer(text):
        kind = token.lastgroup or ""
        piece = _written(kind, token.group().strip())
        starts = kind in ("number", "vulgar", "root", "log", "name") or piece == "("
        if starts and before in ("number", "vulgar", "raised", "name", ")"):
            told += "*"
        if before in ("root", "log"):
            piece = f"{piece})" if piece != "(" else piece
        told += piece
        before = piece if kind == "sign" else kind
    names = {name: sympy.Symbol(name) for name in re.findall(r"[a-zA-Z_][a-zA-Z_0-9]*", told)}
    known = {"e": sympy.E, "sqrt": sympy.sqrt, "log": sympy.log, "R": sympy.Rational}
    return sympy.sympify(told, locals={**names, **known, "PI": sympy.pi})


def _written(kind: str, text: str) -> str:
    match kind:
        case "vulgar":
            ratio = Fraction(unicodedata.numeric(text)).limit_denominator(9)
            return f"R({ratio.numerator}, {ratio.denominator})"
        case "raised":
            return f"**({''.join(map(RAISED.__getitem__, text))})"
        case "root":
            return "sqrt("
        case "log":
            return "log("
        case "name" if text == "π":
            return "PI"
        case "name":
            return "".join(f"_{LOWERED[c]}" if c in LOWERED else c for c in text)
        case "sign":
            return {"−": "-", "·": "*", "^": "**"}.get(text, text)
    return text
