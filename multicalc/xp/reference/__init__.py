"""What is said of ``xp``'s functions: one text for each chapter, one entry for each operation.

A text begins with words that its entries share, as ``word: text``: what is said of an argument of
that name, or what an entry puts in as ``{word}``. An entry is the function's signature, and
indented below it a summary, then lines for its arguments and ``returns:``, ``raises:`` and
``differs:`` (where backends differ), each where it says more than the shared word, then an example.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

CHAPTERS = {
    "Elementwise": "elementwise",
    "Elementwise, beyond the standard": "special",
    "Reductions and running totals": "reductions",
    "Products": "products",
    "Layers of networks": "networks",
    "Shapes and joining": "manipulation",
    "Searching, sorting and sets": "searching",
    "Creation": "creation",
    "Creation, by example": "creation",
    "Linear algebra (`xp.linalg`)": "linalg",
    "Fourier transforms (`xp.fft`)": "fft",
}
"""The chapters of ``xp``'s table and their texts. The others' functions are written in Python, and
say what they do there."""

_LINE = re.compile(r"(\w+(?:, \w+)*): (.*)")


@dataclass(frozen=True)
class Entry:
    """What is said of one function. ``signature`` has parentheses and the result's type."""

    name: str
    signature: str
    summary: str
    words: dict[str, str]
    """For each argument and section, the shared ones among them."""
    example: tuple[str, ...]


@cache
def entries(chapter: str) -> dict[str, Entry]:
    """The entries of a chapter of the table, by name."""
    text = (Path(__file__).parent / f"{CHAPTERS[chapter]}.txt").read_text(encoding="utf-8")
    head, *blocks = text.strip().split("\n\n")
    shared = _words(head.splitlines(), {})
    found = [_entry(block.splitlines(), shared) for block in blocks]
    return {entry.name: entry for entry in found}


def _entry(lines: list[str], shared: dict[str, str]) -> Entry:
    name, _, signature = lines[0].partition("(")
    summary, *rest = (line.strip() for line in lines[1:])
    count = next(i for i, line in enumerate(rest) if line.startswith(">>>"))
    words = shared | _words(rest[:count], shared)
    return Entry(name, f"({signature}", summary, words, tuple(rest[count:]))


def _words(lines: list[str], shared: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        match = _LINE.fullmatch(line)
        assert match is not None, line
        known = shared | found
        text = re.sub(r"\{(\w+)\}", lambda m, known=known: known[m[1]], match[2])
        found |= dict.fromkeys(match[1].split(", "), text)
    return found
