"""The table as a reader sees it, in eighty columns and in more."""

import re
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from conformance.sides import backends, compared
from multicalc_conformance.cli.legend import legend
from multicalc_conformance.cli.tables import print_table, short
from multicalc_conformance.comparison.table import Line, Table, by_scenario, table
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.pairs import Apart, Pair
from multicalc_conformance.engine.run import ScenarioResult
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.problems.quantity import Quantity
from multicalc_conformance.report.counting import SYMBOLS
from rich.console import Console

from multicalc.backend import Capability
from multicalc.errors import UnsupportedOperationError

FIVE = ("numpy", "jax", "mxnet", "tensorflow", "torch")
THIRDS = np.array([1 / 3, -2.0, 4e-9])


def shown(found, names=FIVE, width=80):
    out = StringIO()
    print_table(Console(file=out, width=width), found, names)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def quantity(name, compute, reference=(lambda: THIRDS.tolist()), row="11"):
    return Quantity(row, name, compute, reference, "by hand")


def by_name(right=THIRDS, **others):
    def compute(backend):
        found = others.get(backend, right)
        if isinstance(found, Exception):
            raise found
        return found

    return compute


GOLDEN = """\
[title]
1 numpy  2 jax  3 mxnet  4 tensorflow  5 torch
 quantity                    value                           1 2 3 4 5   error
 ─────────────────────────────────────────────────────────────────────────────
 11 The best quadratic
   multicalc lesson show best-quadratic
   multicalc lesson show missing-half
   a small vector, whole     [0.333333, -2, 4e-9]            ✓ ✓ ✓ ✓ ✓       0
   a number                  42                              ✓ ✓ ✓ ✓ ✓       0
   a surface                 0, 0 … 101×101                  ✓ ✓ ✓ ✓ ✓       0
   one is wrong              reference [0.333333, -2, 4e-9]  ✓ ✓ ✗ ✓ ✓    0.25
     numpy                   [0.333333, -2, 4e-9]
     jax                     [0.333333, -2, 4e-9]
     mxnet                   [0.333333, -1.5, 4e-9]
     tensorflow              [0.333333, -2, 4e-9]
     torch                   [0.333333, -2, 4e-9]
   one raises, one has       reference [0.333333, -2, 4e-9]  ✓ ! ✓ ✓ ✗       ∞
   another shape
     numpy                   [0.333333, -2, 4e-9]
     jax                     ValueError
     mxnet                   [0.333333, -2, 4e-9]
     tensorflow              [0.333333, -2, 4e-9]
     torch                   1

  11 one is wrong (mxnet): gives -1.5 where -2.0 is right: \
1.13e+15 ULP, 2.5e+11 times the bound, at (1,)
  11 one raises, one has another shape (jax): ValueError: no [red] kernel
  11 one raises, one has another shape (torch): shape (), expected (3,)
"""


NAMED = """\
[title]
 quantity   value                 numpy jax   error
 ──────────────────────────────────────────────────
 12 Newton's method  multicalc lesson show newton
   n                                ✗    ✗      0.5
     numpy  [0.333333, -2, 4e-9]
     jax    [0.666667, -4, 8e-9]

  12 n (numpy): differs from jax: by up to 0.5 of the largest entry
  12 n (jax): differs from numpy: by up to 0.5 of the largest entry
"""


def test_eighty_columns():
    wrong = THIRDS + np.array([0, 0.5, 0])
    grid = np.zeros((101, 101))
    found = compared(
        [
            quantity("a small vector, whole", by_name()),
            quantity("a number", by_name(np.array(42.0)), lambda: 42),
            quantity("a surface", by_name(grid), grid.tolist),
            quantity("one is wrong", by_name(mxnet=wrong)),
            quantity(
                "one raises, one has another shape",
                by_name(jax=ValueError("no [red] kernel"), torch=np.array(1.0)),
            ),
        ],
        FIVE,
    )
    assert shown(found) == GOLDEN


def test_two_backends_stand_by_their_names():
    found = compared([quantity("n", by_name(jax=2 * THIRDS), None, "12")], FIVE[:2])
    assert shown(found, FIVE[:2]) == NAMED


def test_one_backend_without_a_reference_is_not_ticked():
    found = compared([quantity("n", by_name(), None)], FIVE[:1])
    assert found.agrees is False
    assert found.lines[0].agrees is None
    last = shown(found, FIVE[:1]).splitlines()[-1]
    assert last == "   n       [0.333333, -2, 4e-9]    ·         –"


def test_a_row_leads_to_its_lessons_where_a_terminal_has_links():
    out = StringIO()
    screen = Console(file=out, width=100, force_terminal=True, color_system="standard")
    print_table(screen, compared([quantity("n", by_name(), row="12")], FIVE), FIVE)
    (target,) = re.findall(
        r"\x1b]8;id=\d+;file://(.*?)\x1b\\.*multicalc lesson show newton", out.getvalue()
    )
    assert Path(target).read_text(encoding="utf-8").count("# Newton")


@pytest.mark.parametrize("width", [60, 80, 100, 150])
def test_a_lesson_is_shown_by_a_line_that_can_be_pasted(width):
    lines = shown(compared([quantity("n", by_name())], FIVE), width=width).splitlines()
    commands = [part.strip() for line in lines for part in line.split("  ") if "lesson" in part]
    assert commands == [
        f"multicalc lesson show {name}" for name in ("best-quadratic", "missing-half")
    ]
    assert all(len(line) <= width for line in lines)


def test_what_is_wrong_is_told_in_whole_words_on_a_terminal():
    failing = by_name(jax=ValueError("no kernel for this kind of array, which is none of ours"))
    out = StringIO()
    screen = Console(file=out, width=60, force_terminal=True, color_system=None)
    print_table(screen, compared([quantity("n", failing)], FIVE), FIVE)
    told = [line.rstrip() for line in out.getvalue().splitlines()[-3:]]
    assert told == [
        "  11 n (jax): ValueError: no kernel for this kind of array,",
        "  which is none of ours",
        "",
    ]


@pytest.mark.parametrize("width", [60, 80, 120, 150])
def test_names_and_marks_fit(width):
    name = "the largest gap between the tabs of PyTorch and TensorFlow and the quadratic"
    text = shown(compared([quantity(name, by_name())], FIVE), width=width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "".join(text.split()).count("✓") == 5
    assert all(word in text for word in name.split()) or width == 60


def test_a_message_is_given_once_for_all_the_places_where_it_came_up():
    failing = by_name(jax=ValueError("no such kernel"), torch=ValueError("no such kernel"))
    text = shown(compared([quantity("n", failing), quantity("m", failing)], FIVE))
    assert "  11 n (jax, torch); 11 m (jax, torch): ValueError: no such kernel" in text
    assert text.count("no such kernel") == 1


def test_the_legend_has_the_marks_that_are_there():
    one = compared([quantity("n", by_name(jax=2 * THIRDS))], FIVE[:2])
    marks = [text.partition(":")[0] for text in legend([one])]
    assert marks == ["✓ agrees", "✗ wrong", "value", "error"]
    assert "within 1e-12 (float64) or 1e-05 (float32) of the largest entry" in " ".join(
        legend([one])
    )


@pytest.mark.parametrize(("verdict", "mark"), SYMBOLS.items())
def test_each_verdict_has_its_mark_and_says_why(verdict, mark):
    """Beside a backend that agrees."""
    scenario = Scenario("f", "s", {"value": lambda backend: [THIRDS]}, dict, "none")
    cells = [
        Cell("f/s", "value", "numpy", "agrees"),
        Cell("f/s", "value", "jax", verdict, message="so it is"),
    ]
    given = {("value", cell.backend): [THIRDS] for cell in cells}
    pair = Pair("f/s", "value", ("numpy", "jax"), Apart(0.0, True))
    line = Line("n", ScenarioResult(scenario, cells, [pair], given), "value")
    text = shown(Table("t", (line,)), FIVE[:2])
    assert f"✓    {mark} " in text
    assert ("n (jax): so it is" in text) == (verdict != "agrees")
    assert ("\n   numpy" in text) == (verdict not in ("agrees", "unsupported"))


def test_what_is_declared_unsupported_is_marked_and_explained():
    """Its value is missing, and the others' is still one."""
    sides = backends("numpy", "mxnet")
    lacking = Capability("unsupported", "it has no complex numbers")
    sides[1].capabilities = lambda: {"complex": lacking}

    def compute(backend):
        if backend == "mxnet":
            raise UnsupportedOperationError("no")
        return [THIRDS]

    scenario = Scenario("compare", "value", {"value": compute}, dict, "none", features=("complex",))
    text = shown(table("t", [scenario], sides, by_scenario), ("numpy", "mxnet"))
    assert "[0.333333, -2, 4e-9]" in text
    assert "–" in text
    assert "value (mxnet): complex: it has no complex numbers" in text


def test_values_are_short_and_tell_their_shape():
    assert short(np.array(1.5)) == "1.5"
    assert short(np.array([1.0, 2.0])) == "[1, 2]"
    assert short(np.array([[1.0, 2.0], [3.0, 4.0]])) == "[[1, 2], [3, 4]]"
    assert short(np.array([1 / 3, 2 / 3]), room=20) == "[0.333333, 0.666667]"
    assert short(np.array([1 / 3, 2 / 3]), room=19) == "[0.3333, 0.6667]"
    assert short(np.array([1234567, 2])) == "[1234567, 2]"
    assert short(np.zeros((101, 101))) == "0, 0 … 101×101"
    assert short(np.zeros((0, 3))) == "empty 0×3"
    assert short(np.array(1.23456789e-7)) == "1.23e-7"
    assert short(np.array(1 - 2j)) == "1-2j"
    assert short(np.array([np.nan, -np.inf])) == "[nan, -inf]"


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ([1.0, 2.0], [1.0, 2.000002], ("[1, 2]", "[1, 2.000002]")),
        ([1.0], [1.0 + 2**-38], ("[1]", "[1.0000000000036]")),
        ([1e-7], [1.000002e-7], ("[1e-7]", "[1.000002e-7]")),
    ],
)
def test_values_that_differ_look_different(one, other, told):
    given = {"numpy": [np.array(one)], "jax": [np.array(other)]}
    scenario = Scenario("compare", "value", {"value": lambda name: given[name]}, dict, "none")
    text = shown(table("t", [scenario], backends("numpy", "jax"), by_scenario), ("numpy", "jax"))
    for backend, value in zip(given, told, strict=True):
        assert re.search(rf"^\s+{backend}\s+{re.escape(value)}\s", text, re.MULTILINE)
