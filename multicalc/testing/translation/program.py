"""A function with all that it needs: the functions it calls, modules, and captured data."""

from __future__ import annotations

import ast
import inspect
import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import FunctionType, ModuleType
from typing import Any

import numpy as np

from multicalc.backend import owner
from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.testing.translation.definitions import (
    definition,
    is_ours,
    is_translated,
    lines_of,
)

_number = count()

UNIMPORTED = (None, "__main__", "translated")
"""Homes that a program of its own can't import from."""


@dataclass(frozen=True, eq=False)
class PortableProgram:
    """What ``f`` is and needs.

    Attributes:
        f: its name.
        source: all definitions, one after the other, each before it is called.
        tree: of the source.
        imports: a line for each module, or name of one, that isn't multicalc's.
        constants: captured data by name: numbers, arrays, trees of them.
        ours: names of multicalc, its modules and functions.
        file: what the source is known as to Python.
        scope: what the definitions run in.
    """

    f: str
    source: str
    tree: ast.Module
    imports: Mapping[str, str]
    constants: Mapping[str, Any]
    ours: Mapping[str, Any]
    file: str
    scope: dict[str, Any] = field(repr=False)

    @property
    def parameters(self) -> list[str]:
        """The names of the function's arguments."""
        return list(inspect.signature(self.scope[self.f]).parameters)


def program(f: Callable[..., Any]) -> PortableProgram:
    """``f`` with what it needs.

    Raises:
        InvalidArgumentError: a source can't be read, or what a function captures isn't data.
    """
    found = _Gathered()
    name = found.add(f)
    source = "\n\n".join(found.texts)
    file = f"<translated function {next(_number)}>"
    linecache.cache[file] = (len(source), None, lines_of(source), file)
    scope = {"__name__": "translated", **found.modules, **found.constants, **found.ours}
    exec(compile(source, file, "exec"), scope)
    return PortableProgram(
        *(name, source, ast.parse(source), found.imports, found.constants, found.ours),
        *(file, scope),
    )


class _Gathered:
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.imports: dict[str, str] = {}
        self.modules: dict[str, Any] = {}
        self.constants: dict[str, Any] = {}
        self.ours: dict[str, Any] = {}
        self._functions: dict[str, Any] = {}

    def add(self, f: Callable[..., Any]) -> str:
        """Add a function, after those it calls."""
        found = definition(f)
        self._functions[found.name] = inspect.unwrap(f).__code__
        for name, value in found.free.items():
            self._add_name(name, value)
        self.texts.append(found.text)
        return found.name

    def _add_name(self, name: str, value: Any) -> None:
        if is_ours(value) and not _is_data(value):
            self.ours[name] = value
        elif isinstance(value, ModuleType):
            self.modules[name] = value
            as_name = "" if value.__name__ == name else f" as {name}"
            self.imports[name] = f"import {value.__name__}{as_name}"
        elif is_translated(value):
            self._add_function(name, inspect.unwrap(value))
        elif _is_data(value):
            self._same(self.constants, name, value)
            self.constants[name] = value
        elif hasattr(value, "__name__") and getattr(value, "__module__", None) not in UNIMPORTED:
            self.modules[name] = value
            as_name = "" if value.__name__ == name else f" as {name}"
            self.imports[name] = f"from {value.__module__} import {value.__name__}{as_name}"
        else:
            raise InvalidArgumentError(
                f"f: it captures {name!r}, a {type(value).__name__}; what is translated takes "
                "numbers, arrays, and dicts, lists and tuples of these: give it as an argument"
            )

    def _add_function(self, name: str, f: FunctionType) -> None:
        if name in self._functions:
            if self._functions[name] is not f.__code__:
                raise InvalidArgumentError(f"f: two functions are called {name!r}; rename one")
            return
        known = self.add(f)
        if known != name:
            # A lambda, or a function under another name.
            self.texts[-1] = self.texts[-1].replace(f"def {known}(", f"def {name}(", 1)
            self._functions[name] = self._functions.pop(known)

    @staticmethod
    def _same(known: Mapping[str, Any], name: str, value: Any) -> None:
        if name in known and known[name] is not value:
            raise InvalidArgumentError(f"f: two constants are called {name!r}; rename one")


def _is_data(x: Any) -> bool:
    return all(
        leaf is None
        or isinstance(leaf, bool | int | float | complex | str | np.ndarray | np.generic)
        or owner(leaf) is not None
        for leaf in trees.flatten(x)[0]
    )
