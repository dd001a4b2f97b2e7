"""``multicalc doctor --check``."""

from __future__ import annotations

from dataclasses import replace

import pytest
from checks.variants import fresh
from multicalc_conformance.checks import CHECKS

from multicalc.backend import registry


@pytest.fixture
def tiny(monkeypatch, with_adapters):
    """The example backend, beside NumPy's alone, to be broken."""
    example = fresh(monkeypatch)
    with_adapters(example.adapter)
    return example


def transposed(tiny):
    right = tiny.backend.TinyBackend.to_numpy
    tiny.becomes(to_numpy=lambda self, x: right(self, x).T)


def test_a_good_backend_passes(run, tiny):
    result = run("doctor", "--check", "tiny")
    assert result.exit_code == 0
    rows = [line for line in result.output.splitlines() if line.startswith("✓ ")]
    assert rows == [f"✓ {each.name}" for each in CHECKS]
    assert result.output.splitlines()[-1].startswith(f"tiny passes all {len(CHECKS)} checks")


def test_a_bad_one_is_told_what_is_wrong_and_where_it_stands(run, tiny):
    transposed(tiny)
    result = run("doctor", "--check", "tiny")
    assert result.exit_code == 1
    assert "✗ each shape and layout goes there and back\n" in result.output
    head, said = result.output.split("✗ each shape and layout goes there and back (", 1)
    assert said.startswith("docs/writing-a-backend.md, section “Conversions”)\n  an array")
    assert "of two axes: shape (2, 3) came back as (3, 2)" in said
    assert "✓ its arrays are recognised" in head
    # The shapes are asked of the arrays themselves, so that most is tried all the same.
    assert "✓ float(x) and bool(x)" in head


def test_what_was_not_tried_is_said(run, tiny):
    tiny.becomes(from_numpy=lambda self, x, like=None: x)
    result = run("doctor", "--check", "tiny")
    assert result.exit_code == 1
    assert "from_numpy gives a numpy.ndarray, which is none of array_types" in result.output
    skipped = (
        len(CHECKS) - len([line for line in result.output.splitlines() if line[:1] == "✓"]) - 1
    )
    assert (
        f"– {skipped} more, which need “its arrays are recognised”, were not tried" in result.output
    )
    assert f"tiny fails 1 of {len(CHECKS)} checks; {skipped} were not tried" in result.output


def test_seconds_are_shown_where_asked_for(run, tiny):
    row = run("doctor", "--check", "tiny", "--verbose").output.splitlines()[0]
    assert row.startswith("✓ the entry point loads (0.0")
    assert row.endswith(" s)")


def test_a_backend_that_there_is_not(run):
    result = run("doctor", "--check", "tinny")
    assert result.exit_code == 2
    assert "no backend is called 'tinny'" in result.stderr


def test_a_framework_that_is_not_installed_comes_with_its_command(run, with_adapters, missing):
    with_adapters(replace(missing, array_types=("no_such_framework.Array",)))
    result = run("doctor", "--check", "absent")
    assert result.exit_code == 1
    assert "no module is called 'no_such_framework'" in result.output
    assert "pip install 'absent[cpu]'" in result.output


def test_doctor_says_works_of_no_backend_that_fails_a_check(run, tiny):
    transposed(tiny)
    result = run("doctor")
    assert result.exit_code == 1
    (row,) = [line for line in result.output.splitlines() if line.split()[:1] == ["tiny"]]
    failed = row.split("fails ")[1].split(" check")[0]
    assert int(failed) >= 1
    assert "works" not in row
    assert "tiny: multicalc doctor --check tiny" in result.output


def test_doctor_says_works_of_one_that_passes(run, tiny):
    result = run("doctor")
    assert result.exit_code == 0
    for name in registry.adapters():
        (row,) = [
            line for line in result.output.splitlines() if line.split()[:2] == [name, "works"]
        ]
        assert row
