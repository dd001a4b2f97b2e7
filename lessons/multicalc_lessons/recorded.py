"""What each framework's tabs gave when the lessons were last recorded.

For a reader, or a build, without that framework: the project keeps them beside the texts.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from multicalc_lessons.building import Built
from multicalc_lessons.frameworks import installed_version
from multicalc_lessons.lesson import Lesson

OUTPUTS = Path(__file__).parent / "outputs"


def recorded(slug: str) -> dict[str, Any]:
    """The cells of a lesson's tabs with their outputs, as notebooks by framework."""
    import nbformat

    file = OUTPUTS / f"{slug}.json"
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
    return {name: nbformat.from_dict(notebook) for name, notebook in kept.items()}


def record(lesson: Lesson, built: Built) -> None:
    """Keep what ``lesson``'s tabs gave in this build."""
    blocks = {tabs.name for tabs in lesson.tabs}
    kept = recorded(lesson.slug) | {
        name: {
            "metadata": {"version": installed_version(name)},
            "cells": [
                {**cell, "outputs": [_text(each) for each in cell.outputs]}
                for cell in ran.cells
                if cell.metadata.get("lesson", {}).get("block") in blocks
                and cell.cell_type == "code"
            ],
        }
        for name, ran in built.of(lesson.slug).items()
    }
    OUTPUTS.mkdir(exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False, sort_keys=True)
    (OUTPUTS / f"{lesson.slug}.json").write_text(text + "\n", "utf-8")


def _text(output: Any) -> Any:
    """An output without its pictures, which are large."""
    if "data" not in output:
        return output
    data = {
        form: each
        for form, each in output["data"].items()
        if not form.startswith(("image", "text/html"))
    }
    return {**output, "data": data}
