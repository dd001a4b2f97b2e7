"""Right ports of three models agree, and 24 bugs are found as the published table says.

Half of them, unless all are asked for by ``--every-scenario``: each takes seconds.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import zoo
from bugs import BUGS

import multicalc.testing as mt
from scripts import ports_table

PAGE = (Path(__file__).parents[3] / "docs" / "ports-table.md").read_text(encoding="utf-8")
ROWS = {
    cells[0]: tuple(cells)
    for cells in (
        [cell.strip() for cell in line.strip("| ").split(" | ")]
        for line in PAGE.splitlines()
        if line.startswith("| ")
    )
}


PAIRS = [(model, other) for model in zoo.MODELS for other in ("keras", "flax", "gluon")]


@pytest.mark.parametrize(("model", "other"), PAIRS)
def test_right_ports_agree(request, model, other):
    _some(request, PAIRS.index((model, other)))
    a, b, match = zoo.pair(model, "torch", other)
    mt.assert_ports_agree(a, b, zoo.INPUTS[model], zoo.LABELS, match=match)


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_is_found_as_the_table_says(request, bug):
    _some(request, BUGS.index(bug))
    assert ports_table.outcome(bug, zoo.report(bug)).row == ROWS[bug.name][:-1]


def test_the_table_has_all_bugs_and_enough_of_them_found():
    rows = [ROWS[bug.name] for bug in BUGS]
    assert len(rows) == 24
    assert all(row[3] == "yes" for row in rows)
    pairs = list(zip(rows, BUGS, strict=True))
    layers = [[layer or "(the model itself)" for layer in bug.layers] for bug in BUGS]
    assert sum(row[4] in each for row, each in zip(rows, layers, strict=True)) >= 22
    assert sum(row[5] == bug.cause for row, bug in pairs) >= 18


def _some(request: pytest.FixtureRequest, number: int) -> None:
    if number % 2 and not request.config.getoption("--every-scenario"):
        pytest.skip("with --every-scenario")
