"""The page of planted bugs says what a comparison says, and right ports agree.

The whole table takes minutes (``make ports-table``); here one bug in each framework meets its row.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
import zoo
from bugs import BUGS

ROOT = Path(__file__).parents[3]
SCRIPT = runpy.run_path(str(ROOT / "scripts" / "ports_table.py"))
PAGE = (ROOT / "docs" / "ports-table.md").read_text(encoding="utf-8")
ROWS = {
    row[0]: row[:6]
    for row in (tuple(line.strip("| ").split(" | ")) for line in PAGE.splitlines())
    if row[0] in {bug.name for bug in BUGS}
}
RERUN = (
    "a leaky relu",
    "the gate resets before the product",
    "channels are last when flattened",
    "gates in another order",
)


def test_the_page_has_every_bug_and_its_totals():
    bugs = {bug.name: bug for bug in BUGS}
    assert list(ROWS) == list(bugs)
    detected = [name for name, row in ROWS.items() if row[3] == "yes"]
    blamed = [
        name
        for name, row in ROWS.items()
        if row[4].replace("(the model itself)", "") in bugs[name].layers
    ]
    named = [name for name, row in ROWS.items() if row[5] == bugs[name].cause]
    totals = (
        f"Of 24 bugs {len(detected)} are detected, in {len(blamed)} the layer is found, and in "
    )
    assert f"{totals}{len(named)} the cause." in PAGE
    assert len(detected) == 24
    assert len(blamed) >= 22
    assert len(named) >= 18


@pytest.mark.parametrize("bug", [b for b in BUGS if b.name in RERUN], ids=lambda bug: bug.name)
def test_a_bug_meets_its_row(bug):
    assert SCRIPT["outcome"](bug, zoo.report(bug)).row == ROWS[bug.name]


@pytest.mark.parametrize("other", ["keras", "flax", "gluon"])
def test_right_ports_agree(other):
    a, b, match = zoo.pair("gru", "torch", other)
    report = zoo.mt.compare_ports(
        a, b, zoo.INPUTS["gru"], zoo.LABELS, match=match, derivatives=False
    )
    assert report.agrees, str(report)
    assert not report.findings
