"""What a line of a results file looks like."""

from __future__ import annotations

from collections import Counter
from typing import Any

from multicalc_conformance.engine.cell import VERDICTS
from multicalc_conformance.engine.form import (
    Form,
    FormError,
    finite,
    listed,
    named,
    nested,
    number,
    one_of,
    record,
    text,
    whole,
)

FORMAT = "multicalc results 2"
"""What the first line of a results file says. Another form of its lines is another number."""
DTYPES = ("float64", "float32")
TRUTH = ("True", "False")
DEEPEST = 64
"""Axes an array can have."""


def _digits(value: Any) -> None:
    text(value)
    try:
        complex(0 if value in TRUTH else value)
    except ValueError:
        raise FormError(f"no digits of a number: {value[:40]!r}") from None


BACKEND = record(
    {"name": text, "status": one_of("ready", "missing", "broken"), "version": text, "message": text}
)
ENVIRONMENT = {
    **dict.fromkeys(("label", "python", "machine", "numpy", "multicalc"), text),
    "backends": listed(BACKEND),
}
DESCRIPTION = {
    **dict.fromkeys(("id", "family", "name", "source", "shown"), text),
    "dtype": one_of(*DTYPES),
}


def outcome(size: Form) -> dict[str, Form]:
    """What a cell may have besides its verdict; ``size`` is the form of its errors."""
    return {
        "relative": size,
        "ulp": size,
        "share": size,
        "at": listed(whole),
        "got": listed(nested(_digits, DEEPEST)),
        "expected": listed(nested(text, DEEPEST)),
        "diagnosis": text,
        "message": text,
    }


def pair(size: Form) -> Form:
    return record({"backends": listed(text), "relative": size})


HEADER = record({"format": text, "scenarios": whole, **ENVIRONMENT})
_CELL = record(
    {**dict.fromkeys(("scenario", "operator", "backend"), text), "verdict": one_of(*VERDICTS)},
    outcome(number),
)
_SCENARIO = record(
    {**DESCRIPTION, "seconds": finite, "cells": listed(_CELL), "pairs": named(pair(number))}
)


def scenario(backends: list[str]) -> Form:
    """The line of a scenario on ``backends``."""

    def form(value: Any) -> None:
        _SCENARIO(value)
        cells = value["cells"]
        for place, count in Counter((c["operator"], c["backend"]) for c in cells).items():
            if count > 1:
                raise FormError(f"{count} results for {place[0]!r} on {place[1]!r}")
        for cell in cells:
            explicable(cell)
            if cell["scenario"] != value["id"]:
                raise FormError(f"a result of {cell['scenario']!r} in {value['id']!r}")
            if cell["backend"] not in backends:
                raise FormError(f"a result of {cell['backend']!r}, which did not run")
        for operator in value["pairs"]:
            if operator not in {cell["operator"] for cell in cells}:
                raise FormError(f"backends compared for {operator!r}, which has no results")

    return form


def explicable(cell: dict[str, Any]) -> None:
    """A cell that doesn't agree says why, or by how much."""
    known = cell["verdict"] == "agrees" or cell.get("message") or {"ulp", "share"} <= cell.keys()
    if not known:
        raise FormError("a result that does not agree says neither why nor by how much")
