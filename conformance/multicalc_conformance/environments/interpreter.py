"""The interpreters that a person names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MARKS = ("pyvenv.cfg", "conda-meta")
"""What lies in the folder of an environment."""


@dataclass(frozen=True)
class Interpreter:
    """A Python, and what its environment is called in results."""

    label: str
    python: str

    @property
    def file_name(self) -> str:
        """The label, as a part of a file's name."""
        return re.sub(r"[^\w.-]+", "-", self.label).strip("-.")


def interpreters(listed: Sequence[str]) -> list[Interpreter]:
    """Those of ``--envs``: ``path``, ``label=path``, and several of them separated by commas.
    Without a label they are called as the folder of their environment.

    Raises:
        ValueError: none is named, or two have one label.
    """
    found = [_interpreter(word.strip()) for words in listed for word in words.split(",")]
    if not all(each.python and each.file_name for each in found):
        raise ValueError("an interpreter is needed: old/bin/python, or old=/path/to/python")
    names = [each.file_name for each in found]
    for each in found:
        if names.count(each.file_name) > 1:
            raise ValueError(f"two are called {each.label!r}; give labels: old=/path/to/python")
    return found


def _interpreter(word: str) -> Interpreter:
    label, equals, python = word.partition("=")
    return (
        Interpreter(label.strip(), python.strip()) if equals else Interpreter(_called(word), word)
    )


def _called(python: str) -> str:
    # Not resolved: an environment's python is a link to another one's.
    folder = Path(python).absolute().parent.parent
    return folder.name if any((folder / mark).exists() for mark in MARKS) else python
