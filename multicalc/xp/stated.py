"""Signature and docstring of an ``xp`` function, from its entry in the reference and its row in the
table."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from itertools import groupby
from textwrap import fill
from typing import Any

from multicalc.xp import notation
from multicalc.xp.reference import CHAPTERS, Entry, entries
from multicalc.xp.table import OPERATIONS, Operation

_ROWS = {row.name: row for row in OPERATIONS if row.chapter in CHAPTERS}
_CHANGES = re.compile(r"\bd(?:start|stop|[ABbxy])")
_WIDTH = 92


def stated(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    """``function`` with the signature and the docstring of the operation ``name``."""
    function.__module__, _, function.__name__ = f"multicalc.xp.{name}".rpartition(".")
    function.__qualname__ = function.__name__
    told = signature(name)
    function.__signature__ = told  # type: ignore[attr-defined]
    function.__annotations__ = {p.name: p.annotation for p in told.parameters.values()}
    function.__annotations__["return"] = told.return_annotation
    function.__doc__ = docstring(name)
    return function


def entry(name: str) -> Entry:
    """What the reference says of the operation ``name``."""
    return entries(_ROWS[name].chapter)[name.rpartition(".")[2]]


def signature(name: str) -> inspect.Signature:
    """The signature of the operation ``name``.

    >>> print(signature("matmul"))
    (x1: Any, x2: Any, /) -> Any
    """
    scope: dict[str, Any] = {}
    text = f"def function{entry(name).signature}: ..."
    # Without this module's own `annotations` feature, which would leave them as text.
    code = compile(text, name, "exec", dont_inherit=True)
    exec(code, dict(vars(notation)), scope)
    return inspect.signature(scope["function"])


def docstring(name: str) -> str:
    """The docstring of the operation ``name``.

    >>> "Derivative:\\n    ``cos(x)``\\n" in docstring("sin")
    True
    """
    row, told = _ROWS[name], entry(name)
    parameters = list(signature(name).parameters)
    paragraphs = [fill(told.summary, _WIDTH)]
    for title, lines in (
        ("Args", _arguments(told, parameters)),
        ("Returns", [told.words["returns"]]),
        ("Raises", _errors(told, parameters)),
        ("Derivative", [derivative(row)]),
        ("Where backends differ", [told.words["differs"]] if "differs" in told.words else []),
    ):
        if lines:
            paragraphs.append("\n".join([f"{title}:", *map(_indented, lines)]))
    return "\n\n".join([*paragraphs, "\n".join(example(name))]) + "\n"


def derivative(row: Operation) -> str:
    """The table's derivative in words.

    >>> by_name = {row.name: row for row in OPERATIONS}
    >>> derivative(by_name["divide"])
    '``1/x2`` in ``x1``, ``-x1/x2**2`` in ``x2``'
    >>> derivative(by_name["sum"])
    'Σ dx, by a change dx of the argument'
    """
    rule = row.derivative
    if not rule:
        return "none"
    if " ; " in rule:
        of = {"x": "x1", "y": "x2"}
        parts = (re.sub(r"\b[xy]\b", lambda m: of[m[0]], part) for part in rule.split(" ; "))
        return ", ".join(f"``{p}`` in ``x{k}``" for k, p in enumerate(parts, 1))
    changes = list(dict.fromkeys(_CHANGES.findall(rule)))
    if changes:
        many = len(changes) > 1
        noun, whose = ("changes", "the arguments") if many else ("a change", "the argument")
        return f"{rule}, by {noun} {', '.join(changes)} of {whose}"
    return rule if " " in re.sub(r" [-+*/·] ", "", rule) else f"``{rule}``"


def example(name: str) -> list[str]:
    """The lines of the example, which imports what it needs."""
    lines = list(entry(name).example)
    imports = [">>> import numpy as np"] if any("np." in line for line in lines) else []
    if any("mc." in line for line in lines):
        imports.append(">>> import multicalc as mc")
    return [*imports, ">>> from multicalc import xp", *lines]


def _arguments(told: Entry, parameters: list[str]) -> Iterator[str]:
    """A line for each argument; neighbours of which the same is said share theirs."""
    for text, names in groupby(parameters, key=lambda name: told.words[name]):
        yield f"{', '.join(names)}: {text}"


def _errors(told: Entry, parameters: list[str]) -> Iterator[str]:
    if "raises" in told.words:
        yield told.words["raises"]
    if {"x2", "arrays", "obj"} & set(parameters):
        yield "MixedBackendsError: the arrays belong to different frameworks."
    yield "The framework's own error where an argument's shape or dtype does not fit."


def _indented(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="    ", subsequent_indent="        ")
