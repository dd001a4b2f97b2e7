"""Reports as JUnit's XML and as Markdown."""

from __future__ import annotations

from xml.etree import ElementTree

from multicalc_conformance.engine.conventions import Convention
from multicalc_conformance.report import markdown as markdown_module
from multicalc_conformance.report.junit import junit
from multicalc_conformance.report.markdown import markdown
from multicalc_conformance.report.merged import merged

from conformance import reporting


def test_junit_has_a_test_case_a_cell():
    root = ElementTree.fromstring(junit(merged([reporting.old()])))
    assert {k: root.get(k) for k in ("tests", "failures", "errors", "skipped", "time")} == {
        "tests": "12",
        "failures": "3",
        "errors": "1",
        "skipped": "1",
        "time": "1.000",
    }
    assert len(root.findall(".//testcase")) == 12
    assert [len(root.findall(f".//{tag}")) for tag in ("failure", "error", "skipped")] == [3, 1, 1]
    suites = {suite.get("name"): suite for suite in root.findall("testsuite")}
    assert {name: suite.get("tests") for name, suite in suites.items()} == {
        "edges": "6",
        "smooth": "6",
    }
    names = [case.get("name") for case in root.findall(".//testcase")]
    assert len(set(names)) == 12
    assert "sine at 1 · gradient · jax" in names


def test_junit_says_what_failed():
    root = ElementTree.fromstring(junit(merged([reporting.old()])))
    cases = {case.get("name"): case for case in root.findall(".//testcase")}
    wrong = cases["sine at 1 · value · jax · float32"].find("failure")
    assert wrong.get("message") == (
        f"gives 0.8414809703826904 where {reporting.SIN} is right: 168 ULP, 33.5 times the bound"
    )
    skipped = cases["|x| at 0 · gradient · jax"].find("skipped")
    assert skipped.get("message") == "abs: no rule at 0"
    error = cases["|x| at 0 · hvp · numpy"].find("error")
    assert error.get("message") == "TypeError: \\x1b[31m<script>alert(1)</script>"


def test_markdown_tells_versions_counts_and_findings():
    text = markdown(merged([reporting.old(), reporting.new()]))
    assert "| numpy | 1.26.4 | 2.4.6 |" in text
    assert "| backend jax | 0.7.1 | 0.10.2 |" in text
    assert "| backend mxnet | missing | missing |" in text
    assert "| family | numpy @ before | jax @ before | numpy @ after | jax @ after |" in text
    assert "| smooth | ✓\N{NO-BREAK SPACE}3 | ✗\N{NO-BREAK SPACE}1 ✓\N{NO-BREAK SPACE}2 |" in text
    assert "| abs: no rule at 0 | jax @ before | 1 | edges/\\|x\\| at 0 |" in text
    failures = text.split("## Failures")[1].split("## Conventions")[0]
    assert failures.index("**wrong**") < failures.index("**error**") < failures.index("**stale**")
    assert "TypeError: \\\\x1b\\[31m\\<script>" in failures
    assert "multicalc conformance --family smooth --only 'smooth/sine at 1 float32'" in failures


def test_markdown_names_a_message_once():
    text = markdown(merged([reporting.old(), reporting.new()]))
    assert text.count("works, but is declared: no rule") == 1
    assert "edges/\\|x\\| at 0: hvp on jax @ before, hvp on jax @ after" in text


def test_markdown_lists_the_conventions_that_cells_follow(monkeypatch):
    declared = Convention("edges/|x| at 0", "gradient", "numpy", ([0.0],), "autograd: sign(0) is 0")
    monkeypatch.setattr(markdown_module, "convention", lambda *place: declared)
    text = markdown(merged([reporting.old(), reporting.new()]))
    row = "| edges/\\|x\\| at 0 | gradient | numpy | \\[0.0] | autograd: sign(0) is 0 |"
    assert text.count(row) == 1
