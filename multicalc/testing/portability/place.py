"""Where in a person's source something happens: the line, and the expression in it."""

from __future__ import annotations

import ast
import importlib.util
import linecache
import sys
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import CodeType, FrameType, ModuleType
from typing import Any

from multicalc.backend import adapters


@dataclass(frozen=True)
class Place:
    """An expression in a file."""

    file: str
    line: int
    span: tuple[int, int]
    """Where in its lines it begins and ends: two expressions of one line are two places."""
    node: ast.AST | None = field(default=None, compare=False, repr=False)
    """None where the source can't be found."""
    statement: ast.stmt | None = field(default=None, compare=False, repr=False)
    """The one the expression stands in."""
    of_module: bool = field(default=False, compare=False)
    """Whether it is a call of a module's function, and not of a method."""

    @property
    def source(self) -> str:
        """The line, as it stands there."""
        return linecache.getline(self.file, self.line).strip()

    def text(self, node: ast.AST | None) -> str:
        """How a node of the file is written there, in one line; the line of the place for None."""
        source = "".join(linecache.getlines(self.file))
        found = None if node is None else ast.get_source_segment(source, node)
        return self.source if found is None else " ".join(found.split())

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def here(within: CodeType) -> Place | None:
    """Where the caller was called from, among what was called ``within`` a function."""
    frames = []
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code is not within:
        frames.append((frame, frame.f_lasti, frame.f_lineno))
        frame = frame.f_back
    return _innermost(frames)


def of_error(error: BaseException) -> Place | None:
    """Where an error comes from."""
    frames, trace = [], error.__traceback__
    while trace is not None:
        frames.append((trace.tb_frame, trace.tb_lasti, trace.tb_lineno))
        trace = trace.tb_next
    return _innermost(frames[::-1])


def inside(code: CodeType, but: CodeType) -> bool:
    """Whether a function is among the caller's callers, and closer than the other one."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code is not but:
        if frame.f_code is code:
            return True
        frame = frame.f_back
    return False


def _innermost(frames: Sequence[tuple[FrameType, int, int]]) -> Place | None:
    """The innermost place in a person's own code; where all is installed, the outermost that isn't
    ours."""
    theirs = [each for each in frames if not _is_in(each[0].f_code.co_filename, _ours())]
    own = [each for each in theirs if is_own(each[0].f_code.co_filename)]
    found = own[:1] or theirs[-1:]
    return _place(*found[0]) if found else None


@lru_cache(maxsize=4096)
def is_own(file: str) -> bool:
    """Whether it is a person's own: neither ours, nor installed, nor made up by a library."""
    if file.startswith("<"):
        # A doctest, a notebook's cell: Python knows their source.
        return bool(linecache.getlines(file))
    return not _is_in(file, _ours()) and not _is_in(file, _installed())


@lru_cache(maxsize=4096)
def _is_in(file: str, folders: frozenset[str]) -> bool:
    return any(Path(file).is_relative_to(folder) for folder in folders)


@lru_cache(maxsize=1)
def _installed() -> frozenset[str]:
    paths = sysconfig.get_paths()
    return frozenset(paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib"))


@lru_cache(maxsize=1)
def _ours() -> frozenset[str]:
    folders = {str(Path(__file__).parents[2])}
    for each in adapters().values():
        spec = importlib.util.find_spec(each.backend.partition(":")[0].partition(".")[0])
        if spec is not None and spec.origin is not None:
            folders.add(str(Path(spec.origin).parent))
    return frozenset(folders)


def _place(frame: FrameType, instruction: int, line: int) -> Place:
    code = frame.f_code
    start, end, column, end_column = list(code.co_positions())[instruction // 2]
    if start is None or end is None or column is None or end_column is None:
        return Place(code.co_filename, line, (0, 0))
    lines = linecache.getlines(code.co_filename)
    nodes, statements = _nodes("".join(lines))
    node = nodes.get((start, column, end, end_column))
    if node is None:
        # Of a call that goes over several lines Python keeps where the method's name begins.
        ending = [n for (_, _, *e), n in nodes.items() if e == [end, end_column]]
        node = next((n for n in ending if isinstance(n, ast.Call | ast.Attribute)), None)
    statement = None if node is None else statements[node]
    of_module = isinstance(node, ast.Call) and _is_module(node.func, frame)
    return Place(code.co_filename, start, (column, end_column), node, statement, of_module)


def _is_module(function: ast.expr, frame: FrameType) -> bool:
    """Whether ``function`` is a module's: ``special.expit``, ``np.linalg.solve``."""
    if not isinstance(function, ast.Attribute):
        return False
    root = function.value
    while isinstance(root, ast.Attribute):
        root = root.value
    if not isinstance(root, ast.Name):
        return False
    return isinstance({**frame.f_globals, **frame.f_locals}.get(root.id), ModuleType)


Nodes = dict[tuple[int, int, int, int], ast.AST]


@lru_cache(maxsize=64)
def _nodes(source: str) -> tuple[Nodes, dict[ast.AST, ast.stmt]]:
    """The innermost node of every span, and the statement each stands in."""
    nodes: Nodes = {}
    statements: dict[ast.AST, ast.stmt] = {}
    try:
        waiting: list[tuple[ast.AST, ast.stmt | None]] = [(ast.parse(source), None)]
    except SyntaxError:
        # A notebook's cell with commands of its own.
        return nodes, statements
    for node, around in waiting:
        statement = node if isinstance(node, ast.stmt) else around
        if statement is not None and hasattr(node, "end_col_offset"):
            nodes[_span(node)] = node
            statements[node] = statement
        waiting += [(child, statement) for child in ast.iter_child_nodes(node)]
    return nodes, statements


def _span(node: Any) -> tuple[int, int, int, int]:
    return node.lineno, node.col_offset, node.end_lineno, node.end_col_offset
