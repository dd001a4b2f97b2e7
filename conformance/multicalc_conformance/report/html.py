"""The report as one page that needs nothing else: what a person reads, and clicks through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from multicalc.display.palette import style
from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.engine.conventions import conventions
from multicalc_conformance.engine.store import Record
from multicalc_conformance.families import FAMILIES
from multicalc_conformance.report import counting
from multicalc_conformance.report.findings import findings, given
from multicalc_conformance.report.merged import Report
from multicalc_conformance.report.reproduce import of_scenario

SCOPE = "mc-report"
"""The page's class, within which it has the colours."""

SHORTENED = ("relative", "ulp", "share")


def html(report: Report) -> str:
    """The page. All text in it is escaped by the template engine."""
    environment = Environment(
        loader=PackageLoader(__package__, "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    environment.filters["fragment"] = _fragment
    environment.filters["given"] = given
    environment.globals["inlined"] = _inlined
    return environment.get_template("report.html.jinja").render(
        scope=SCOPE,
        palette=Markup(style(SCOPE)),
        report=report,
        sentence=counting.sentence(report),
        totals=counting.totals(report),
        matrix=counting.matrix(report),
        gravest=counting.gravest,
        symbols=counting.SYMBOLS,
        meanings=counting.MEANINGS,
        about=FAMILIES,
        known={scenario["id"] for scenario in report.scenarios},
        failures=findings(report, FAILURES),
        gaps=findings(report, ["unsupported"]),
        conventions=conventions(dict.fromkeys(column["backend"] for column in report.columns)),
        faults=_faults(),
        data=_data(report),
    )


def _data(report: Report) -> Record:
    """What the page's script shows on demand, each array of digits once an operator."""
    return {
        "columns": [column["key"] for column in report.columns],
        "backends": [column["backend"] for column in report.columns],
        "symbols": counting.SYMBOLS,
        "scenarios": [
            {
                **{name: scenario[name] for name in ("id", "family", "dtype", "source", "shown")},
                "reproduce": of_scenario(scenario),
                "operators": {o: _operator(each) for o, each in scenario["operators"].items()},
            }
            for scenario in report.scenarios
        ],
    }


def _operator(found: Record) -> Record:
    results: list[Any] = []
    cells = {}
    for column, cell in found["cells"].items():
        cells[column] = {name: _short(name, entry) for name, entry in cell.items() if name != "got"}
        if cell.get("got"):
            if cell["got"] not in results:
                results.append(cell["got"])
            cells[column]["got"] = results.index(cell["got"])
    pairs = {
        label: {**pair, "relative": _short("relative", pair["relative"])}
        for label, pair in found["pairs"].items()
    }
    return {"expected": found["expected"], "results": results, "cells": cells, "pairs": pairs}


def _short(name: str, entry: Any) -> Any:
    short = name in SHORTENED and isinstance(entry, float)
    return float(f"{entry:.3g}") if short else entry


def _faults() -> list[Record]:
    """Which family noticed which fault that was planted in a framework, where that is on record."""
    table = files("multicalc_conformance.mutation").joinpath("kill_table.json")
    found: list[Record] = json.loads(table.read_text(encoding="utf-8")) if table.is_file() else []
    return found


def _fragment(state: Mapping[str, str]) -> str:
    return "#" + urlencode(state)


def _inlined(name: str) -> Markup:
    """A style sheet or script of ours."""
    return Markup(files(__package__).joinpath("page", name).read_text(encoding="utf-8"))
