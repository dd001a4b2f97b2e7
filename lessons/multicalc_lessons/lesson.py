"""A lesson: its source as a value, and the list of all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from multicalc.errors import InvalidArgumentError
from multicalc_lessons import reading
from multicalc_lessons.blocks import Block, CodeCell, Prose, Tabs

LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./docs/)?[\w-]+\.md(?:#[\w-]*)?\)")
TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Lesson:
    """One lesson, in the order of its blocks."""

    slug: str
    order: int
    rows: tuple[str, ...]
    """The chapter's rows that it is about."""
    blocks: tuple[Block, ...]
    file: Path

    @property
    def title(self) -> str:
        return self._opening().splitlines()[0].removeprefix("#").strip()

    @property
    def summary(self) -> str:
        """Its first paragraph, in one line."""
        _, _, rest = self._opening().partition("\n")
        return without_links(" ".join(rest.strip().split("\n\n")[0].split()))

    def _opening(self) -> str:
        first = self.blocks[0]
        if not (isinstance(first, Prose) and first.text.startswith("# ")):
            raise reading.LessonError(f"{self.file}: a lesson starts with its title, '# ...'")
        return first.text

    @property
    def cells(self) -> tuple[CodeCell, ...]:
        return tuple(block for block in self.blocks if isinstance(block, CodeCell))

    @property
    def tabs(self) -> tuple[Tabs, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Tabs))


def without_links(text: str) -> str:
    """Markdown whose links to other pages of the site are their words alone."""
    return LINK.sub(r"\1", text)


def read(file: Path) -> Lesson:
    """The lesson in ``file``.

    Raises:
        LessonError: the source is not as the format has it.
    """
    meta, text, before = reading.front_matter(file.read_text(encoding="utf-8"), file.name)
    if not isinstance(meta.get("order"), int):
        raise reading.LessonError(f"{file.name}: the front matter needs order, a whole number")
    found = reading.blocks(text, before, file.name)
    rows = tuple(str(row) for row in meta.get("rows", ()))
    return Lesson(file.stem, meta["order"], rows, found, file)


@cache
def lessons() -> tuple[Lesson, ...]:
    """All of them, in order."""
    return tuple(sorted(map(read, TEXTS.glob("*.md")), key=lambda each: each.order))


def lesson(slug: str) -> Lesson:
    """The lesson of that name.

    Raises:
        InvalidArgumentError: there is none; the message has the nearest.
    """
    for each in lessons():
        if each.slug == slug:
            return each
    names = [each.slug for each in lessons()]
    near = get_close_matches(slug, names, 1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise InvalidArgumentError(f"there is no lesson {slug!r}{meant}; there are {', '.join(names)}")
