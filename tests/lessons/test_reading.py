"""A lesson's source becomes blocks, and what is wrong with it is said with its line."""

from __future__ import annotations

import pytest
from lessons.written import OPENING, fence, written
from multicalc_lessons.blocks import CodeCell, ExerciseBlock, Interactive, Prose
from multicalc_lessons.reading import LessonError

PARTS = [
    line
    for name in ("numpy", "torch", "tensorflow", "jax", "mxnet", "multicalc")
    for line in (f"# %% {name}", f"answer = '{name}'")
]


def test_opening(tmp_path):
    lesson = written(tmp_path)
    assert (lesson.slug, lesson.order, lesson.rows) == ("slopes", 3, ("2", "6b"))
    assert (lesson.title, lesson.summary) == ("Slopes", "About slopes of $f$.")


def test_blocks_stand_in_order_with_their_lines(tmp_path):
    lesson = written(
        tmp_path,
        fence("{cell}", ":expected: [1/3]", ":within: 4", ":hide: code", "", "x = 1", "x"),
        "Between.\n",
        fence("{interactive} kink", "Drag it."),
        fence("{exercise} 2a"),
        fence("python", "shown = 'only'"),
    )
    lines = lesson.file.read_text().splitlines()
    cell, between, figure, exercise, end = lesson.blocks[1:]
    assert cell == CodeCell("cell-1", "x = 1\nx\n", cell.line, "[1/3]", 4.0, None, True)
    assert isinstance(between, Prose)
    assert between.text == "Between."
    assert figure == Interactive("kink", "Drag it.", figure.line)
    assert exercise == ExerciseBlock("2a", exercise.line)
    assert end.text == "```python\nshown = 'only'\n```"
    starts = [lines[each.line - 1] for each in (cell, figure, exercise)]
    assert starts == ["```{cell}", "```{interactive} kink", "```{exercise} 2a"]


def test_tabs_by_hand(tmp_path):
    (tabs,) = written(
        tmp_path,
        fence(
            "{tabs} answers",
            ":expected: 'a'",
            ":differs:",
            "  jax: it is asked: differently",
            "    and at length",
            "  mxnet: so is this",
            "",
            *PARTS,
        ),
    ).tabs
    assert tabs.parts["torch"] == "answer = 'torch'\n"
    assert tabs.parts["multicalc"] == "answer = 'multicalc'\n"
    assert tabs.differs == {"jax": "it is asked: differently and at length", "mxnet": "so is this"}


def test_tabs_that_are_translated(tmp_path):
    (tabs,) = written(
        tmp_path,
        fence(
            "{tabs} lse",
            *(":operators: value, grad", ":at: [0, log(2)]; 2", ":expected: 1; 2", ""),
            *("def f(x):", "    return x"),
        ),
    ).tabs
    assert (tabs.operators, tabs.at) == (("value", "grad"), "[0, log(2)]; 2")
    assert tabs.source == "def f(x):\n    return x\n"
    assert not tabs.parts


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (fence("{cell}", ":excepted: 1", "", "x"), r"slopes.md:10: there is no option 'excepted'"),
        (fence("{tabs}", "x"), r"slopes.md:10: \{tabs\} needs a name"),
        (fence("{tabs} t", ":operators: grad", "", "x"), r":10: tabs need expected"),
        (fence("{tabs} t", ":expected: 1", "", "x"), r":10: tabs need operators"),
        (fence("{tabs} t", ":expected: 1", "", *PARTS[2:]), r"without \['numpy'\]"),
        (fence("{tabs} t", ":expected: 1", "", *PARTS, "# %% mlx", "1"), r"unknown \['mlx'\]"),
        (
            fence("{tabs} t", ":expected: 1", ":differs:", "  mlx: why", "", *PARTS),
            r"differs takes lines of 'framework: reason', found '  mlx: why'",
        ),
    ],
)
def test_errors(tmp_path, part, said):
    with pytest.raises(LessonError, match=said):
        written(tmp_path, part)


@pytest.mark.parametrize(
    ("opening", "said"),
    [
        ("# Slopes\n", "a lesson starts with front matter"),
        ("---\nrows: []\n---\n# Slopes\n", "needs order, a whole number"),
    ],
)
def test_errors_of_the_opening(tmp_path, opening, said):
    with pytest.raises(LessonError, match=said):
        written(tmp_path, opening=opening)


def test_a_title_is_needed(tmp_path):
    lesson = written(tmp_path, opening=OPENING.replace("# Slopes", "Slopes"))
    with pytest.raises(LessonError, match="starts with its title"):
        assert lesson.title
