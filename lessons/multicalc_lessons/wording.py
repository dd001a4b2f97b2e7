"""What readers see, in their language: one function for every string, and a list of all strings.

A catalogue is ``locale/<language>/LC_MESSAGES/words.po`` beside this file, in gettext's format.
It is read as it is, so that nothing has to be compiled.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from multicalc.errors import InvalidArgumentError

HERE = Path(__file__).parent
LOCALE = HERE / "locale"
ENGLISH = "en"

_language: ContextVar[str] = ContextVar("multicalc_lessons_language", default=ENGLISH)


def _(text: str) -> str:
    """``text`` in one line: marks a string that :func:`say` translates later."""
    return " ".join(text.split())


def say(text: str, **values: Any) -> str:
    """``text`` in the reader's language, with ``values`` in place of its braces.

    A string without values is not formatted, so that LaTeX keeps its braces. What a catalogue
    lacks is said in English.

    >>> say("It is right at {count} points.", count=3)
    'It is right at 3 points.'
    """
    found = _catalogue(_language.get()).get(text, text)
    return found.format(**values) if values else found


@contextmanager
def language(name: str) -> Iterator[None]:
    """Within the block :func:`say` speaks ``name``, in this thread or task only.

    Raises:
        InvalidArgumentError: there is no catalogue of that language.

    >>> with language("en"):
    ...     say("Right.")
    'Right.'
    """
    if name not in languages():
        raise InvalidArgumentError(
            f"language {name!r}: there is no catalogue; known: {', '.join(languages())}"
        )
    before = _language.set(name)
    try:
        yield
    finally:
        _language.reset(before)


def speak(name: str) -> None:
    """Have :func:`say` speak ``name`` from now on; what a program that has one reader does."""
    _language.set(name)


def languages() -> tuple[str, ...]:
    """The languages that there are catalogues of, English first."""
    return (ENGLISH, *sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/words.po")))


def messages() -> tuple[str, ...]:
    """Every string that :func:`say` may be given, each once.

    Most are read off the source: string literals in calls of ``say`` and ``_``. The others are the
    figures' labels, and what lessons say of frameworks that differ.

    >>> "Right." in messages()
    True
    """
    from multicalc_lessons.figures import FIGURES
    from multicalc_lessons.lesson import lessons

    found = [text for file in sorted(HERE.rglob("*.py")) for text in _literals(file)]
    found += [text for figure in FIGURES.values() for text in figure.labels.values()]
    for each in lessons():
        for tabs in each.tabs:
            found += [*tabs.differs.values(), *tabs.without.values()]
    return tuple(dict.fromkeys(found))


def _literals(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(ast.Name("say" | "_"), [ast.Constant(str(text)), *_rest]):
                yield _(text)


@cache
def _catalogue(name: str) -> Mapping[str, str]:
    if name == ENGLISH:
        return {}
    return _entries(LOCALE / name / "LC_MESSAGES" / "words.po")


def _entries(file: Path) -> dict[str, str]:
    """The translated entries of a ``.po`` file; fuzzy ones are not translated yet."""
    from babel.messages.pofile import read_po

    with file.open("rb") as source:
        entries = [each for each in read_po(source) if each.string and not each.fuzzy]
    return {str(each.id): str(each.string) for each in entries}
