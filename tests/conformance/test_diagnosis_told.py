"""What is known of a wrong result is in everything that tells of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from mpmath import mpf
from multicalc_conformance import test_conformance as suite
from multicalc_conformance.cli.reports import FORMATS
from multicalc_conformance.cli.tables import explanations
from multicalc_conformance.comparison.table import by_scenario, table
from multicalc_conformance.engine import store
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.run import judged
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.report.findings import explained
from multicalc_conformance.report.load import load
from multicalc_conformance.report.merged import merged

from conformance import reporting
from multicalc.backend import get_backend

EXACT = np.array([[mpf(1), mpf("0.7")], [mpf(3), mpf(-4)]], dtype=object)
GOT = EXACT.astype(float) / 2
SAID = "½ × the reference"


def half(got=GOT):
    found = {"value": Reference([EXACT], [1e-15])}
    return Scenario("f", "half", {"value": lambda _: [got]}, lambda: found, "by hand")


def run_of(scenario):
    result = judged(scenario, [get_backend("numpy")], scenario.references())
    return store.Run(reporting.environment(), [store.record(result)])


@pytest.mark.parametrize("option", FORMATS)
def test_every_report_has_it(option):
    told, silent = (FORMATS[option](merged([run_of(half(got))])) for got in (GOT, 2 * GOT))
    said = json.dumps(SAID) if option == "--json" else SAID
    assert said in told
    assert said not in silent


def test_files_have_it(tmp_path):
    results, report = tmp_path / "run.jsonl", tmp_path / "report.json"
    run = run_of(half())
    store.save(results, run)
    assert [cell["diagnosis"] for cell in store.read(results).cells] == [SAID]
    report.write_text(json.dumps(merged([run]).record()))
    (place,) = load(report).places()
    assert place.cell["diagnosis"] == SAID


def test_pytest_has_it():
    with pytest.raises(AssertionError, match=SAID):
        suite.test_scenario(half(), "numpy")


def test_compared_tables_have_it():
    made = replace(half(), compute={"value": lambda _: [GOT]})
    shown = table("by hand", [made], [get_backend("numpy")], by_scenario)
    (text,) = explanations(shown)
    assert text.endswith(f", at (1, 1); {SAID}")


def test_it_follows_what_else_is_said():
    cell = {"message": "shape (2, 3), expected (3, 2)", "diagnosis": "its transpose"}
    assert explained(cell, []) == "shape (2, 3), expected (3, 2); its transpose"
