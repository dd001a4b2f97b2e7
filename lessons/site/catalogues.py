"""``python lessons/site/catalogues.py``: bring the catalogues of all languages up to the texts.

New strings are added without a translation, and those that are gone are taken out. In each
``locale/<language>/LC_MESSAGES`` of the lessons ``lessons.po`` has the pages' paragraphs and
``words.po`` what exercises, figures and badges say.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from make_site import sphinx
from multicalc_lessons.languages import LANGUAGES
from multicalc_lessons.wording import ENGLISH, LOCALE, messages


def texts() -> tuple[str, ...]:
    """Every paragraph and heading of the lessons' pages, as Sphinx finds them."""
    with TemporaryDirectory() as folder:
        sphinx("gettext", ENGLISH, Path(folder) / "pot", Path(folder))
        with (Path(folder) / "pot" / "lessons.pot").open("rb") as template:
            return tuple(str(each.id) for each in read_po(template) if each.id)


def update(file: Path, language: str, strings: tuple[str, ...]) -> None:
    """Give ``file`` these strings, in this order, with the translations that it has of them."""
    known: dict[str, str] = {}
    if file.exists():
        with file.open("rb") as source:
            known = {str(each.id): str(each.string) for each in read_po(source) if each.id}
    if tuple(known) == strings:
        return
    fresh = Catalog(locale=language, project="multicalc", fuzzy=False)
    for text in strings:
        fresh.add(text, known.get(text, ""))
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, fresh, width=100, omit_header=False)


def main() -> int:
    found = {"lessons": texts(), "words": messages()}
    for language in LANGUAGES:
        if language != ENGLISH:
            for name, strings in found.items():
                update(LOCALE / language / "LC_MESSAGES" / f"{name}.po", language, strings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
