"""The report files of ``multicalc conformance``, from a run and from results on file."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from multicalc_conformance.engine import store

from conformance import reporting

OPTIONS = {
    "--html": "report.html",
    "--json": "report.json",
    "--junit": "report.xml",
    "--markdown": "summary.md",
}


@pytest.fixture
def results(tmp_path):
    """A results file for a run made by hand."""

    def written(run, name):
        path = tmp_path / name
        store.save(path, run)
        return str(path)

    return written


def files(folder):
    return [word for option, name in OPTIONS.items() for word in (option, str(folder / name))]


def test_a_run_writes_every_report(run, tmp_path):
    chosen = ["--backends", "numpy", "--family", "elementwise", "--only", "elementwise/sin"]
    found = run("conformance", *chosen, "--results", str(tmp_path / "run.jsonl"), *files(tmp_path))
    assert found.exit_code == 0, found.output
    cells = len(store.read(tmp_path / "run.jsonl").cells)
    assert cells >= 8, "value and three derivatives in both precisions"
    said = f"All {cells} cells agree with their reference."
    assert f"<title>multicalc conformance: {said}</title>" in (tmp_path / "report.html").read_text()
    assert said in (tmp_path / "summary.md").read_text()
    assert ElementTree.parse(tmp_path / "report.xml").getroot().get("tests") == str(cells)
    record = json.loads((tmp_path / "report.json").read_text())
    assert [column["key"] for column in record["columns"]] == ["numpy"]
    assert {s["id"] for s in record["scenarios"]} >= {"elementwise/sin", "elementwise/sin float32"}


def test_results_of_two_environments_become_one_report(run, results, tmp_path):
    before, after = results(reporting.old(), "old.jsonl"), results(reporting.new(), "new.jsonl")
    found = run("conformance", "report", before, after, *files(tmp_path))
    assert found.exit_code == 1
    assert "7 of 23 cells fail (3 wrong, 2 error, 2 stale)" in found.output
    assert "jax @ after" in (tmp_path / "report.html").read_text()
    record = json.loads((tmp_path / "report.json").read_text())
    assert [e["numpy"] for e in record["environments"]] == ["1.26.4", "2.4.6"]
    infinite = next(s for s in record["scenarios"] if s["id"] == "edges/1/x at 0")
    assert infinite["operators"]["value"]["cells"]["numpy @ before"]["ulp"] == "inf"
    assert ElementTree.parse(tmp_path / "report.xml").getroot().get("tests") == "23"


def test_a_report_without_failures_exits_with_0(run, results, tmp_path):
    good = reporting.old()
    good.scenarios = good.scenarios[:1]
    path = results(good, "good.jsonl")
    assert run("conformance", "report", path, "--junit", str(tmp_path / "r.xml")).exit_code == 0


def test_bad_usage_is_told(run, results, tmp_path):
    path = results(reporting.old(), "old.jsonl")
    page = str(tmp_path / "report.html")
    for arguments, told in (
        ([path], "name a file to write: --html, --json, --junit, --markdown"),
        ([str(tmp_path / "absent.jsonl"), "--html", page], "absent.jsonl"),
        ([path, "--html", str(tmp_path / "nowhere" / "r.html")], "no file can be written there"),
    ):
        found = run("conformance", "report", *arguments)
        assert found.exit_code == 2
        assert told in found.output
    found = run("conformance", "--html", str(tmp_path / "nowhere" / "r.html"))
    assert found.exit_code == 2
    assert "no file can be written there" in found.output
    found = run("conformance", "--only", "nosuch", "--results", path)
    assert found.exit_code == 2
    assert "--only nosuch: no scenario that was asked for has this in its name" in found.output
    assert len(store.read(tmp_path / "old.jsonl").scenarios) == len(reporting.old().scenarios)
