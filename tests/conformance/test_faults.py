"""The suite notices every seeded fault, and nothing without one; the page says what is on file.

The whole table takes minutes (``multicalc conformance faults``); here each fault meets the scenario
that the table names for the quickest of the families that are meant for it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from multicalc_conformance import families
from multicalc_conformance.cli.commands import app
from multicalc_conformance.mutation import kill
from multicalc_conformance.mutation.faults.catalogue import FAULTS
from typer.testing import CliRunner

from multicalc.backend import get_backend

PAGE = Path(__file__).parents[2] / "docs" / "kill-table.md"
TABLE = {row["fault"]: row for row in kill.table()}


@cache
def scenario(family, wanted):
    return next(s for s in families.scenarios(family) if s.id == wanted)


@pytest.fixture(scope="module")
def trial():
    """The scenarios that the table names, each with the references it needs computed once."""
    named: dict[str, dict[str, None]] = {}
    for row in TABLE.values():
        family = row["caught_by"][0]
        named.setdefault(family, {})[row["first"][family][0]] = None
    chosen = {family: [scenario(family, s) for s in ids] for family, ids in named.items()}
    trial = kill.Trial(get_backend("numpy"), chosen)
    assert list(trial.prepare()) == [], "something fails without a fault"
    return trial


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_is_noticed(fault, trial):
    row = TABLE[fault.name]
    family = row["caught_by"][0]
    chosen = {family: [scenario(family, row["first"][family][0])]}
    one = kill.Trial(trial.backend, chosen, trial.references)
    assert one.catches(fault)[family].operator == row["first"][family][1]


def test_nothing_is_left_of_the_faults(trial):
    for fault in FAULTS:
        with fault.seeded(trial.backend):
            pass
    assert list(trial.prepare()) == []


def test_the_table_is_of_all_faults_and_their_expected_families():
    assert list(TABLE) == [fault.name for fault in FAULTS]
    assert len(TABLE) == len(FAULTS) >= 150
    for fault in FAULTS:
        row = TABLE[fault.name]
        assert row["description"] == fault.description
        assert set(row["caught_by"]) == set(fault.caught_by), fault.name


def test_the_page_has_the_table():
    assert kill.as_markdown(kill.table()) in PAGE.read_text(encoding="utf-8")


def test_the_command(tmp_path):
    file = tmp_path / "table.json"
    arguments = ["--family", "nonsmooth", "--only", "NaN becomes 0", "--json", str(file)]
    result = CliRunner().invoke(app, ["conformance", "faults", *arguments])
    assert result.exit_code == 0, result.output
    assert "1 faults, 0 not noticed, on numpy." in result.output
    assert '"caught_by": ["nonsmooth"]' in file.read_text(encoding="utf-8")


def test_a_fault_that_nobody_notices_is_a_failure():
    arguments = ["--family", "precision", "--only", "NaN becomes 0"]
    result = CliRunner().invoke(app, ["conformance", "faults", *arguments])
    assert result.exit_code == 1
    assert "1 not noticed" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--family", "unknown"], "no family 'unknown'; known: chapter,"),
        (["--family", ","], "--family names nothing"),
        (["--backend", "unknown"], "unknown"),
        (["--json", "no such folder/table.json"], "no file can be written there"),
    ],
)
def test_bad_usage(arguments, told):
    result = CliRunner().invoke(app, ["conformance", "faults", *arguments])
    assert result.exit_code == 2
    assert told in result.output
