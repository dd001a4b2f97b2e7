"""What the dtype of a result has to be, written down once more."""

from __future__ import annotations

import numpy as np

from multicalc_conformance.families.arithmetic.operands import (
    BOOL,
    COMPLEX,
    DTYPES,
    FLOAT,
    INT,
    Operand,
)

BESIDE = {
    BOOL: {"b": BOOL, "i": INT, "f": "active", "c": "active complex"},
    INT: {"b": INT, "i": INT, "f": "active", "c": "active complex"},
    "float32": {"b": "float32", "i": "float32", "f": "float32", "c": "complex64"},
    FLOAT: {"b": FLOAT, "i": FLOAT, "f": FLOAT, "c": COMPLEX},
    COMPLEX: dict.fromkeys("bifc", COMPLEX),
}
"""By an array's dtype and the kind of the number beside it."""
REFUSED = {
    BOOL: {
        **dict.fromkeys(("+", "-", "//", "%", "**", "@", "-x", "+x", "abs(x)"), "logic"),
        **dict.fromkeys(("<<", ">>"), "mask"),
    },
    INT: {},
    "f": dict.fromkeys(("&", "|", "^", "<<", ">>", "~"), "bits"),
    "c": {
        **dict.fromkeys(("&", "|", "^", "<<", ">>", "~"), "bits"),
        **dict.fromkeys(("<", "<=", ">", ">=", "//", "%"), "order"),
    },
}
"""By what the operands meet in, the operators that are refused, and a word that says why."""
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def meeting(*operands: Operand, active: str = FLOAT) -> str:
    """The dtype in which they meet where new floats are ``active``."""
    dtype = max((x.dtype for x in operands if x.dtype), key=DTYPES.index)
    complexes = "complex64" if active == "float32" else COMPLEX
    for number in operands:
        if not number.dtype:
            found = BESIDE[dtype][number.kind]
            dtype = {"active": active, "active complex": complexes}.get(found, found)
    return dtype


def refusal(symbol: str, *operands: Operand) -> str:
    """A word of the error, if these have no such operator."""
    if symbol == "@" and not all(np.ndim(x.value) for x in operands):
        return "vectors"
    return REFUSED[_kind(meeting(*operands))].get(symbol, "")


def result(symbol: str, *operands: Operand, active: str = FLOAT) -> str:
    """The dtype of what the operator gives."""
    found = meeting(*operands, active=active)
    if symbol in COMPARISONS:
        return BOOL
    if symbol == "abs(x)" and found == COMPLEX:
        return FLOAT
    return active if symbol == "/" and found in (BOOL, INT) else found


def _kind(dtype: str) -> str:
    return dtype if dtype in REFUSED else dtype[0]
