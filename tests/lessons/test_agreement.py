"""What a lesson says of its results is held against them."""

from __future__ import annotations

import numpy as np
import pytest
from lessons.written import fence, written
from multicalc_lessons import agreement, closed_forms, kernel
from nbformat.v4 import new_code_cell, new_notebook, new_output

THIRD = 1 / 3
NEXT = np.nextafter(THIRD, 1)
NAMES = ("numpy", "torch", "tensorflow", "jax", "mxnet", "multicalc")


def ran(block, *results):
    """A notebook whose cells of ``block`` gave these."""
    cells = [
        new_code_cell(
            "",
            metadata={"lesson": {"block": block, "part": part}},
            outputs=[new_output("display_data", {kernel.MIME: kernel.numbers(result)})],
        )
        for part, result in enumerate(results)
    ]
    return new_notebook(cells=cells)


def tabs(folder, *options):
    parts = [line for name in NAMES for line in (f"# %% {name}", "0")]
    return written(folder, fence("{tabs} t", *options, "", *parts))


def said(lesson, given):
    return [str(each) for each in agreement.disagreements(lesson, given)]


@pytest.mark.parametrize(
    ("found", "expected", "ulp"),
    [
        ([THIRD, 0.0], "[1/3, 0]", 0),
        # 1/3 has half the spacing that 1 has: the unit is that of eps times the largest entry.
        ([NEXT, 0.0], "[1/3, 0]", 0.75),
        ([THIRD, 2.0**-52], "[1/3, 0]", 3),
        ([np.nan, np.inf], "[nan, oo]", 0),
        ([np.nan, 0.0], "[0, 0]", np.inf),
        ([[THIRD]], "[1/3]", np.inf),
        (np.float32(THIRD), "1/3", pytest.approx(0.25, abs=0.01)),
        ("minimum", "'minimum'", 0),
        ("maximum", "'minimum'", np.inf),
        (1 + 2j, "1 + 2*I", 0),
    ],
)
def test_distance(found, expected, ulp):
    result = [[kernel.read(each) for each in entry] for entry in kernel.numbers(found)]
    quoted = closed_forms.quoted(expected)
    form = closed_forms.array(expected) if quoted is None else quoted
    assert agreement.distance(result, [[form]]) == ulp


def test_tabs_that_agree(tmp_path):
    lesson = tabs(tmp_path, ":expected: 1; [1/3]")
    given = {name: ran("t", 1.0, np.array([NEXT])) for name in NAMES}
    assert said(lesson, given) == []
    assert agreement.of_tabs(lesson.tabs[0], given)["jax"].ulp == pytest.approx(0.75)


def test_a_tab_that_differs_unsaid(tmp_path):
    lesson = tabs(tmp_path, ":expected: 2")
    given = {name: ran("t", 2.0) for name in NAMES} | {"torch": ran("t", 4.0)}
    (line,) = said(lesson, given)
    assert line.startswith("slopes.md:10: t on PyTorch: gave 4.0, ")
    assert line.endswith("units in the last place from 2")


def test_a_tab_that_differs_as_said_and_one_that_no_longer_does(tmp_path):
    lesson = tabs(tmp_path, ":expected: 2", ":differs:", "  torch: it doubles", "  jax: it doubles")
    given = {name: ran("t", 2.0) for name in NAMES} | {"torch": ran("t", 4.0)}
    assert said(lesson, given) == [
        "slopes.md:10: t on JAX: agrees, and the lesson says that it differs"
    ]


def test_a_tab_that_gave_nothing(tmp_path):
    lesson = tabs(tmp_path, ":expected: 2")
    given = {name: ran("t", 2.0) for name in NAMES} | {"numpy": ran("other", 2.0)}
    assert said(lesson, given) == ["slopes.md:10: t on NumPy: gave nothing, which is not 2"]


def test_cells_are_compared_with_each_other(tmp_path):
    lesson = written(tmp_path, fence("{cell}", "x"))
    given = {name: ran("cell-1", {"w": np.array([1.0, 2.0])}) for name in NAMES}
    assert said(lesson, given) == []
    given["mxnet"] = ran("cell-1", {"w": np.array([1.0, 3.0])})
    (line,) = said(lesson, given)
    assert line.startswith("slopes.md:10: cell-1 on MXNet: gave [1.0, 3.0], ")


def test_cells_where_multicalc_did_not_run(tmp_path):
    lesson = written(tmp_path, fence("{cell}", "x"))
    given = {"torch": ran("cell-1", 1.0), "jax": ran("cell-1", 1.0)}
    assert said(lesson, given) == []
    given["jax"] = ran("cell-1", "other")
    (line,) = said(lesson, given)
    assert line.endswith("cell-1 on JAX: gave other, which is not PyTorch's own 1.0")


def test_cells_that_may_differ(tmp_path):
    lesson = written(tmp_path, fence("{cell}", ":unlike: it is a time", "", "x"))
    assert said(lesson, {"jax": ran("cell-1", 1.0), "multicalc": ran("cell-1", 2.0)}) == []
