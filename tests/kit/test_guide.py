"""The guide to writing a backend quotes the example as it is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "writing-a-backend.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "examples" / "multicalc-tiny"
QUOTED = {"python": "multicalc_tiny/*.py", "toml": "pyproject.toml"}
BLOCKS = [
    (language, block)
    for language, block in re.findall(r"```(python|toml)\n(.*?)```", GUIDE, re.DOTALL)
    if not block.startswith(">>> ")
]


def test_there_is_something_quoted():
    assert {language for language, _ in BLOCKS} == set(QUOTED)


def lines_of(text):
    """The lines that say something, without the indentation that a page doesn't keep."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(("language", "block"), BLOCKS)
def test_what_is_quoted_is_the_example(language, block):
    sources = [lines_of(path.read_text("utf-8")) for path in EXAMPLE.glob(QUOTED[language])]
    for part in map(lines_of, block.split("\n\n")):
        places = [source[k : k + len(part)] for source in sources for k in range(len(source))]
        assert part in places


def test_every_line_of_the_adapter_is_in_the_guide():
    """But for its imports and what it says of itself."""
    source = (EXAMPLE / "multicalc_tiny" / "backend.py").read_text(encoding="utf-8")
    quoted = {line for _, block in BLOCKS for line in lines_of(block)}
    assert [x for x in lines_of(source[source.index("DTYPES") :]) if x not in quoted] == []
