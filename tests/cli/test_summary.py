"""What a conformance run came to, in terminals of any width."""

from __future__ import annotations

from io import StringIO

from multicalc_conformance.cli.summary import summary
from multicalc_conformance.cli.terminal import Screen
from multicalc_conformance.report.merged import merged

from conformance import reporting


def shown(runs, width):
    out = StringIO()
    status = summary(Screen(file=out, width=width), merged(runs), [], [], asked=False)
    return status, [line.rstrip() for line in out.getvalue().splitlines()]


def test_a_row_is_a_family_and_marks_are_explained():
    status, lines = shown([reporting.old()], 80)
    assert status == 1
    assert lines[1:6] == [
        " family  numpy          jax",
        " ─────────────────────────────────────",
        " edges   ≈ 1  ✗ 1  ! 1  ✓ 1  – 1  ↻ 1",
        " smooth  ✓ 3            ✓ 2  ✗ 1",
        "",
    ]
    assert [line.partition(":")[0] for line in lines[6:-1]] == [
        *("✓ agrees", "≈ convention", "– unsupported"),
        *("✗ wrong", "! error", "↻ stale"),
    ]
    assert lines[-1] == "12 cells of 4 scenarios, 4 fail."


def test_nothing_is_cut_in_a_narrow_terminal():
    """A line each for three verdicts, and names of environments below those of backends."""
    _, lines = shown([reporting.old(), reporting.new()], 60)
    assert lines[1:9] == [
        "         numpy @      jax @        numpy @      jax @",
        " family  before       before       after        after",
        " ──────────────────────────────────────────────────────────",
        " edges   ≈ 1          ✓ 1          ✓ 1          ✓ 1",
        "         ✗ 1          – 1          ≈ 1          ↻ 1",
        "         ! 1          ↻ 1          ! 1",
        " smooth  ✓ 3          ✓ 2          ✓ 3          ✓ 2",
        "                      ✗ 1                       ✗ 1",
    ]
