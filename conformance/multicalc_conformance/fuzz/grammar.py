"""What a generated program is: inputs, and steps that each do one thing with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from string import ascii_lowercase
from typing import Literal

import numpy as np

Shape = tuple[int, ...]
Kind = Literal["float", "int", "bool"]

_OPERATION = re.compile(r"xp\.((?:linalg\.)?\w+)")


@dataclass(frozen=True, eq=False)
class Input:
    """An argument of the program, with the value it is taken at."""

    value: np.ndarray

    @property
    def shape(self) -> Shape:
        return self.value.shape

    @property
    def kind(self) -> Kind:
        return "float"


@dataclass(frozen=True, eq=False)
class Given:
    """An argument of the program that is not differentiated: a mask, or places in an array."""

    value: np.ndarray


@dataclass(frozen=True, eq=False)
class Data:
    """An array of NumPy's that the function closes over."""

    value: np.ndarray


@dataclass(frozen=True, eq=False)
class Step:
    """One line of the program: ``text`` in which ``{0}``, ``{1}`` stand for ``arguments``, and
    ``{name}`` for what it defines.

    A step that is used twice is computed once: equality is identity.
    """

    text: str
    arguments: tuple[Expression | Constant, ...]
    shape: Shape
    kind: Kind = "float"


Expression = Input | Step
Constant = Given | Data


@dataclass(frozen=True, eq=False)
class RandomProgram:
    """All that ``result`` is made of, and what is asked of it beside its derivatives.

    Attributes:
        way: one of :data:`~multicalc_conformance.fuzz.ways.WAYS`.
        numbers: the seed of the cotangents and tangents.
        portable: whether it is a function of standard arrays.
    """

    result: Step
    way: str = "chunked_jacobian"
    numbers: int = 0
    portable: bool = False

    @cached_property
    def _reached(self) -> list[Expression | Constant]:
        found: dict[int, Expression | Constant] = {}

        def visit(expression: Expression | Constant) -> None:
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
    def given(self) -> list[Given]:
        """The arguments that are not differentiated, which come first."""
        return [e for e in self._reached if isinstance(e, Given)]

    @property
    def data(self) -> list[Data]:
        """What the function closes over."""
        return [e for e in self._reached if isinstance(e, Data)]

    @property
    def values(self) -> list[np.ndarray]:
        """All arguments."""
        return [*(g.value for g in self.given), *(i.value for i in self.inputs)]

    @property
    def steps(self) -> list[Step]:
        """Each step after those it needs."""
        return [e for e in self._reached if isinstance(e, Step)]

    @property
    def operations(self) -> tuple[str, ...]:
        """The rows of ``multicalc.xp.table`` that it uses."""
        return tuple(sorted({name for s in self.steps for name in _OPERATION.findall(s.text)}))

    @property
    def transforms(self) -> bool:
        """Whether it takes derivatives itself."""
        return any(re.search(r"mc\.(?:grad|value_and_grad|jvp)", step.text) for step in self.steps)

    @property
    def pieces(self) -> frozenset[str]:
        """What tells it from programs of another kind: the steps' texts, whatever the numbers, the
        way, and whether it is portable."""
        return self.steps_pieces | {self.way}

    @property
    def steps_pieces(self) -> frozenset[str]:
        texts = [re.sub(r"(?<![\w{])\d+(?:\.\d+)?", "#", step.text) for step in self.steps]
        return frozenset([*texts, *(["@mc.portable"] if self.portable else [])])

    def lines(self, use: str = "{}") -> Iterator[tuple[str, str]]:
        """Each step's name and its text on the names before it, each put in ``use``:
        ``("a", "xp.tanh(x0)")``."""
        names = dict(zip(map(id, self.given), self.given_names, strict=True))
        names |= dict(zip(map(id, self.data), self.data_names, strict=True))
        inputs = dict(zip(map(id, self.inputs), self.input_names, strict=True))
        names |= {key: use.format(name) for key, name in inputs.items()}
        for step, name in zip(self.steps, _letters(), strict=False):
            names[id(step)] = use.format(name)
            arguments = [names[id(each)] for each in step.arguments]
            yield name, step.text.format(*arguments, name=name)

    @property
    def input_names(self) -> list[str]:
        return [f"x{k}" for k in range(len(self.inputs))]

    @property
    def given_names(self) -> list[str]:
        return [f"d{k}" for k in range(len(self.given))]

    @property
    def data_names(self) -> list[str]:
        return [f"data{k}" for k in range(len(self.data))]


def _letters() -> Iterator[str]:
    yield from (letter for letter in ascii_lowercase if letter not in "fuvwxyci")
    yield from (f"t{k}" for k in range(1000))
