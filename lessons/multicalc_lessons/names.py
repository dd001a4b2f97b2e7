"""What a lesson's cells define and use: no cell of multicalc's may see what a framework's tab
defined, nor the other way round."""

from __future__ import annotations

import ast
from symtable import SymbolTable, symtable

from multicalc_lessons.blocks import CodeCell, Tabs
from multicalc_lessons.lesson import Lesson
from multicalc_lessons.reading import LessonError


def check_names(lesson: Lesson) -> None:
    """Hold cells and tabs to what their own kind defined.

    Raises:
        LessonError: one uses a name that the other defined last; the message has the names.
    """
    owner: dict[str, type] = {}
    for block in lesson.blocks:
        if isinstance(block, CodeCell):
            sources = [block.code]
        elif isinstance(block, Tabs):
            sources = [*block.parts.values()] or [block.source]
        else:
            continue
        kind = type(block)
        for source in sources:
            foreign = {name for name in used(source) if owner.get(name, kind) is not kind}
            if foreign:
                raise LessonError(
                    f"{lesson.file.name}:{block.line}: {block.name!r} uses "
                    f"{', '.join(sorted(foreign))}, which a "
                    f"{'tab' if kind is CodeCell else 'cell'} above defined last, so that it is "
                    f"another framework's; give it another name"
                )
        owner |= {name: kind for source in sources for name in defined(source)}


def defined(source: str) -> set[str]:
    """The names that a cell's own level binds, those of imports apart."""
    top = symtable(source, "cell", "exec")
    return {each.get_name() for each in top.get_symbols() if each.is_assigned()} - _imported(source)


def used(source: str) -> set[str]:
    """The names that a cell takes from the cells before it."""
    return _free(symtable(source, "cell", "exec")) - defined(source) - _imported(source)


def _free(table: SymbolTable) -> set[str]:
    own = {
        each.get_name()
        for each in table.get_symbols()
        if each.is_referenced() and (each.is_global() or table.get_type() == "module")
    }
    return own.union(*map(_free, table.get_children()))


def _imported(source: str) -> set[str]:
    return {
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
