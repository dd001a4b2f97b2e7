"""Tables in HTML: what is escaped, aligned, named, and shown of arrays."""

from __future__ import annotations

import re

import numpy as np
import pytest
from display.notebook_html import Seen

from multicalc.display.table import card, cell, facts, marked, table

SCRIPT = "<script>alert(1)</script>"


def test_texts_are_escaped():
    parts = (
        table((SCRIPT, "x"), [(SCRIPT, marked(SCRIPT, "bad"))], SCRIPT),
        facts([(SCRIPT, SCRIPT)]),
    )
    seen = Seen.of(card(SCRIPT, *parts))
    assert "script" not in seen.tags
    assert seen.texts.count(SCRIPT) == 7


def test_columns_of_numbers_are_aligned_and_others_not():
    html = table(
        ("step", "x", "of"), [(1, 0.5, "a"), (2, None, "b"), ("⋮", marked("more", "more"))]
    )
    assert html.count('<th scope="col" class="number">') == 2
    assert '<td class="number">–</td>' in html
    assert '<td colspan="2"><span class="more">more</span></td>' in html
    assert html.count('<th scope="row" class="number">') == 3
    assert 'class="number"' not in facts([("a", 1.0)])


@pytest.mark.parametrize(
    ("x", "shown", "values"),
    [
        (np.array([[1.0, -2.0]]), "[[1, −2]]", [1.0, -2.0]),
        (np.float32(1 / 3), "⅓", [float(np.float32(1 / 3))]),
        (np.array([1, -2]), "[1, −2]", [1, -2]),
        ({"w": np.ones(2), "b": (0.5, 2.0)}, "w: [1, 1], b.0: 0.5, b.1: 2", [1.0, 1.0, 0.5, 2.0]),
        ((0.5, 2.0), "(0.5, 2)", [0.5, 2.0]),
        (np.ones((5, 5)), "5×5, norm 5", []),
        (np.array([1j]), "[0+1j]", []),
        (True, "yes", []),
        (None, "–", []),
    ],
)
def test_cells(x, shown, values):
    assert [value for _, value in Seen.of(cell(x)).numbers] == values
    assert re.sub("<.*?>", "", cell(x)) == shown


def test_frameworks_arrays(native):
    assert [v for _, v in Seen.of(cell(native([1.0, 2.5]))).numbers] == [1.0, 2.5]
