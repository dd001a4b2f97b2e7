"""A wrong number of a framework's, as data."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any


@dataclass(frozen=True)
class Fault:
    """``program`` prints ``wrong`` where ``right`` is right."""

    framework: str
    version: str
    common: str
    """What the framework's programs begin with."""
    title: str
    program: str
    """What there is to type: the framework alone."""
    wrong: float
    right: float
    """From a closed form, or by mpmath."""
    done: str
    """What multicalc does about it."""
    ours: Callable[[], Any] | None
    """The number by multicalc; None where nothing is done."""

    @property
    def id(self) -> str:
        return f"{self.framework}: {self.title}"

    def native(self) -> float:
        """What the program prints."""
        with redirect_stdout(StringIO()) as printed:
            exec(f"{self.common}\n{self.program}", {})
        return float(printed.getvalue())


class Catalogue(list[Fault]):
    """The faults of one framework."""

    def __init__(self, framework: str, version: str, common: str = "") -> None:
        super().__init__()
        self.framework = framework
        self.version = version
        self.common = common

    def add(self, **entry: Any) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
        """Decorates the native program, which gives one number; the rest as keywords."""

        def register(native: Callable[[], Any]) -> Callable[[], Any]:
            *body, last = statements(native)
            self.enter(
                native, "\n".join([*body, last.replace("return ", "print(", 1) + ")"]), entry
            )
            return native

        return register

    def enter(self, described: Callable[..., Any], program: str, entry: dict[str, Any]) -> None:
        """An entry whose title is a function's docstring."""
        title = " ".join((described.__doc__ or "").split())
        self.append(
            Fault(self.framework, self.version, self.common, title, program=program, **entry)
        )


def statements(function: Callable[..., Any]) -> list[str]:
    """A function's body without its docstring, each statement as one would type it."""
    definition = _definition(function)
    return list(map(ast.unparse, definition.body[1:]))


def typed(function: Callable[..., Any]) -> str:
    """A function as one would type it."""
    return ast.unparse(_definition(function))


def _definition(function: Callable[..., Any]) -> ast.FunctionDef:
    """Without annotations."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(definition, ast.FunctionDef)
    for node in ast.walk(definition):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
    return definition
