"""What quadratic models of many coordinates say of themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from multicalc.approximations.model import Model
from multicalc.approximations.quadratic import QuadraticModel
from multicalc.approximations.vectors import Vectors
from multicalc.backend import Array, Backend, native
from multicalc.calls import trees
from multicalc.calls.host import refuse_inside_transform
from multicalc.calls.layout import Layout
from multicalc.calls.shown import line
from multicalc.display.formula import ModelFormula, in_vectors
from multicalc.display.notation import LATEX, TEXT, Notation


@dataclass(frozen=True, eq=False, repr=False)
class LargeModel(QuadraticModel):
    """A :class:`QuadraticModel` that makes nothing of the size of a dense matrix."""

    def __post_init__(self) -> None:
        Model.__post_init__(self)

    def _flatten(self, keeper: Backend, layout: Layout) -> tuple[Array, ...]:
        return Model._flatten(self, keeper, layout)

    def formula(self, names: Iterable[str] | None = None) -> ModelFormula:
        refuse_inside_transform("formula")
        if names is not None:
            self._names(names)
        return ModelFormula(self._written(TEXT), self._written(LATEX))

    def _written(self, notation: Notation) -> str:
        value, layout = float(self._on_host(self.value)), self.layout
        return in_vectors(notation, value, layout.dtype, layout.size, True, {"g": self._steepness})

    @cached_property
    def _steepness(self) -> float:
        """‖∇f(x0)‖"""
        keeper = self.problem.keeper
        leaves = tuple([native(x) for x in trees.flatten(self.gradient)[0]])
        return keeper.scoped(frozenset({self.layout.dtype}), Vectors(keeper, leaves).norm, leaves)

    def __repr__(self) -> str:
        told = super().__repr__()
        return line(f"{told[:-1]}; matrix={self.matrix!r})", told)

    def _line(self) -> str:
        return self._written(TEXT)

    def _facts(self) -> Iterator[tuple[str, Any]]:
        yield "value", self.value
        yield "expansion point", self.x0
        yield "gradient", self.gradient
        yield "Hessian", repr(self.hessian)
