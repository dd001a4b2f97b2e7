"""Lessons as tests write them."""

from __future__ import annotations

from multicalc_lessons.lesson import read

OPENING = "---\norder: 3\nrows: [2, 6b]\n---\n# Slopes\n\nAbout [slopes](chain-rule.md)\nof $f$.\n"


def written(folder, *parts, opening=OPENING):
    """The lesson ``slopes`` with these parts below its opening."""
    file = folder / "slopes.md"
    file.write_text("\n".join((opening, *parts)), encoding="utf-8")
    return read(file)


def fence(kind, *lines):
    return "\n".join((f"```{kind}", *lines, "```\n"))
