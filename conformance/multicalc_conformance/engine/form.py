"""What something read from JSON has to look like, as a value: forms, made of other forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Form = Callable[[Any], None]
"""Raises :class:`FormError` where something is not of the form."""


class FormError(ValueError):
    """Something is of another form; ``path`` is where, from the inside out."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.path: list[str] = []

    def __str__(self) -> str:
        where = "".join(f"[{key}]" for key in reversed(self.path))
        return f"{where}: {self.args[0]}" if where else str(self.args[0])


def text(value: Any) -> None:
    _need(isinstance(value, str), "text", value)


def truth(value: Any) -> None:
    _need(isinstance(value, bool), "true or false", value)


def number(value: Any) -> None:
    """A number that a float can be, an infinity or NaN."""
    whole = isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53
    _need(isinstance(value, float) or whole, "a number", value)


def finite(value: Any) -> None:
    number(value)
    _need(math.isfinite(value), "a finite number", value)


def plain_number(value: Any) -> None:
    """A number of JSON, which has strings for infinities and NaN."""
    if value not in ("inf", "-inf", "nan"):
        finite(value)


def whole(value: Any) -> None:
    """A number that counts."""
    good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    _need(good, "a whole number", value)


def one_of(*known: Any) -> Form:
    def form(value: Any) -> None:
        _need(isinstance(value, str) and value in known, f"one of {', '.join(known)}", value)

    return form


def listed(each: Form) -> Form:
    """A list."""

    def form(value: Any) -> None:
        _need(isinstance(value, list), "a list", value)
        for index, entry in enumerate(value):
            _inside(index, each, entry)

    return form


def named(each: Form) -> Form:
    """An object with any keys."""

    def form(value: Any) -> None:
        _need(isinstance(value, dict), "an object", value)
        for key, entry in value.items():
            _inside(repr(key), each, entry)

    return form


def record(needed: Mapping[str, Form], optional: Mapping[str, Form] | None = None) -> Form:
    """An object with these keys and no others."""
    known = {**needed, **(optional or {})}

    def form(value: Any) -> None:
        _need(isinstance(value, dict), "an object", value)
        for key in needed:
            if key not in value:
                raise FormError(f"{key!r} is missing")
        for key, entry in value.items():
            if key not in known:
                raise FormError(f"unknown key {_short(key)}")
            _inside(repr(key), known[key], entry)

    return form


def nested(each: Form, depth: int) -> Form:
    """Lists within lists, at most so deep."""

    def form(value: Any) -> None:
        if not isinstance(value, list):
            each(value)
        elif not depth:
            raise FormError("lists too deep in one another")
        else:
            listed(nested(each, depth - 1))(value)

    return form


def _inside(key: Any, form: Form, value: Any) -> None:
    try:
        form(value)
    except FormError as error:
        error.path.append(str(key))
        raise


def _need(good: bool, what: str, value: Any) -> None:
    if not good:
        raise FormError(f"needs {what}, has {_short(value)}")


def _short(value: Any) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "an object"
    # A number of thousands of digits can't even be written.
    shown = "a large number" if isinstance(value, int) and abs(value) > 1e18 else repr(value)
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
