"""What the page on primitives lists."""

from __future__ import annotations

import re
from pathlib import Path

_PAGE = (Path(__file__).parents[2] / "docs" / "primitives.md").read_text(encoding="utf-8")


def section(title):
    (text,) = [each for each in _PAGE.split("\n## ") if each.startswith(title)]
    return text


def listed(title):
    """The names in a section's paragraph of nothing but names."""
    paragraphs = section(title).strip().split("\n\n")
    (names,) = [each for each in paragraphs if re.fullmatch(r"(?s)(`[\w.]+`[,.]\s*)+", each)]
    return re.findall(r"`([\w.]+)`", names)
