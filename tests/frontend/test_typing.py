"""What mypy sees of multicalc in a user's file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")

USER = Path(__file__).with_name("typed_user.py")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def messages(tmp_path_factory):
    """What mypy says of each line of the user's file."""
    # As installed, outside the checkout and its settings.
    where = tmp_path_factory.mktemp("user")
    file = where / USER.name
    file.write_text(USER.read_text())
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", file.name],
        cwd=where,
        env=os.environ | {"MYPYPATH": str(ROOT), "MYPY_CACHE_DIR": str(where / "cache")},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stderr == ""
    found: dict[int, str] = {}
    for line in done.stdout.splitlines():
        place = re.match(rf"{USER.name}:(\d+): (.*)", line)
        assert place, line
        found[int(place[1])] = found.get(int(place[1]), "") + place[2] + "\n"
    return found


EXPECTED = [
    (number, *match.groups())
    for number, line in enumerate(USER.read_text().splitlines(), 1)
    if (match := re.search(r"  # (revealed|error): (.*)$", line))
]


@pytest.mark.parametrize(("number", "kind", "text"), EXPECTED, ids=lambda x: str(x)[:40])
def test_line(messages, number, kind, text):
    said = messages[number]
    if kind == "error":
        assert f"error: {text}" in said
    else:
        assert _plain(text) == _plain(re.search('Revealed type is "(.*)"', said)[1])


def test_there_is_no_other_message(messages):
    assert set(messages) == {number for number, _, _ in EXPECTED}


def _plain(text: str) -> str:
    """Without what differs between versions: modules, ``builtins.``, how unions and arrays are
    written."""
    text = re.sub(r"\b(builtins|multicalc(\.\w+)+)\.", "", text)
    text = re.sub(r"Union\[(.*?), None\]", r"\1 | None", text)
    text = re.sub(r"Union\[int, (tuple\[int, \.\.\.\])(.*?)\]", r"int | \1\2", text)
    text = text.replace("builtins.", "").replace("?", "").replace("*", "").replace("None =", "None")
    return re.sub(r"numpy\.ndarray\[.*?\]\]?(?=[,)])", "ndarray", text).replace(" ", "")
