"""A saved comparison as a report, so that two can be held against each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from multicalc.testing.comparing.comparison import FORMAT, Comparison
from multicalc.testing.comparing.lines import ComparedLine
from multicalc.testing.noise import largest
from multicalc_conformance.engine.form import listed, named, one_of, record, text
from multicalc_conformance.engine.plain_arrays import line
from multicalc_conformance.engine.store import Record
from multicalc_conformance.report.merged import Report

ALONE = ""
"""The environment of a comparison in one."""

_PARTS = {
    **{"format": one_of(FORMAT), "title": text, "dtype": text},
    **{"sides": named(text), "lines": listed(line), "versions": named(text)},
}
_COMPARISON = record({k: v for k, v in _PARTS.items() if k != "versions"}, _PARTS)
"""Of a command's file, which has more."""


def is_comparison(found: Any) -> bool:
    return isinstance(found, dict) and "sides" in found


def of_comparison(found: Mapping[str, Any]) -> Report:
    """A report of one scenario, whose operators are the comparison's quantities and whose columns
    its sides. It has the name of what was compared, wherever that lay.

    Raises:
        FormError: it is damaged.
    """
    _COMPARISON({name: part for name, part in found.items() if name in _PARTS})
    comparison = Comparison.from_dict(found)
    columns = [_column(name, version) for name, version in comparison.sides.items()]
    labels = dict.fromkeys(column["environment"] for column in columns)
    versions = found.get("versions", {}) if set(labels) == {ALONE} else {}
    about = {"python": "python", "machine": "platform", "numpy": "numpy"}
    environments = [
        {
            "label": label,
            "multicalc": "",
            "backends": [],
            **{name: versions.get(key, "") for name, key in about.items()},
        }
        for label in labels
    ]
    scenario = {
        "id": re.sub(r"[^\s,]*/", "", comparison.title),
        "dtype": comparison.dtype if comparison.dtype in _WITH_PLACES else "float64",
        "operators": {
            each.name: {"cells": _cells(each), "expected": []} for each in comparison.lines
        },
    }
    return Report(environments, columns, [scenario])


_WITH_PLACES = ("float16", "float32", "float64", "complex64", "complex128")


def _column(side: str, version: str) -> Record:
    """A side's; one of an environment is called ``jax @ old``."""
    backend, _, environment = side.partition(" @ ")
    number = version.partition(" ")[2]
    return {"key": side, "backend": backend, "environment": environment, "version": number}


def _cells(of: ComparedLine) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for side, result in of.results.items():
        if result.array is None:
            verdict = "unsupported" if result.declared else "error"
            found[side] = {"verdict": verdict, "message": result.error}
            continue
        others = [name for name in of.arrays if name != side]
        agrees = all(of.between(side, other).agrees for other in others)
        digits = np.frompyfunc(lambda x: str(x), 1, 1)(result.array.astype(object))
        got = digits.tolist() if result.array.shape else digits
        found[side] = {"verdict": "agrees" if agrees else "differs", "got": [got]}
        if of.widest is not None and np.isfinite(of.widest.allowed):
            # All that there is of a bound: how far the sides may be apart.
            relative = of.widest.allowed / (largest(result.array) or 1.0)
            found[side] |= {"relative": relative, "share": 1.0}
    return found
