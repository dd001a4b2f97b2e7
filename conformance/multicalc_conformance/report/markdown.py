"""The report as a page of text: versions, the matrix, and what was found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from multicalc_conformance.engine.cell import FAILURES
from multicalc_conformance.engine.conventions import convention
from multicalc_conformance.report.counting import MEANINGS, SYMBOLS, Counts, matrix, sentence
from multicalc_conformance.report.findings import Remark, findings, given
from multicalc_conformance.report.merged import Report
from multicalc_conformance.report.reproduce import COMMAND, of_scenario

NAMED = 4
"""A message that many scenarios have names so many of them."""


def markdown(report: Report) -> str:
    """The whole page."""
    sections = [
        ["# Conformance", sentence(report)],
        ["## Versions", *_versions(report)],
        ["## Matrix", *_matrix(report)],
        ["## Failures", *_failures(report)],
        ["## Conventions", *_conventions(report)],
        ["## Declared unsupported", *_unsupported(report)],
        ["## Run it again", *_again(report)],
    ]
    return "\n\n".join(part for section in sections for part in section) + "\n"


def _versions(report: Report) -> Iterable[str]:
    labels = [environment["label"] for environment in report.environments]
    rows = [
        [name, *(str(environment[name]) for environment in report.environments)]
        for name in ("python", "machine", "numpy", "multicalc")
    ]
    names = dict.fromkeys(b["name"] for e in report.environments for b in e["backends"])
    for name in names:
        found = [
            {b["name"]: b["version"] if b["status"] == "ready" else b["status"] for b in each}
            for each in (environment["backends"] for environment in report.environments)
        ]
        rows.append([f"backend {name}", *(each.get(name, "–") for each in found)])
    yield _table(["", *labels], rows)


def _matrix(report: Report) -> Iterable[str]:
    yield (
        "A cell is one operator of one scenario on one backend. "
        + "; ".join(f"{SYMBOLS[v]} *{v}*: {MEANINGS[v]}" for v in reversed(SYMBOLS))
        + "."
    )
    columns = [column["key"] for column in report.columns]
    rows = [
        [family, *(_counts(row[key]) for key in columns)] for family, row in matrix(report).items()
    ]
    yield _table(["family", *columns], rows)


def _counts(counts: Counts) -> str:
    return " ".join(f"{SYMBOLS[v]}\N{NO-BREAK SPACE}{counts[v]:,}" for v in SYMBOLS if counts[v])


def _failures(report: Report) -> Iterable[str]:
    found = findings(report, FAILURES)
    if not found:
        yield "None."
        return
    for finding in found:
        lines = [f"- **{finding.verdict}** {_text(finding.told)}"]
        for scenario, places in finding.where.items():
            cells = ", ".join(f"{place.operator} on {place.column}" for place in places)
            lines.append(f"  - {_text(scenario)}: {_text(cells)}")
        lines.append(f"\n  `{of_scenario(finding.places[0].scenario)}`")
        yield "\n".join(lines)


def _conventions(report: Report) -> Iterable[str]:
    columns = {column["key"]: column for column in report.columns}
    followed = (
        convention(p.scenario["id"], p.operator, at["backend"], at["version"])
        for p in report.places()
        if p.verdict == "convention"
        for at in [columns[p.column]]
    )
    met = {(each.scenario, each.operator, each.where): each for each in followed if each}
    if not met:
        yield "No cell of this report follows one."
        return
    yield "Where mathematics leaves a choice, and a framework's documented one is not the suite's:"
    rows = [[*key, ", ".join(given(met[key].gives)), met[key].why] for key in sorted(met)]
    yield _table(["scenario", "operator", "backend", "gives", "why"], rows)


def _unsupported(report: Report) -> Iterable[str]:
    found = findings(report, ["unsupported"])
    if not found:
        yield "Nothing."
        return
    rows = [
        [finding.told, ", ".join(finding.columns), str(len(finding.places)), _some(finding)]
        for finding in found
    ]
    yield _table(["why", "backend", "cells", "scenarios"], rows)


def _some(finding: Remark) -> str:
    names = list(finding.where)
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _again(report: Report) -> Iterable[str]:
    names = dict.fromkeys(scenario["family"] for scenario in report.scenarios)
    yield f"```\n{COMMAND} --family {','.join(names)} --html report.html --markdown report.md\n```"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(_text(entry) for entry in line) + " |" for line in lines)


def _text(entry: str) -> str:
    """Text that stays text, in one line."""
    escaped = entry.replace("\\", "\\\\").replace("\n", " ")
    for character in "|*_<`[":
        escaped = escaped.replace(character, "\\" + character)
    return escaped
