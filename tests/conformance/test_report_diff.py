"""What changed from one run to another."""

from __future__ import annotations

import json

import numpy as np
import pytest
from multicalc_conformance.cli.commands import app
from multicalc_conformance.engine import store
from multicalc_conformance.report.diff import Changed, Threshold, difference
from multicalc_conformance.report.merged import merged
from typer.testing import CliRunner

import multicalc as mc
from conformance import reporting

EXACT = Threshold(0.0)


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
    found = difference(merged([reporting.old()]), merged([reporting.new()]), EXACT)
    assert found.versions == [
        "numpy: 1.26.4 → 2.4.6",
        "backend numpy: 1.26.4 → 2.4.6",
        "backend jax: 0.7.1 → 0.10.2",
    ]
    assert found.gone == ["scenario edges/1/x at 0"]
    assert found.came == ["scenario edges/2 x"]
    (kink,), (sine,) = found.verdicts, found.numbers
    assert (kink.scenario, kink.operator, kink.column) == ("edges/|x| at 0", "gradient", "jax")
    assert kink.verdicts == ("unsupported", "agrees")
    assert kink.numbers == []
    assert (sine.scenario, sine.operator, sine.column) == ("smooth/sine at 1", "value", "jax")
    assert sine.verdicts == ("agrees", "agrees")
    (number,) = sine.numbers
    assert (number.at, number.old) == ((0,), "0.8414709848078966")
    assert (number.new, number.ulp) == ("0.8414709848078965", 1.0)
    # 2^-53 of 0.84147….
    assert number.relative == pytest.approx(1.3194e-16, rel=1e-3)


def test_units_are_those_of_the_largest_entry_in_the_inputs_precision():
    before, after = reporting.old(), reporting.old()
    before.scenarios[1]["cells"][0]["got"] = [[["4.0", "0.5"], ["nan", "inf"]]]
    after.scenarios[1]["cells"][0]["got"] = [[["4.0", "0.50000048"], ["nan", "-inf"]]]
    (change,) = difference(merged([before]), merged([after]), EXACT).numbers
    small, infinite = change.numbers
    # The floats at 4 are 2^-21 = 4.7684e-7 apart in float32.
    assert (small.at, small.old, small.new) == ((0, 0, 1), "0.5", "0.50000048")
    assert small.ulp == pytest.approx(4.8e-7 * 2**21)
    assert infinite == Changed((0, 1, 1), "inf", "-inf", None)


def test_complex_numbers_and_truth_are_compared():
    before, after = reporting.old(), reporting.old()
    before.scenarios[0]["cells"][0]["got"] = ["(1+2j)", "True"]
    after.scenarios[0]["cells"][0]["got"] = ["(1+1j)", "False"]
    (change,) = difference(merged([before]), merged([after]), EXACT).numbers
    # The floats at |1 + 2i| = 2.236 are 2^-51 apart.
    number, truth = change.numbers
    assert (number.old, number.new) == ("(1+2j)", "(1+1j)")
    assert (number.ulp, number.relative) == (2.0**51, 1 / abs(1 + 2j))
    assert truth == Changed((1,), "True", "False", None)


def test_a_complex_reference_bounds_what_may_change():
    """As mpmath writes it. Its size is 5; the bound is 1e-9 of that, and a sixteenth of it 3.1e-10,
    four times which is 1.25e-9."""
    before, after = reporting.old(), reporting.old()
    for run, digits in ((before, "(3+4j)"), (after, "(3.000000001+4j)")):
        cell = run.scenarios[0]["cells"][0]
        cell |= {"got": [digits], "expected": ["(3.0 + 4.0j)"], "relative": 1e-12, "share": 1e-3}
    assert not difference(merged([before]), merged([after])).any
    after.scenarios[0]["cells"][0]["got"] = ["(3.0000000015+4j)"]
    assert difference(merged([before]), merged([after])).any


def test_large_arrays_are_told_apart_by_their_errors():
    before, after = reporting.old(), reporting.old()
    for run, ulp in ((before, 1.5), (after, 2.5)):
        cell = run.scenarios[0]["cells"][0]
        del cell["got"]
        cell["ulp"] = ulp
    (change,) = difference(merged([before]), merged([after]), EXACT).numbers
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
        result = diff("--ulp=0", path, after)
        assert result.exit_code == 1
        assert "backend jax: 0.7.1 → 0.10.2" in result.output
        assert "- scenario edges/1/x at 0" in result.output
        assert "edges/|x| at 0, gradient on jax: unsupported → agrees" in result.output
        assert "    0.8414709848078966 → 0.8414709848078965 (1 ULP)" in result.output
        told = "1 verdicts changed; 1 numbers by more than 0 ULP, 0 by less; 1 gone, 1 new."
        assert told in result.output
        assert result.output.index("unsupported → agrees") < result.output.index("(1 ULP)")
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


@pytest.fixture
def digit(tmp_path):
    """Two runs whose one difference is a digit: a unit in the last place of sin 1."""
    before, after = reporting.old(), reporting.old()
    after.scenarios[0] = reporting.new().scenarios[0]
    return write(before, tmp_path / "old.jsonl"), write(after, tmp_path / "new.jsonl")


@pytest.mark.parametrize(
    ("option", "status"),
    # 2^-53 of 0.84147… is 1.32e-16.
    [("", 0), ("--ulp=1", 0), ("--ulp=0.9", 1), ("--rtol=1.4e-16", 0), ("--rtol=1.3e-16", 1)],
)
def test_what_a_number_may_change_decides_the_status(digit, option, status):
    result = diff(*filter(None, [option]), *digit)
    assert result.exit_code == status, result.output
    assert f"{status} numbers by more than" in result.output
    assert f"{1 - status} by less" in result.output


@pytest.mark.parametrize(
    ("digits", "option", "status"),
    # The cell has 8e-18 and 0.001 of its bound, which is 8e-15, and a sixteenth of that 5e-16. Four
    # times this share of 0.84147… is 1.7e-15.
    [
        ("0.8414709848078980", "", 0),
        ("0.8414709848078980", "--ulp=4", 1),
        ("0.8414709848078985", "", 1),
    ],
)
def test_a_badly_conditioned_number_may_change_by_more(tmp_path, digits, option, status):
    after = reporting.old()
    after.scenarios[0]["cells"][0]["got"] = [digits]
    files = write(reporting.old(), tmp_path / "old.jsonl"), write(after, tmp_path / "new.jsonl")
    assert diff(*filter(None, [option]), *files).exit_code == status


def test_a_number_that_is_none_any_more_is_always_told(tmp_path):
    after = reporting.old()
    after.scenarios[0]["cells"][0]["got"] = ["nan"]
    files = write(reporting.old(), tmp_path / "old.jsonl"), write(after, tmp_path / "new.jsonl")
    result = diff("--ulp=1e30", *files)
    assert result.exit_code == 1
    assert "0.8414709848078965 → nan\n" in result.output


def test_what_is_new_is_told_and_no_change(tmp_path):
    after = reporting.old()
    after.scenarios.append(reporting.new().scenarios[-1])
    files = write(reporting.old(), tmp_path / "old.jsonl"), write(after, tmp_path / "new.jsonl")
    result = diff(*files)
    assert result.exit_code == 0
    assert "+ scenario edges/2 x" in result.output
    assert diff(*reversed(files)).exit_code == 1


def test_two_ways_to_say_how_much_are_one_too_many(digit):
    result = diff("--ulp=1", "--rtol=1e-9", *digit)
    assert result.exit_code == 2
    assert "give one" in result.output


def test_comparisons_are_held_against_each_other(tmp_path):
    """Digits of 2x and of 2x + 1e-9; then a side that fails, and one that no longer agrees."""
    x = np.array([1.0, 3.0])

    def saved(name, one, other):
        def f(x):
            return one(x)

        found = mc.compare({"a": f, "b": other}, x, operators=["value"])
        found.save(tmp_path / name)
        return tmp_path / name

    def fails(x):
        raise ValueError("no more")

    before = saved("before.json", lambda x: 2 * x, lambda x: x + x)
    assert diff(before, before).exit_code == 0
    moved = saved("moved.json", lambda x: 2 * x + 1e-9, lambda x: x + x + 1e-9)
    assert diff("--rtol=1e-8", before, moved).exit_code == 0
    result = diff(before, moved)
    assert result.exit_code == 1
    # The floats at 6 are 2^-50 apart, and 1e-9 / 2^-50 = 1.126e6.
    assert "value on a\n    [0]: 2.0 → 2.000000001 (1.13e+06 ULP)" in result.output
    assert "4 numbers by more than 4 ULP" in result.output
    failed = diff(before, saved("failed.json", fails, lambda x: x + x))
    assert "value on a: agrees → error: ValueError: no more" in failed.output
    assert failed.output.endswith(
        "1 verdicts changed; 0 numbers by more than 4 ULP and by more than rounding explains, "
        "0 by less; 0 gone, 0 new.\n"
    )
    parted = diff(before, saved("parted.json", lambda x: 2 * x, lambda x: 3 * x))
    assert "value on b: agrees → differs" in parted.output


def test_a_damaged_comparison_is_refused(tmp_path):
    mc.compare([np.sin, np.cos], np.array([1.0]), operators=["value"]).save(tmp_path / "x.json")
    whole = json.loads((tmp_path / "x.json").read_text())
    whole["lines"][0]["results"]["sin"]["values"] = [1.0, 2.0]
    (tmp_path / "y.json").write_text(json.dumps(whole))
    result = diff(tmp_path / "x.json", tmp_path / "y.json")
    assert result.exit_code == 2
    assert "y.json: ['lines'][0]['results']['sin']: 2 entries for an array of shape [1]" in (
        result.output.replace("\n", "")
    )
