"""``docs/portable.md`` has every attribute and method that an array has."""

from __future__ import annotations

from pathlib import Path

import pytest

import multicalc as mc
from multicalc.arrays.refused import REFUSED

PAGE = Path(__file__).parents[2] / "docs" / "portable.md"


@pytest.mark.parametrize("name", [each for each in dir(mc.Array) if not each.startswith("_")])
def test_the_page_has_it(name):
    page = PAGE.read_text(encoding="utf-8")
    assert any(mark in page for mark in (f"`{name}`", f"`{name}(", f"`x.{name}`", f"`x.{name}["))


def test_what_the_page_refuses_is_refused():
    lines = PAGE.read_text(encoding="utf-8").partition("| refused | as | written |")[2]
    lines = lines.partition("\n\n")[0]
    names = [
        name.strip().removesuffix("()")
        for line in lines.splitlines()
        if line.startswith("| `")
        for name in line.split("|")[1].replace("`", "").partition(" and ")[0].split(", ")
    ]
    assert {"transpose", "add_", "numel", "view"} <= set(names)
    assert [name for name in names if hasattr(mc.Array(1.0), name)] == []
    assert set(names) - {"add_", "permute", "exp"} <= set(REFUSED)
