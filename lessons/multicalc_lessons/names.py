"""What a lesson's cells define: no cell of multicalc's may see what a framework's tab defined."""

from __future__ import annotations

import ast

from multicalc_lessons.lesson import Lesson
from multicalc_lessons.reading import LessonError


def check_names(lesson: Lesson) -> None:
    """Hold cells and tabs to names of their own.

    Raises:
        LessonError: one defines what the other does; the message has the names.
    """
    cells = {name for cell in lesson.cells for name in defined(cell.code)}
    for tabs in lesson.tabs:
        sources = tabs.parts.values() or (tabs.source,)
        both = cells & {name for source in sources for name in defined(source)}
        if both:
            raise LessonError(
                f"{lesson.file.name}:{tabs.line}: the tabs {tabs.name!r} and cells of this lesson "
                f"both define {', '.join(sorted(both))}; give the cells' other names"
            )


def defined(source: str) -> set[str]:
    """The names that a cell's own level binds, those of imports apart."""
    found: set[str] = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef | ast.ClassDef):
            found.add(statement.name)
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                    found.add(node.id)
    return found
