"""A function in a framework's own words, which can be run and compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from multicalc.testing.translation.point import TranslatedPoint
from multicalc.testing.translation.running import run
from multicalc.testing.translation.verdict import TranslationCheck, check


@dataclass(frozen=True, eq=False)
class Translation:
    """A portable function, written as a framework's users write.

    Attributes:
        to: the framework, or ``"multicalc"``.
        imports: the lines that the code begins with, settings that are always needed among them.
        setup: lines after these, that the framework needs for the arguments' dtype.
        function: the definitions: captured data, the functions it calls, the function.
        inputs: the arguments, written out; empty where there were none.
        calls: code by operator, whose last line is an expression with the result: a pair for
            ``value_and_grad``.
        name: that of the function.
    """

    to: str
    imports: str
    setup: str
    function: str
    inputs: str
    calls: Mapping[str, str]
    name: str
    _f: Callable[..., Any] = field(repr=False)
    _point: TranslatedPoint | None = field(repr=False)

    @property
    def source(self) -> str:
        """The whole program, which runs by itself and prints each result."""
        head = "\n\n".join(filter(None, (self.imports, self.setup)))
        calls = "\n\n".join(map(_printed, self.calls.values()))
        run = "\n\n".join(filter(None, (self.inputs.rstrip(), calls)))
        # Two empty lines around definitions, one around what else there is.
        gap = "\n\n\n" if self.function.startswith(("def ", "@")) else "\n\n"
        parts = [head, gap * bool(head), self.function.rstrip(), "\n\n\n" * bool(run), run]
        return "".join(parts) + "\n"

    def run(self) -> dict[str, Any]:
        """The results by operator, as NumPy's arrays.

        Raises:
            BackendNotInstalledError: the framework isn't installed.
            Exception: what the code raises.
        """
        return run(self)

    def check(self) -> TranslationCheck:
        """The results beside multicalc's own on the same backend, and on NumPy. It is done once.

        Raises:
            InvalidArgumentError: there are no arguments.
            BackendNotInstalledError: the framework isn't installed.
        """
        return self._checked

    @cached_property
    def _checked(self) -> TranslationCheck:
        return check(self, self._f, self._point)

    @property
    def ok(self) -> bool:
        """Whether it runs and agrees."""
        return self.check().ok

    def __str__(self) -> str:
        return self.source

    def __repr__(self) -> str:
        operators = ", ".join(self.calls) or "no calls"
        return f"<Translation of {self.name} to {self.to}: {operators}>"

    def _repr_markdown_(self) -> str:
        return f"```python\n{self.source}```\n"


def _printed(code: str) -> str:
    """A call with its result printed."""
    *lines, last = code.splitlines()
    return "\n".join([*lines, f"print({last})"])
