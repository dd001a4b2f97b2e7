"""The results as tables: in the terminal, and as a page of the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.comparing import Compared
from benchmarks.group_tables import group_section
from benchmarks.groups import GROUPS, group
from benchmarks.measurement import Measurement
from benchmarks.problem import OPERATORS
from benchmarks.targets import mean_ratio, targets
from benchmarks.timing import Spread

INTRODUCTION = """# Benchmarks

`make bench` measures a derivative by multicalc, by the best native code we know
(`benchmarks/native/`), and by the obvious native call. A number is our time divided by the other's:
below 1 we are faster. Eager calls are compared with eager ones, compiled calls with compiled ones;
the obvious call is never compiled. float64 on the CPU, the frameworks' own numbers of threads.
glibc's allocator has the same fixed thresholds for all (`benchmarks/environment.py`). The ways take
turns within a cell, in random order; a ratio is the median over these rounds, with its quartiles in
parentheses. Before they are timed, their results have to agree to 1e-10. A page may be
put together from several runs (`--resume`); what has no number was not measured.

`jvp`, `vjp` and `jacobian` are of the workload's vector-valued form. The smallest MLP and mixture
have 6 parameters, and stand under 2 and 10. Of 10⁶ parameters there are no matrices.
"""


def print_tables(console: Console, cells: Sequence[Measurement]) -> None:
    """A table for each mode of a backend: operators and workloads by sizes."""
    for backend, mode in _groups(cells):
        mine = [cell for cell in cells if (cell.backend, cell.mode) == (backend, mode)]
        sizes = sorted({cell.size for cell in mine})
        table = Table(
            "operator",
            "workload",
            *map(str, sizes),
            title=f"{backend}, {mode}: ours / best; ours / obvious",
        )
        for operator, workload, row in _rows(mine, sizes):
            table.add_row(operator, workload, *map(_cell_text, row))
        console.print(table)


def markdown(
    results: dict[str, Any],
    cells: Sequence[Measurement],
    comparisons: Sequence[Compared],
    details: bool,
) -> str:
    """The page; without ``details`` only its summary."""
    lines = [INTRODUCTION] if details else []
    versions = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    lines += [
        f"Measured on {results['date']} on {results['processor']}, {results['cores']} cores; "
        f"Python {results['python']}, {versions}.",
        "",
        "## Targets",
        "",
        "Means are geometric.",
        "",
        "| what | bound | found | cells | |",
        "| --- | --- | --- | --- | --- |",
    ]
    for each in targets(cells, comparisons, results["import"]):
        verdict = "met" if each.met else "**missed**"
        lines.append(
            f"| {each.what} | {each.bound} | {each.found:.3g} | {each.cells} | {verdict} |"
        )
    for title, ratio, small in (
        ("Ours / best native, n ≥ 1000", "best", False),
        ("Ours / best native, n = 2", "best", True),
        ("Ours / obvious native, n ≥ 100", "obvious", False),
    ):
        least = 2 if small else 1_000 if ratio == "best" else 100
        mine = [c for c in cells if (c.size == 2 if small else c.size >= least)]
        lines += ["", f"## {title}", "", *_means(mine, ratio)]
    for name in GROUPS:
        if found := [each for each in comparisons if each.group == name]:
            lines += group_section(group(name), found)
    if details:
        for backend, mode in _groups(cells):
            lines += ["", f"## {backend}, {mode}", "", *_details(cells, backend, mode)]
    untimed = [
        *_untimed([cell for cell in cells if cell.why]),
        *(f"- {c.backend} {c.mode}, {c.what}: {c.why}" for c in comparisons if c.why),
    ]
    if untimed:
        lines += ["", "## Not timed", "", *untimed]
    return "\n".join(lines) + "\n"


def _groups(cells: Sequence[Measurement]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((cell.backend, cell.mode) for cell in cells))


def _rows(
    cells: Sequence[Measurement], sizes: Sequence[int]
) -> list[tuple[str, str, list[Measurement | None]]]:
    found = {(cell.operator, cell.workload, cell.size): cell for cell in cells}
    workloads = dict.fromkeys(cell.workload for cell in cells)
    rows = [
        (operator, workload, [found.get((operator, workload, size)) for size in sizes])
        for operator in OPERATORS
        for workload in workloads
    ]
    return [row for row in rows if any(row[2])]


def _means(cells: Sequence[Measurement], ratio: str) -> list[str]:
    groups = _groups(cells)
    lines = [
        "| operator | " + " | ".join(f"{backend} {mode}" for backend, mode in groups) + " |",
        "| --- |" + " --- |" * len(groups),
    ]
    for operator in OPERATORS:
        means = [
            mean_ratio(
                [c for c in cells if (c.backend, c.mode, c.operator) == (*group, operator)], ratio
            )
            for group in groups
        ]
        if any(mean is not None for mean in means):
            texts = ["" if mean is None else f"{mean:.2f}" for mean in means]
            lines.append(f"| {operator} | " + " | ".join(texts) + " |")
    return lines


def _details(cells: Sequence[Measurement], backend: str, mode: str) -> list[str]:
    mine = [cell for cell in cells if (cell.backend, cell.mode) == (backend, mode)]
    sizes = sorted({cell.size for cell in mine})
    lines = [
        "Ours / best; ours / obvious.",
        "",
        "| operator | workload | " + " | ".join(map(str, sizes)) + " |",
        "| --- | --- |" + " --- |" * len(sizes),
    ]
    for operator, workload, row in _rows(mine, sizes):
        lines.append(f"| {operator} | {workload} | " + " | ".join(map(_cell_text, row)) + " |")
    return lines


def _untimed(cells: Sequence[Measurement]) -> list[str]:
    """One line for each reason."""
    reasons: dict[tuple[str, str, str, str], list[str]] = {}
    for cell in cells:
        key = (cell.backend, cell.mode, cell.operator, cell.why)
        reasons.setdefault(key, []).append(f"{cell.workload} at {cell.size}")
    return [
        f"- {backend} {mode}, {operator} of {', '.join(where)}: {why}"
        for (backend, mode, operator, why), where in reasons.items()
    ]


def _cell_text(cell: Measurement | None) -> str:
    if cell is None:
        return ""
    if cell.why:
        return "–"
    parts = []
    if "best" in cell.ratios:
        parts.append(_spread(cell.ratios["best"]))
    if "gradients" in cell.ratios:
        parts.append(f"{_spread(cell.ratios['gradients'])} gradients")
    if "obvious" in cell.ratios:
        parts.append(f"{cell.ratios['obvious'].median:.2g}")
    return "; ".join(parts) or f"{cell.seconds['ours'] * 1e6:.0f} µs"


def _spread(spread: Spread) -> str:
    return f"{spread.median:.2f} ({spread.low:.2f}–{spread.high:.2f})"
