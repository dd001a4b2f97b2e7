"""What ``multicalc conformance`` makes of backends that are not there, and how it counts."""

from __future__ import annotations

import io

import pytest
from multicalc_conformance.cli import terminal
from multicalc_conformance.cli.failures import Failures
from rich.console import Console


@pytest.fixture
def sinh(run, tmp_path):
    """The suite on one operation."""
    chosen = ["--family", "elementwise", "--only", "elementwise/sinh"]

    def call(*arguments):
        results = ["--results", str(tmp_path / "results.jsonl")]
        return run("conformance", *chosen, *results, *arguments)

    return call


def test_a_backend_that_is_not_installed_is_a_failure_if_it_was_asked_for(
    sinh, with_adapters, missing
):
    with_adapters(missing)
    result = sinh()
    assert result.exit_code == 0, result.output
    assert "pip install 'absent[cpu]'" in result.output
    assert sinh("--backends", "numpy,absent").exit_code == 1


def test_a_backend_that_cannot_be_imported_is_a_failure(sinh, with_adapters, broken):
    with_adapters(broken)
    result = sinh()
    assert result.exit_code == 1
    assert "libbroken.so.3" in result.output


def test_a_bar_counts_what_is_done(monkeypatch):
    screen = Console(file=io.StringIO(), force_terminal=True, width=80)
    monkeypatch.setattr(terminal, "Screen", lambda **_: screen)
    with terminal.bar(7, 3, Console(file=io.StringIO())) as step:
        step("one [more]")
    shown = screen.file.getvalue()
    assert "4/7" in shown
    assert "one [more]" in shown


def test_there_is_no_bar_in_a_file(monkeypatch):
    screen = Console(file=io.StringIO())
    monkeypatch.setattr(terminal, "Screen", lambda **_: screen)
    with terminal.bar(2, 0, screen) as step:
        step("one")
    assert screen.file.getvalue() == ""


def record(name, verdict="wrong", shown="f = x**2\nx0 = 0.5"):
    where = {"scenario": f"nested/{name}", "operator": "grad", "backend": "tiny"}
    cell = {**where, "verdict": verdict, "message": "neither [1] nor 2"}
    described = {"id": f"nested/{name}", "family": "nested", "dtype": "float64", "shown": shown}
    return {**described, "cells": [cell]}


def told(*records):
    screen = terminal.Screen(file=io.StringIO(), width=terminal.PLAIN_WIDTH)
    Failures(screen).tell(records)
    return screen.file.getvalue().splitlines()


def test_a_failing_cell_shows_its_function_its_inputs_and_the_command_that_runs_it_alone():
    assert told(record("good", "agrees"), record("d/dx x²")) == [
        "wrong nested/d/dx x², grad on tiny: neither [1] nor 2",
        "    f = x**2",
        "    x0 = 0.5",
        "    multicalc conformance --backends tiny --family nested --only 'nested/d/dx x²' "
        "--dtype float64",
    ]


def test_long_functions_and_many_failures_are_cut_short():
    lines = told(record("long", shown="\n".join("abcdefghijkl")))
    assert lines[1:9] == [*(f"    {c}" for c in "abcdefg"), "    ..."]
    lines = told(*[record(f"{i:02}") for i in range(12)])
    assert lines[-3].strip().startswith("multicalc conformance --backends tiny")
    assert [line[:15] for line in lines[-2:]] == ["wrong nested/10", "wrong nested/11"]
