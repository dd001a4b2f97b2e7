"""All lessons: what they cover, and that what is kept of their tabs is theirs."""

from __future__ import annotations

import pytest
from multicalc_lessons import agreement
from multicalc_lessons.blocks import ExerciseBlock, Interactive
from multicalc_lessons.exercises import EXERCISES
from multicalc_lessons.figures import FIGURES
from multicalc_lessons.frameworks import NATIVE
from multicalc_lessons.lesson import lesson, lessons
from multicalc_lessons.names import check_names
from multicalc_lessons.notebook import notebook
from multicalc_lessons.recorded import recorded

from multicalc.errors import InvalidArgumentError

SLUGS = [each.slug for each in lessons()]
ROWS = [*map(str, range(1, 20)), "6b"]


def test_every_row_of_the_chapter_has_a_lesson():
    assert {row for each in lessons() for row in each.rows} == {*ROWS}


def test_they_are_numbered_in_order():
    assert [each.order for each in lessons()] == [*range(1, len(lessons()) + 1)]


def test_every_figure_and_every_exercise_stands_in_a_lesson():
    blocks = [block for each in lessons() for block in each.blocks]
    assert {each.name for each in blocks if isinstance(each, Interactive)} == {*FIGURES}
    assert {each.id for each in blocks if isinstance(each, ExerciseBlock)} == {*EXERCISES}


@pytest.mark.parametrize("slug", SLUGS)
def test_each_has_tabs_and_names_of_its_own(slug):
    each = lesson(slug)
    assert each.tabs or slug == "exercises"
    assert each.summary.endswith(".")
    check_names(each)


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_kept_of_tabs_is_of_the_tabs_as_they_are(slug):
    each, kept = lesson(slug), recorded(slug)
    blocks = {tabs.name for tabs in each.tabs}
    for framework in NATIVE:
        fresh = [
            cell.source
            for cell in notebook(each, framework).cells
            if cell.metadata.get("lesson", {}).get("block") in blocks
        ]
        assert [cell.source for cell in kept[framework].cells] == fresh, (
            "run: python -m multicalc_lessons record"
        )
    for tabs in each.tabs:
        for stands in agreement.of_tabs(tabs, kept).values():
            assert stands.agrees is not bool(stands.reason)


def test_a_name_that_is_none():
    with pytest.raises(
        InvalidArgumentError, match="no lesson 'chainrule'; did you mean 'chain-rule'"
    ):
        lesson("chainrule")
