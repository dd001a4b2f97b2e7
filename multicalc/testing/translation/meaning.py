"""What of multicalc an expression in a function's source is."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Mapping
from functools import cache
from types import ModuleType
from typing import Any

from multicalc import xp
from multicalc.xp import table
from multicalc.xp.lookup import CONSTANTS
from multicalc.xp.other_names import RENAMED
from multicalc.xp.stated import signature

_MULTICALC = sys.modules["multicalc"]

ROWS = frozenset(row.name for row in table.OPERATIONS)


class Meaning:
    """What names mean in a function: those of multicalc that it captures."""

    def __init__(self, ours: Mapping[str, Any]) -> None:
        self._ours = ours

    def of(self, node: ast.AST) -> str:
        """``"sum"`` and ``"linalg.inv"`` for functions of ``xp``, ``"xp.pi"`` for others of its
        names, ``"mc.grad"`` for what is multicalc's; nothing for all else."""
        match node:
            case ast.Name(name, ast.Load()) if name in self._ours:
                found = self._ours[name]
                return "" if isinstance(found, ModuleType) else _of_function(found)
            case ast.Attribute(value=value, attr=attr):
                module = self._module(value)
                return "" if module is None else _within(module, attr)
        return ""

    def is_module(self, node: ast.AST) -> bool:
        """Whether it is a module of multicalc's."""
        return self._module(node) is not None

    def _module(self, node: ast.AST) -> ModuleType | None:
        found: Any = None
        match node:
            case ast.Name(name):
                found = self._ours.get(name)
            case ast.Attribute(value=value, attr=attr):
                found = getattr(self._module(value), attr, None)
        return found if isinstance(found, ModuleType) else None


def _within(module: ModuleType, attr: str) -> str:
    if isinstance(getattr(module, attr, None), ModuleType):
        return ""
    for extension in table.EXTENSIONS:
        if module is getattr(xp, extension):
            return operation(f"{extension}.{attr}")
    if module is xp:
        known = attr in CONSTANTS or attr in table.DTYPES
        return f"xp.{attr}" if known else operation(attr)
    return f"mc.{attr}" if module is _MULTICALC else f"{module.__name__}.{attr}"


def _of_function(f: Any) -> str:
    home, name = getattr(f, "__module__", ""), getattr(f, "__name__", str(f))
    if home.startswith("multicalc.xp"):
        extension = home.rpartition(".")[2]
        return operation(f"{extension}.{name}" if extension in table.EXTENSIONS else name)
    return f"mc.{name}"


def operation(name: str) -> str:
    """The one name of an operation that is known by two."""
    if name in table.LINALG_AT_TOP:
        return f"linalg.{name}"
    plain = name.removeprefix("linalg.")
    return plain if plain in ROWS and plain != "norm" else name


def of_method(name: str) -> str:
    """The operation that a method of an array is, or nothing."""
    name = RENAMED.get(name, name)
    return operation(name) if operation(name) in ROWS else ""


@cache
def parameters(name: str) -> Mapping[str, inspect.Parameter]:
    """An operation's parameters by name."""
    plain = "linalg." + name if "linalg." + name in ROWS and name not in ROWS else name
    try:
        return signature(plain).parameters
    except KeyError:
        home: Any = _MULTICALC if name.startswith("mc.") else xp
        for part in name.removeprefix("mc.").split("."):
            home = getattr(home, part)
        function: Callable[..., Any] = home
        return inspect.signature(function).parameters
