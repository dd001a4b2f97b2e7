"""Closed forms as a lesson writes them, and the numbers nearest to them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

DIGITS = 40
QUOTED = re.compile(r"""^(["'])(.*)\1$""", re.DOTALL)


def texts(expected: str) -> tuple[str, ...]:
    """The results that ``;`` separates.

    >>> texts("log(3); [1/3, 2/3]")
    ('log(3)', '[1/3, 2/3]')
    """
    return tuple(part.strip() for part in expected.split(";"))


def quoted(text: str) -> str | None:
    """What is in quotes: a result's text; None where it is a closed form."""
    match = QUOTED.match(text)
    return match[2] if match else None


def value(text: str) -> Any:
    """A closed form in sympy's notation as the nearest float, or nested lists of them.

    >>> value("[1/3, sqrt(2)]")
    [0.3333333333333333, 1.4142135623730951]
    """
    import sympy

    names = {"inf": sympy.oo, "e": sympy.E}
    return _nearest(sympy.sympify(text, locals=names))


def array(text: str) -> np.ndarray:
    """As :func:`value`, as an array."""
    return np.array(value(text))


def arguments(text: str) -> tuple[Any, ...]:
    """A function's arguments, which ``;`` separates: numbers, and arrays of what is in brackets."""
    found = (value(part) for part in texts(text) if part)
    return tuple(np.array(each, dtype="float64") for each in found)


def _nearest(form: Any) -> Any:
    if isinstance(form, list | tuple):
        return [_nearest(each) for each in form]
    number = form.evalf(DIGITS)
    return float(number) if number.is_real is not False or number.has("nan") else complex(number)
