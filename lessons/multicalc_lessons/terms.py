"""The mathematical vocabulary of each language: ``locale/<language>/terms.csv``."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from multicalc_lessons.wording import LOCALE


@dataclass(frozen=True)
class TranslatedTerm:
    """A term, and how its translation is written and bent."""

    english: str
    translation: str
    forms: str
    """A regular expression that every form of the translation matches."""


@cache
def terms(language: str) -> tuple[TranslatedTerm, ...]:
    """The terms of a language that is not English, in the order of its table."""
    with (LOCALE / language / "terms.csv").open(encoding="utf-8", newline="") as source:
        return tuple(TranslatedTerm(**row) for row in csv.DictReader(source))
