"""Strings in a reader's language."""

import pytest
from multicalc_lessons import exercises, wording

from multicalc.errors import InvalidArgumentError

CATALOGUE = r"""
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\n"

#: checking.py
msgid "Right."
msgstr "Juste."

msgid "Right at all {count} points."
msgstr ""
"Juste en tous "
"les {count} points."

#, fuzzy
msgid "The sign is wrong."
msgstr "Le signe, peut-être."

msgid "They are opposite, not equal: their sum is the gradient of f."
msgstr "Ils sont opposés : \"égaux\" \\ non."
"""


@pytest.fixture
def french(tmp_path, monkeypatch):
    folder = tmp_path / "fr" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "words.po").write_text(CATALOGUE, encoding="utf-8")
    monkeypatch.setattr(wording, "LOCALE", tmp_path)
    yield
    wording._catalogue.cache_clear()


def test_a_language(french):
    assert wording.languages() == ("en", "fr")
    with wording.language("fr"):
        assert exercises.check("5", "-q").message == "Juste en tous les 3 points."
        assert exercises.check("5", "q").hint == 'Ils sont opposés : "égaux" \\ non.'
        assert wording.say("The sign is wrong.") == "The sign is wrong."
        with wording.language("en"):
            assert wording.say("Right.") == "Right."
        assert wording.say("Right.") == "Juste."
    assert wording.say("Right.") == "Right."


def test_a_language_that_there_is_not(french):
    with (
        pytest.raises(InvalidArgumentError, match=r"language 'de': .*; known: en, fr"),
        wording.language("de"),
    ):
        pass


def test_every_string_of_the_exercises_is_listed():
    listed = set(wording.messages())
    for each in exercises.EXERCISES.values():
        shown = {each.title, each.statement, each.asks, each.solution, each.advice, *each.parts}
        shown |= {slip.hint for slip in each.slips} | set(each.wrong_words.values())
        assert shown <= listed


def test_every_string_that_is_said_is_listed(monkeypatch):
    said = []
    monkeypatch.setattr(
        wording,
        "_catalogue",
        lambda name: type(
            "", (dict,), {"get": lambda self, key, default: said.append(key) or default}
        )(),
    )
    for answer in ("-q", "q", "3 * q", "q[None]", "q + 1", "7 * q[0] * q", "q[4]", "'neither'"):
        exercises.check("5", answer)
    assert len(set(said)) > 8
    assert set(said) <= set(wording.messages())
