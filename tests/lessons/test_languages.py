"""Every string has a translation that is of its present text, with everything that it is about."""

from __future__ import annotations

import re
from functools import cache

import pytest
from babel.messages.pofile import read_po
from catalogues import texts
from multicalc_lessons.languages import LANGUAGES
from multicalc_lessons.terms import terms
from multicalc_lessons.wording import ENGLISH, LOCALE, messages

TRANSLATED = [each for each in LANGUAGES if each != ENGLISH]
KEPT = {
    "formulas": re.compile(r"\$[^$]+\$"),
    "code": re.compile(r"`[^`]+`"),
    "targets": re.compile(r"\]\(([^)]*)\)"),
}


@cache
def catalogue(language, name):
    file = LOCALE / language / "LC_MESSAGES" / f"{name}.po"
    with file.open("rb") as source:
        return {each.id: each.string for each in read_po(source) if each.id and not each.fuzzy}


@cache
def strings():
    return {"lessons": texts(), "words": messages()}


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("name", ["lessons", "words"])
def test_nothing_is_untranslated_or_stale(language, name):
    found = catalogue(language, name)
    assert {*found} == {*strings()[name]}, "run: make catalogues"
    assert [text for text, said in found.items() if not said] == []


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("name", ["lessons", "words"])
def test_formulas_code_links_and_values_are_kept(language, name):
    lost = []
    for text, said in catalogue(language, name).items():
        for pattern in KEPT.values():
            if sorted(pattern.findall(text)) != sorted(pattern.findall(said)):
                lost.append((text, said))
        if "$" not in text and {*re.findall(r"{\w*}", text)} != {*re.findall(r"{\w*}", said)}:
            lost.append((text, said))
    assert lost == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_terms_are_the_same_everywhere(language):
    assert len(terms(language)) > 25
    strayed = []
    for name in ("lessons", "words"):
        for text, said in catalogue(language, name).items():
            words = re.sub(r"\$[^$]*\$|`[^`]*`|{\w*}|\([\w./#-]+\)", " ", text)
            for term in terms(language):
                spoken = re.search(rf"\b{re.escape(term.english)}s?\b", words, re.IGNORECASE)
                if spoken and not re.search(term.forms, said, re.IGNORECASE):
                    strayed.append((term.english, text, said))
    assert strayed == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_terms_that_are_said_are_their_own_forms(language):
    for term in terms(language):
        assert re.search(term.forms, term.translation, re.IGNORECASE)
