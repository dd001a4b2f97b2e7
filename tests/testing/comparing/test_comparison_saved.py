"""A comparison as plain data, text and a page."""

from __future__ import annotations

import json

import numpy as np
import pytest

import multicalc as mc
from multicalc.errors import InvalidArgumentError
from multicalc.testing import Comparison

X = np.array([1 / 3, -1.5])
GIVEN = {
    "numbers": np.array([[1 / 3, np.nan, -np.inf], [1e-300, 0.1, -0.0]]),
    "narrow": np.array([1 / 3, np.inf], "float32"),
    "complex": np.array([1 / 3 + 2j, complex(np.nan, np.inf)]),
    "whole": np.array(2**62 + 1),
    "truth": np.array([True]),
    "empty": np.zeros((2, 0)),
}


def one(x):
    return GIVEN


def other(x):
    return GIVEN | {"narrow": np.zeros((2, 2)), "complex": np.array([2j, 0])}


def breaks(x):
    raise ValueError("<b>no kernel</b>")


@pytest.fixture
def found():
    return mc.compare([one, other, breaks], X, operators=["value"])


def test_it_comes_back_from_json_to_the_last_bit(found):
    text = json.dumps(found.to_dict(), allow_nan=False)
    back = Comparison.from_dict(json.loads(text))
    assert str(back) == str(found)
    assert back.to_dict() == found.to_dict()
    for name, array in found.results["one"].items():
        again = back.results["one"][name]
        assert (again.dtype, again.tobytes()) == (array.dtype, array.tobytes()), name


def test_it_is_saved_as_json_and_as_a_page(found, tmp_path):
    found.save(tmp_path / "x.json")
    found.save(str(tmp_path / "x.html"))
    assert json.loads((tmp_path / "x.json").read_text())["agrees"] is False
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "&lt;b&gt;no kernel" in page
    assert "<b>no kernel" not in page
    assert "value[&#x27;numbers&#x27;]" in page
    assert found._repr_html_() in page
    with pytest.raises(InvalidArgumentError, match=r"ends in '\.txt'"):
        found.save(tmp_path / "x.txt")


def test_what_is_no_comparison_is_refused():
    with pytest.raises(InvalidArgumentError, match="has the format None"):
        Comparison.from_dict({})


def test_eighty_columns():
    name = "a_key_of_sixty_letters_that_leaves_no_room_for_any_value_beside"
    two = [lambda x: {name: x, "b": x}, lambda x: {name: x, "b": x * np.array([1, 1 + 1e-9])}]
    text = str(mc.compare(two, X, operators=["value"], rtol=1e-12))
    assert text == GOLDEN
    assert all(len(line) <= 80 for line in text.splitlines())


GOLDEN = """\
<lambda> in float64 on <lambda> 1 (numpy), <lambda> 2 (numpy)
  quantity                              value                     apart  allowed
✓ value['a_key_of_sixty_letters_that_leaves_no_room_for_any_value_beside']
                                        [0.333333, -1.5]              0  1.5e-12
✗ value['b']                                                     1.5e-9  1.5e-12
    <lambda> 2: [0.3333333333, -1.500000002]
    <lambda> 1: [0.3333333333, -1.5]
1 of 2 quantities agree."""
