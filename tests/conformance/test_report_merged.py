"""Runs side by side, and back from the file that holds them."""

from __future__ import annotations

import json

import pytest
from multicalc_conformance.engine import store
from multicalc_conformance.engine.store import Run
from multicalc_conformance.report.counting import matrix, sentence, totals
from multicalc_conformance.report.load import load
from multicalc_conformance.report.merged import merged

from conformance import reporting


def test_one_environment_has_a_column_a_backend_that_ran():
    report = merged([reporting.old()])
    assert [(c["key"], c["version"]) for c in report.columns] == [
        ("numpy", "1.26.4"),
        ("jax", "0.7.1"),
    ]
    assert totals(report) == {
        "agrees": 6,
        "wrong": 2,
        "convention": 1,
        "unsupported": 1,
        "error": 1,
        "stale": 1,
    }
    assert matrix(report)["smooth"] == {"numpy": {"agrees": 3}, "jax": {"agrees": 2, "wrong": 1}}


def test_two_environments_stand_side_by_side():
    report = merged([reporting.old(), reporting.new()])
    assert [c["key"] for c in report.columns] == [
        "numpy @ before",
        "jax @ before",
        "numpy @ after",
        "jax @ after",
    ]
    (sine,) = (s for s in report.scenarios if s["id"] == "smooth/sine at 1")
    value = sine["operators"]["value"]
    assert value["expected"] == [reporting.SIN]
    assert {column: cell["got"] for column, cell in value["cells"].items()} == {
        "numpy @ before": ["0.8414709848078965"],
        "jax @ before": ["0.8414709848078966"],
        "numpy @ after": ["0.8414709848078965"],
        "jax @ after": ["0.8414709848078965"],
    }
    assert value["pairs"]["before"] == {"backends": ["numpy", "jax"], "relative": 1.3194e-16}


def test_runs_of_one_environment_share_their_columns():
    first, second = reporting.old(), reporting.old()
    first.scenarios, second.scenarios = first.scenarios[:2], second.scenarios[1:]
    second.scenarios[0]["cells"][1]["verdict"] = "agrees"
    report = merged([first, second])
    assert [c["key"] for c in report.columns] == ["numpy", "jax"]
    assert len(report.scenarios) == 4
    assert totals(report)["wrong"] == 1, "the later run's result stands"


def test_environments_without_a_label_are_told_apart():
    runs = [Run(reporting.environment(jax=jax), []) for jax in ("0.7.1", "0.8", "0.7.1")]
    assert [e["label"] for e in merged(runs).environments] == [
        "NumPy 1.26.4, Python 3.11.7",
        "NumPy 1.26.4, Python 3.11.7 (2)",
    ]


def test_scenarios_are_in_the_order_of_their_numbers():
    run = reporting.old()
    run.scenarios = [
        reporting.scenario("rows", n, reporting.cell(f"rows/{n}", "value", "numpy", "agrees"))
        for n in ("row 10", "row 9", "row 9 b")
    ]
    assert [s["name"] for s in merged([run]).scenarios] == ["row 9", "row 9 b", "row 10"]


def test_a_reference_that_differs_stays_with_its_cell():
    changed = reporting.new()
    changed.scenarios[0]["cells"][0]["expected"] = ["0.5"]
    report = merged([reporting.old(), changed])
    expected = {
        place.column: place.expected
        for place in report.places()
        if place.scenario["id"] == "smooth/sine at 1" and place.operator == "value"
    }
    assert expected["numpy @ before"] == [reporting.SIN]
    assert expected["numpy @ after"] == ["0.5"]


def test_the_json_file_gives_the_report_back(tmp_path):
    report = merged([reporting.old()])
    path = tmp_path / "report.json"
    path.write_text(json.dumps(report.record(), allow_nan=False))
    assert load(path) == report
    lines = tmp_path / "results.jsonl"
    run = reporting.old()
    store.save(lines, run)
    assert load(lines) == report


def test_another_file_is_refused(tmp_path):
    path = tmp_path / "other.json"
    path.write_text('{"a": 1}')
    with pytest.raises(ValueError, match="not a file of conformance results"):
        load(path)


def test_the_sentence_says_what_fails():
    assert sentence(merged([reporting.old()])) == (
        "4 of 12 cells fail (2 wrong, 1 error, 1 stale); 6 agree with their reference, "
        "1 follows a documented convention, 1 is declared unsupported."
    )
    good = Run(reporting.environment(), [reporting.sine()])
    assert sentence(merged([good])) == "All 4 cells agree with their reference."
    assert sentence(merged([Run(reporting.environment(), [])])) == "Nothing ran."
