"""The documented names are the table's, and each is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from multicalc import xp
from multicalc.registry import adapters, get_backend
from multicalc.xp import table
from multicalc.xp.chapters import CHAPTERS, rows

PAGE = Path(__file__).parents[2] / "docs" / "xp.md"
BEYOND = (*table.TRANSCENDENTAL, *table.COMPOSED, *table.UPDATES, *table.CONTROL)


def test_the_page_has_the_table():
    assert rows() in PAGE.read_text(encoding="utf-8")


def test_the_chapters_are_the_table():
    named = [name for names in CHAPTERS.values() for name in names]
    whole = [*table.DISPATCHED, *BEYOND, *table.CREATION, *table.LINALG]
    assert sorted(named) == sorted([*whole, *table.CONSTANTS, *table.DTYPES])


def test_xp_has_every_name():
    assert set(BEYOND) <= set(dir(xp))
    assert [name for name in BEYOND if not callable(getattr(xp, name))] == []


@pytest.mark.parametrize("backend", [a.name for a in adapters().values() if a.installed()])
def test_adapters_have_the_functions_they_owe(backend):
    namespace = get_backend(backend).namespace
    assert [name for name in table.TRANSCENDENTAL if not hasattr(namespace, name)] == []
