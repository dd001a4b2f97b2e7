"""The documented names and limits are those the code runs by, and each name is there."""

from __future__ import annotations

from pathlib import Path

import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend
from multicalc.xp import table
from multicalc.xp.chapters import chapters, names, support

DOCS = Path(__file__).parents[2] / "docs"


def test_the_page_has_the_names():
    assert names() in (DOCS / "xp.md").read_text(encoding="utf-8")


def test_the_page_has_the_operations():
    if not all(info.installed for info in mc.backends()):
        pytest.skip("the page speaks of all five backends")
    page = (DOCS / "operations.md").read_text(encoding="utf-8")
    assert page.endswith(support([get_backend(info.name) for info in mc.backends()]) + "\n")


def test_xp_has_what_the_table_names():
    for chapter, each in chapters().items():
        home = next((getattr(xp, at) for at in table.EXTENSIONS if f"xp.{at}" in chapter), xp)
        assert [name for name in each if not hasattr(home, name)] == []
        assert set(each) <= set(dir(home))


def test_a_limit_is_of_an_operation(backend):
    known = {row.name: row for row in table.OPERATIONS}
    for name, limit in backend.operations.items():
        assert limit.order < (2 if known[name].derivative else 0), name
        assert limit.how


def test_support_shows_limits(backend):
    """A row for each operation, the declared order in its column, and the reason below."""
    page = support([backend])
    for row in table.OPERATIONS:
        (line,) = [each for each in page.splitlines() if each.startswith(f"| `{row.name}` |")]
        cell = line.split("|")[-2].split()[0]
        limit = backend.limit(row.name)
        full = "2" if row.derivative else "0"
        assert cell == (full if limit is None else str(limit.order) if limit.order >= 0 else "–")
        assert limit is None or limit.how in page
