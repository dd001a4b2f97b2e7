"""Each lesson's notebooks, for Jupyter and for marimo, beside its page."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

from docutils import nodes

from multicalc_lessons import kernel
from multicalc_lessons.frameworks import TITLES
from multicalc_lessons.lesson import lesson, lessons
from multicalc_lessons.marimos import marimo_app
from multicalc_lessons.notebook import as_text, notebook
from multicalc_lessons.wording import say

FOLDER = "notebooks"


def link_downloads(app: Any, doctree: Any) -> None:
    """Put links to the notebooks at the end of a lesson's page."""
    slug = app.env.docname.rpartition("/")[2]
    if slug not in {each.slug for each in lessons()} or app.builder.name == "gettext":
        return
    up = "../" if app.config.lessons_english else "../../"
    links = "".join(
        f'<li>{title}: <a download href="{up}{FOLDER}/{slug}-{name}.ipynb">Jupyter</a>, '
        f'<a download href="{up}{FOLDER}/{slug}-{name}.py">marimo</a></li>'
        for name, title in TITLES.items()
    )
    text = f"<p>{say('This lesson as a notebook:')}</p><ul>{links}</ul>"
    raw = nodes.raw("", text, format="html")
    doctree.children[-1].append(nodes.container("", raw, classes=["lesson-downloads"]))


def write_downloads(app: Any, error: Exception | None) -> None:
    """Write them where the pages link to: with what their cells showed in this build."""
    built = getattr(app, "lessons_built", None)
    if error is not None or built is None or not app.config.lessons_english:
        return
    folder = Path(app.outdir) / FOLDER
    folder.mkdir(exist_ok=True)
    for (slug, name), ran in built.notebooks.items():
        (folder / f"{slug}-{name}.ipynb").write_text(as_text(_plain(ran)), "utf-8")
        app_source = marimo_app(notebook(lesson(slug), name))
        (folder / f"{slug}-{name}.py").write_text(app_source, "utf-8")


def _plain(ran: Any) -> Any:
    """Without what only the build reads."""
    plain = deepcopy(ran)
    for cell in plain.cells:
        cell.metadata.pop("lesson", None)
        outputs = cell.get("outputs", [])
        for output in outputs:
            output.get("data", {}).pop(kernel.MIME, None)
        cell_outputs = [each for each in outputs if each.get("data", True)]
        if "outputs" in cell:
            cell.outputs = cell_outputs
    return plain
