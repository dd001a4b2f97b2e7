"""What the JSON file written from a report looks like."""

from __future__ import annotations

from typing import Any

from multicalc_conformance.engine.cell import VERDICTS
from multicalc_conformance.engine.form import (
    FormError,
    finite,
    listed,
    named,
    nested,
    one_of,
    plain_number,
    record,
    text,
)
from multicalc_conformance.engine.results import (
    DEEPEST,
    DESCRIPTION,
    ENVIRONMENT,
    explicable,
    outcome,
    pair,
)

FORMAT = "multicalc report 2"
PARTS = ("environments", "columns", "scenarios")

_OPERATOR = record(
    {
        "expected": listed(nested(text, DEEPEST)),
        "cells": named(record({"verdict": one_of(*VERDICTS)}, outcome(plain_number))),
        "pairs": named(pair(plain_number)),
    }
)
_REPORT = record(
    {
        "format": one_of(FORMAT),
        "environments": listed(record(ENVIRONMENT)),
        "columns": listed(
            record(dict.fromkeys(("key", "backend", "environment", "version"), text))
        ),
        "scenarios": listed(
            record({**DESCRIPTION, "seconds": finite, "operators": named(_OPERATOR)})
        ),
    }
)


def hold(found: dict[str, Any]) -> None:
    """Check a report that was read.

    Raises:
        FormError: it is of another version, or damaged.
    """
    if found.get("format") != FORMAT:
        raise FormError(f"of another version of multicalc: {FORMAT!r} is known")
    _REPORT(found)
    columns = [column["key"] for column in found["columns"]]
    for scenario in found["scenarios"]:
        for operator, results in scenario["operators"].items():
            for column, cell in results["cells"].items():
                if column not in columns:
                    raise FormError(f"{scenario['id']}, {operator}: no column {column!r}")
                explicable(cell)
    for name, kept in (
        ("scenario", [scenario["id"] for scenario in found["scenarios"]]),
        ("column", columns),
    ):
        if len(set(kept)) < len(kept):
            raise FormError(f"a {name} stands there twice")
