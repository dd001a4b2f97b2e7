"""What changed from one run to another."""

from __future__ import annotations

import json

import pytest
from multicalc_conformance.cli.commands import app
from multicalc_conformance.engine import store
from multicalc_conformance.report.diff import Changed, difference
from multicalc_conformance.report.merged import merged
from typer.testing import CliRunner

from conformance import reporting


def write(run, path):
    store.save(path, run)
    return str(path)


def diff(*paths):
    return CliRunner().invoke(app, ["conformance", "diff", *map(str, paths)])


def test_nothing_changed():
    found = difference(merged([reporting.old()]), merged([reporting.old()]))
    assert not found.any
    assert found.versions == []


def test_every_kind_of_change_is_found():
    found = difference(merged([reporting.old()]), merged([reporting.new()]))
    assert found.versions == [
        "numpy: 1.26.4 → 2.4.6",
        "backend numpy: 1.26.4 → 2.4.6",
        "backend jax: 0.7.1 → 0.10.2",
    ]
    assert found.gone == ["scenario edges/1/x at 0"]
    assert found.came == ["scenario edges/2 x"]
    kink, sine = found.cells
    assert (kink.scenario, kink.operator, kink.column) == ("edges/|x| at 0", "gradient", "jax")
    assert kink.verdicts == ("unsupported", "agrees")
    assert kink.numbers == []
    assert (sine.scenario, sine.operator, sine.column) == ("smooth/sine at 1", "value", "jax")
    assert sine.verdicts == ("agrees", "agrees")
    assert sine.numbers == [Changed((0,), "0.8414709848078966", "0.8414709848078965", 1.0)]


def test_units_are_those_of_the_largest_entry_in_the_inputs_precision():
    before, after = reporting.old(), reporting.old()
    before.scenarios[1]["cells"][0]["got"] = [[["4.0", "0.5"], ["nan", "inf"]]]
    after.scenarios[1]["cells"][0]["got"] = [[["4.0", "0.50000048"], ["nan", "-inf"]]]
    (change,) = difference(merged([before]), merged([after])).cells
    small, infinite = change.numbers
    # The floats at 4 are 2^-21 = 4.7684e-7 apart in float32.
    assert (small.at, small.old, small.new) == ((0, 0, 1), "0.5", "0.50000048")
    assert small.ulp == pytest.approx(4.8e-7 * 2**21)
    assert infinite == Changed((0, 1, 1), "inf", "-inf", None)


def test_complex_numbers_and_truth_are_compared():
    before, after = reporting.old(), reporting.old()
    before.scenarios[0]["cells"][0]["got"] = ["(1+2j)", "True"]
    after.scenarios[0]["cells"][0]["got"] = ["(1+1j)", "False"]
    (change,) = difference(merged([before]), merged([after])).cells
    # The floats at |1 + 2i| = 2.236 are 2^-51 apart.
    assert change.numbers == [
        Changed((0,), "(1+2j)", "(1+1j)", 2.0**51),
        Changed((1,), "True", "False", None),
    ]


def test_large_arrays_are_told_apart_by_their_errors():
    before, after = reporting.old(), reporting.old()
    for run, ulp in ((before, 1.5), (after, 2.5)):
        cell = run.scenarios[0]["cells"][0]
        del cell["got"]
        cell["ulp"] = ulp
    (change,) = difference(merged([before]), merged([after])).cells
    assert change.errors == (1.5, 2.5)


def test_backends_are_matched_by_environment_where_there_are_several():
    both = merged([reporting.old(), reporting.new()])
    assert not difference(both, both).any
    one = difference(both, merged([reporting.old()]))
    assert "backend jax @ after" in one.gone


def test_the_command_shows_numbers_and_its_status(tmp_path):
    before = write(reporting.old(), tmp_path / "old.jsonl")
    after = write(reporting.new(), tmp_path / "new.jsonl")
    report = tmp_path / "old.json"
    report.write_text(json.dumps(merged([reporting.old()]).record()))
    for path in (before, report):
        result = diff(path, after)
        assert result.exit_code == 1
        assert "backend jax: 0.7.1 → 0.10.2" in result.output
        assert "- scenario edges/1/x at 0" in result.output
        assert "edges/|x| at 0, gradient on jax: unsupported → agrees" in result.output
        assert "    0.8414709848078966 → 0.8414709848078965 (1 ULP)" in result.output
        assert "2 cells changed: 1 verdicts, 1 numbers; 1 gone, 1 new." in result.output
    assert diff(before, before).exit_code == 0
    assert diff(before, report).exit_code == 0


def test_versions_alone_are_no_change(tmp_path):
    upgraded = reporting.old()
    upgraded.environment = reporting.environment("before", jax="0.8")
    before = write(reporting.old(), tmp_path / "old.jsonl")
    result = diff(before, write(upgraded, tmp_path / "new.jsonl"))
    assert result.exit_code == 0
    assert "backend jax: 0.7.1 → 0.8" in result.output


def test_bad_usage_is_told(tmp_path):
    (tmp_path / "other.jsonl").write_text("no JSON\n")
    before = write(reporting.old(), tmp_path / "old.jsonl")
    for wrong in (tmp_path / "absent.jsonl", tmp_path / "other.jsonl"):
        result = diff(before, wrong)
        assert result.exit_code == 2
        assert wrong.name in result.output
