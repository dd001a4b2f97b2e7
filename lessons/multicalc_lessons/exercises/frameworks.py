"""Which framework an answer is written in, by the names that its code uses."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType, ModuleType
from typing import Any

from multicalc.backend import NEUTRAL, adapters
from multicalc.errors import InvalidArgumentError


def backend_of(answer: Callable[..., Any]) -> str:
    """The backend whose framework ``answer`` uses: in its code, the functions beside it that it
    calls, or its annotations; NumPy's where it uses none.

    Raises:
        InvalidArgumentError: it uses several.

    >>> backend_of(lambda x: 2 * x)
    'numpy'
    """
    known = {each.framework.partition(".")[0]: each.name for each in adapters().values()}
    roots = _roots(answer, set())
    found = sorted({known[root] for root in roots & known.keys()})
    if len(found) > 1:
        raise InvalidArgumentError(
            f"answer: its code uses {' and '.join(found)}; say which arrays it takes, by "
            f"backend={found[0]!r}"
        )
    return found[0] if found else NEUTRAL


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
        found.update(_root(str(x)) for x in f.__annotations__.values() if isinstance(x, str))
        found.update(_root(x.__module__) for x in f.__annotations__.values() if isinstance(x, type))
        captured = (cell.cell_contents for cell in f.__closure__ or ())
        for x in (*captured, *_used(f)):
            found |= _of(x, f, seen)
    wrapped = inspect.unwrap(f)
    return found if wrapped is f else found | _roots(wrapped, seen)


def _of(x: Any, f: FunctionType, seen: set[int]) -> set[str]:
    """The packages that ``x``, which ``f`` uses, is or belongs to."""
    if isinstance(x, str):
        return {_root(x)}
    if isinstance(x, ModuleType):
        return {_root(x.__name__)}
    if isinstance(x, FunctionType) and x.__globals__ is f.__globals__:
        return _roots(x, seen)
    return {_root(getattr(x, "__module__", None) or "")}


def _used(f: FunctionType) -> Iterator[Any]:
    """What the global names in ``f`` stand for; those that it imports itself by name."""
    for name in _names(f.__code__):
        yield f.__globals__.get(name, name)


def _names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _names(each)


def _root(module: str) -> str:
    return module.partition(".")[0]
