"""A lesson as a notebook of one framework."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from multicalc_lessons.blocks import CodeCell, ExerciseBlock, Interactive, Prose, Tabs
from multicalc_lessons.exercises import show
from multicalc_lessons.frameworks import TITLES, computing
from multicalc_lessons.lesson import Lesson, without_links
from multicalc_lessons.programs import programs


def notebook(lesson: Lesson, framework: str) -> Any:
    """The lesson in ``framework``'s code, as an ``nbformat`` notebook that has not run.

    Each cell's metadata has ``{"lesson": {"block": name, "part": number}}``, by which its outputs
    are found.
    """
    from nbformat import v4

    cells = [*_cells(lesson, framework)]
    for number, cell in enumerate(cells):
        # Drawn at random otherwise, so that equal lessons would be different files.
        cell["id"] = f"{lesson.slug}-{number}"[-64:]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


def as_text(notebook: Any) -> str:
    """A notebook as its file has it."""
    import nbformat

    text: str = nbformat.writes(notebook)
    return text


def _cells(lesson: Lesson, framework: str) -> Iterator[Any]:
    from nbformat.v4 import new_markdown_cell

    started = False
    for block in lesson.blocks:
        if isinstance(block, Prose):
            yield new_markdown_cell(without_links(block.text))
            if not started:
                yield _code(_first(framework), "first")
                started = True
        elif isinstance(block, CodeCell):
            yield _code(block.code, block.name)
        elif isinstance(block, Tabs):
            yield from (
                _code(code, block.name, part)
                for part, code in enumerate(programs(block, framework))
            )
            if framework in block.without:
                yield new_markdown_cell(f"*{TITLES[framework]}: {block.without[framework]}*")
        elif isinstance(block, Interactive):
            yield new_markdown_cell(block.text)
            yield _code(
                f"from multicalc_lessons import figures\n\nfigures.show({block.name!r})", ""
            )
        elif isinstance(block, ExerciseBlock):
            yield _code(
                f"from multicalc_lessons import exercises\n\nexercises.show({block.id!r})", ""
            )
            yield _code(f"exercises.check({block.id!r}, {show(block.id).blank()})", "")


def _code(code: str, block: str, part: int = 0) -> Any:
    from nbformat.v4 import new_code_cell

    where = {"lesson": {"block": block, "part": part}} if block else {}
    return new_code_cell(code.strip("\n"), metadata=where)


def _first(framework: str) -> str:
    return (
        "import os\n\nimport multicalc as mc\n\n"
        "# What computes multicalc's own cells in this notebook. MXNet's import is helped by it.\n"
        f'os.environ["MULTICALC_BACKEND"] = "{computing(framework)}"\n'
        "mc.get_backend()"
    )
