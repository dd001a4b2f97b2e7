"""The notebooks behind the pages: run before the pages are made, and found by them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from multicalc_lessons.building import Built, build
from multicalc_lessons.lesson import Lesson, lesson, lessons
from multicalc_lessons.recorded import recorded
from multicalc_lessons.wording import speak


def run_lessons(app: Any) -> None:
    """Run all lessons, and stop the build where a result is not what its lesson says."""
    from sphinx.errors import ExtensionError
    from sphinx.util import logging

    speak(app.config.language)
    if app.builder.name == "gettext":
        return
    said = logging.getLogger(__name__)
    built = build(lessons(), Path(app.config.lessons_folder), progress=said.info)
    if built.disagreements:
        raise ExtensionError("\n".join(map(str, built.disagreements)))
    app.lessons_built = built


def lesson_of(env: Any) -> Lesson:
    """The lesson whose page is being read."""
    return lesson(env.docname.rpartition("/")[2])


def notebooks_of(env: Any) -> dict[str, Any]:
    """Its notebooks that ran, by framework, and of those that are not installed what is recorded;
    none where only texts are extracted."""
    built: Built | None = getattr(env.app, "lessons_built", None)
    slug = lesson_of(env).slug
    return recorded(slug) | built.of(slug) if built else {}
