"""Which framework an answer is written in, by the names that its code uses."""

from __future__ import annotations

import ast
import dis
import functools
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from multicalc.backend import NEUTRAL, adapters
from multicalc.errors import InvalidArgumentError

TAKE_NAMES = ("LOAD_GLOBAL", "LOAD_NAME", "IMPORT_NAME")
"""Python's instructions that look a name up outside the function."""


def backend_of(answer: Callable[..., Any]) -> str:
    """The backend whose framework ``answer`` uses: in its code, the functions beside it that it
    calls, or its annotations; else the only one that its file imports, else NumPy's.

    Raises:
        InvalidArgumentError: it uses several.

    >>> backend_of(lambda x: 2 * x)
    'numpy'
    """
    found = _backends(_roots(answer, set()))
    if len(found) > 1:
        raise InvalidArgumentError(
            f"answer: its code uses {' and '.join(found)}; say which arrays it takes, by "
            f"backend={found[0]!r}"
        )
    # What only calls methods of its arrays is at home where it stands.
    found = found or _backends(_imported(answer))
    return found[0] if len(found) == 1 else NEUTRAL


def imported(source: str) -> list[str]:
    """The backends whose frameworks a file of Python imports; none where it can't be read.

    >>> imported("import torch.nn as nn")
    ['torch']
    """
    try:
        nodes = [*ast.walk(ast.parse(source))]
    except SyntaxError:
        return []
    whole = {each.name for node in nodes if isinstance(node, ast.Import) for each in node.names}
    parts = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return _backends({_root(name) for name in whole | parts})


def _backends(packages: set[str]) -> list[str]:
    """The backends of those packages that are frameworks; NumPy's goes along with any other."""
    known = {each.framework.partition(".")[0]: each.name for each in adapters().values()}
    known["numpy"] = NEUTRAL
    found = {known[package] for package in packages & known.keys()}
    return sorted(found - {NEUTRAL}) or sorted(found)


def _imported(f: Any) -> set[str]:
    """The packages that the file of ``f`` imports as modules."""
    around = getattr(inspect.unwrap(f), "__globals__", {})
    return {_root(x.__name__) for x in around.values() if isinstance(x, ModuleType)}


def _roots(f: Any, seen: set[int]) -> set[str]:
    """The packages that ``f`` uses."""
    if id(f) in seen:
        return set()
    seen.add(id(f))
    if isinstance(f, functools.partial):
        return _roots(f.func, seen)
    found = {_root(type(f).__module__)}
    if isinstance(f, FunctionType):
        found.add(_root(f.__globals__.get("__name__", "")))
        for x in (*f.__annotations__.values(), *_captured(f), *_used(f)):
            found |= _of(x, f, seen)
    wrapped = inspect.unwrap(f)
    return found if wrapped is f else found | _roots(wrapped, seen)


def _of(x: Any, f: FunctionType, seen: set[int]) -> set[str]:
    """The packages that ``x``, which ``f`` uses, is or belongs to."""
    match x:
        case str():
            return {_root(x)}
        case ModuleType():
            return {_root(x.__name__)}
        case FunctionType() if x.__globals__ is f.__globals__:
            return _roots(x, seen)
        case _:
            return {_root(getattr(x, "__module__", None) or "")}


def _captured(f: FunctionType) -> Iterator[Any]:
    """What ``f`` has from the functions around it, but for text and the like."""
    for cell in f.__closure__ or ():
        if callable(cell.cell_contents) or isinstance(cell.cell_contents, ModuleType):
            yield cell.cell_contents


def _used(f: FunctionType) -> Iterator[Any]:
    """What the names in ``f`` stand for that are global; the names of what it imports itself."""
    for name in _names(f.__code__):
        found = f.__globals__.get(name, name)
        if callable(found) or isinstance(found, ModuleType) or found is name:
            yield found


def _names(code: CodeType) -> Iterator[str]:
    for each in dis.get_instructions(code):
        if each.opname in TAKE_NAMES:
            yield each.argval
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names(constant)


def _root(module: str) -> str:
    return module.partition(".")[0]
