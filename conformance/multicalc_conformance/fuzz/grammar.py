"""What a generated program is: inputs, and steps that each apply one piece of ``xp``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase

import numpy as np

Shape = tuple[int, ...]

_OPERATION = re.compile(r"xp\.((?:linalg\.)?\w+)")


@dataclass(frozen=True, eq=False)
class Input:
    """An argument of the program, with the value it is taken at."""

    value: np.ndarray

    @property
    def shape(self) -> Shape:
        return self.value.shape


@dataclass(frozen=True, eq=False)
class Step:
    """One line of the program: ``text`` in which ``{0}``, ``{1}`` stand for ``arguments``.

    A step that is used twice is computed once: equality is identity.
    """

    text: str
    arguments: tuple[Expression, ...]
    shape: Shape


Expression = Input | Step


@dataclass(frozen=True, eq=False)
class RandomProgram:
    """All that ``result`` is made of."""

    result: Step

    @cached_property
    def _reached(self) -> list[Expression]:
        found: dict[int, Expression] = {}

        def visit(expression: Expression) -> None:
            if id(expression) not in found:
                if isinstance(expression, Step):
                    for argument in expression.arguments:
                        visit(argument)
                found[id(expression)] = expression

        visit(self.result)
        return list(found.values())

    @property
    def inputs(self) -> list[Input]:
        """The inputs that the result depends on."""
        return [e for e in self._reached if isinstance(e, Input)]

    @property
    def steps(self) -> list[Step]:
        """Each step after those it needs."""
        return [e for e in self._reached if isinstance(e, Step)]

    @property
    def operations(self) -> tuple[str, ...]:
        """The rows of ``multicalc.xp.table`` that it uses."""
        return tuple(sorted({name for s in self.steps for name in _OPERATION.findall(s.text)}))

    @property
    def pieces(self) -> frozenset[str]:
        """What tells it from programs of another kind: the steps' texts, whatever the numbers."""
        return frozenset(re.sub(r"(?<![\w{])\d+(?:\.\d+)?", "#", step.text) for step in self.steps)

    def lines(self, use: str = "{}") -> Iterator[tuple[str, str]]:
        """Each step's name and its text on the names before it, each put in ``use``:
        ``("a", "xp.tanh(x0)")``."""
        names = dict(zip(map(id, self.inputs), self.input_names, strict=True))
        for step, name in zip(self.steps, _letters(), strict=False):
            names[id(step)] = name
            yield name, step.text.format(*(use.format(names[id(each)]) for each in step.arguments))

    @property
    def input_names(self) -> list[str]:
        return [f"x{k}" for k in range(len(self.inputs))]


def _letters() -> Iterator[str]:
    yield from (letter for letter in ascii_lowercase if letter not in "fuvwxyci")
    yield from (f"t{k}" for k in range(1000))
