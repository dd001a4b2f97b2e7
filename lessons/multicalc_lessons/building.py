"""All lessons run on every framework that is there, and held to what they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from multicalc_lessons.agreement import Disagreement, disagreements
from multicalc_lessons.frameworks import TITLES, installed, need
from multicalc_lessons.lesson import Lesson
from multicalc_lessons.names import check_names
from multicalc_lessons.notebook import notebook
from multicalc_lessons.running import run_all
from multicalc_lessons.store import Store


@dataclass(frozen=True)
class Built:
    """Notebooks that have run, by lesson and framework, and what is not as the lessons say."""

    notebooks: dict[tuple[str, str], Any]
    disagreements: tuple[Disagreement, ...]

    def of(self, slug: str) -> dict[str, Any]:
        """One lesson's notebooks, by framework."""
        return {name: done for (each, name), done in self.notebooks.items() if each == slug}


def build(
    lessons: Sequence[Lesson],
    folder: Path,
    frameworks: Sequence[str] | None = None,
    progress: Callable[[str], None] = print,
) -> Built:
    """Run what has not run yet with what is installed now, and compare.

    Args:
        lessons: which.
        folder: where notebooks that have run are kept.
        frameworks: on which, by default all that are installed.
        progress: told of each notebook when it has run.

    Raises:
        BackendNotInstalledError: one of ``frameworks`` is not here.
        CellFailedError: a cell raised.
        LessonError: a cell of multicalc's and a tab define the same name.
    """
    for name in frameworks or ():
        need(name)
    names = frameworks or [name for name in TITLES if installed(name)]
    for each in lessons:
        check_names(each)
    store = Store(folder)
    fresh = {(lesson.slug, name): notebook(lesson, name) for lesson in lessons for name in names}
    known = {key: store.get(source, key[1]) for key, source in fresh.items()}
    missing = {key: fresh[key] for key, done in known.items() if done is None}

    def keep(key: tuple[str, str], done: Any) -> None:
        store.put(fresh[key], key[1], done)
        progress(f"{key[0]} on {TITLES[key[1]]}")

    ran = run_all(missing, keep)
    notebooks = {key: ran.get(key) or done for key, done in known.items()}
    found = Built(notebooks, ())
    return Built(
        notebooks,
        tuple(each for lesson in lessons for each in disagreements(lesson, found.of(lesson.slug))),
    )
