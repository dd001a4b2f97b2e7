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


@pytest.mark.parametrize(("language", "block"), BLOCKS)
def test_what_is_quoted_is_the_example(language, block):
    sources = [path.read_text(encoding="utf-8") for path in EXAMPLE.glob(QUOTED[language])]
    parts = [part.strip("\n") for part in block.split("\n\n")]
    assert all(any(part in source for source in sources) for part in parts), block


def test_every_line_of_the_adapter_is_in_the_guide():
    """But for its imports and what it says of itself."""
    source = (EXAMPLE / "multicalc_tiny" / "backend.py").read_text(encoding="utf-8")
    body = source[source.index("DTYPES") :]
    quoted = "\n".join(block for _, block in BLOCKS)
    assert [line for line in body.splitlines() if line.strip() and line not in quoted] == []
