"""The bugs of ``examples/ports`` are edits of the files that are right."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest
from bugs import BUGS

FOLDER = Path(__file__).parents[3] / "examples" / "ports"


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_is_an_edit_of_what_stands_there_once(bug):
    source = right = (FOLDER / f"{bug.framework}_models.py").read_text(encoding="utf-8")
    for old, new in bug.edits:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    assert ast.dump(ast.parse(source)) != ast.dump(ast.parse(right))


def test_there_are_six_in_each_framework():
    assert Counter(bug.framework for bug in BUGS) == dict.fromkeys(
        ("torch", "keras", "flax", "gluon"), 6
    )
    assert all(bug.framework != bug.against and bug.layers for bug in BUGS)
    assert len({bug.name for bug in BUGS}) == 24
