"""The Sphinx extension of the site: a lesson's blocks as parts of a page, with what they gave when
they ran."""

from __future__ import annotations

from typing import Any

from multicalc_lessons.pages.directives import (
    CellDirective,
    ExerciseDirective,
    GalleryDirective,
    InteractiveDirective,
    LessonListDirective,
    LessonTreeDirective,
    PartDirective,
    TabsDirective,
    TermsDirective,
)
from multicalc_lessons.pages.downloads import link_downloads, write_downloads
from multicalc_lessons.pages.elsewhere import Elsewhere
from multicalc_lessons.pages.interactive import add_figures, write_figures
from multicalc_lessons.pages.languages import link_languages
from multicalc_lessons.pages.ran import run_lessons


def setup(app: Any) -> dict[str, Any]:
    app.add_config_value("lessons_folder", "", "env")
    app.add_config_value("lessons_english", True, "env")
    app.connect("builder-inited", run_lessons)
    app.add_post_transform(Elsewhere)
    app.connect("html-page-context", link_languages)
    app.connect("doctree-read", link_downloads)
    app.connect("build-finished", write_downloads)
    app.connect("html-page-context", add_figures)
    app.connect("build-finished", write_figures)
    for name, directive in (
        ("cell", CellDirective),
        ("tabs", TabsDirective),
        ("lesson-part", PartDirective),
        ("interactive", InteractiveDirective),
        ("exercise", ExerciseDirective),
        ("lesson-list", LessonListDirective),
        ("lesson-toctree", LessonTreeDirective),
        ("lesson-gallery", GalleryDirective),
        ("terms", TermsDirective),
    ):
        app.add_directive(name, directive)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
