"""A polynomial in displacements from a point, written out: ``e⁻¹(−1 − (x+1) + (x+1)² + y²)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from multicalc.display.coefficient import Coefficient, factored
from multicalc.display.spelling import LATEX, TEXT, Name, Spelled, Spelling

WRITTEN_OUT = 4
"""With more coordinates than these a formula is of vectors."""

LINE = 104
"""The characters that a line has for it."""
FEWER_DIGITS = (Spelling(4), Spelling(3))


@dataclass(frozen=True, repr=False)
class ModelFormula:
    """What a model is, as ``text`` and in ``latex``; a notebook typesets it."""

    text: str
    latex: str
    """Without dollars."""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return self.text

    def _repr_latex_(self) -> str:
        return rf"$\displaystyle {self.latex}$"


@dataclass(frozen=True)
class Polynomial:
    """``value + gradient·d + ½ d·hessian d`` with ``d = x − center``, of numbers of ``dtype``, on
    the host. The Hessian is None of one that has none."""

    value: float
    gradient: np.ndarray
    hessian: np.ndarray | None
    center: np.ndarray
    dtype: str

    def formula(self, names: Sequence[Name]) -> ModelFormula:
        """It written out in coordinates with these names, or, of many, in vectors."""
        write = self._written_out if len(self.center) <= WRITTEN_OUT else self._in_vectors
        return ModelFormula(write(TEXT, names), write(LATEX, names))

    def line(self, names: Sequence[Name]) -> str:
        """The text, with fewer digits or in vectors where it doesn't fit into a line."""
        if len(self.center) <= WRITTEN_OUT:
            for spelling in (TEXT, *FEWER_DIGITS):
                text = self._written_out(spelling, names)
                if len(text) <= LINE:
                    return text
        return self._in_vectors(TEXT, names)

    def _written_out(self, spelling: Spelling, names: Sequence[Name]) -> str:
        terms = [
            Term(Coefficient.of(x, self.dtype), powers) for x, powers in self._terms() if x != 0
        ]
        center = [Coefficient.of(float(c), self.dtype) for c in self.center]
        moved = [_displacement(spelling.name(n), c, spelling)
                 for n, c in zip(names, center, strict=True)]  # fmt: skip
        factor, coefficients = factored([term.coefficient for term in terms])
        terms = [t._replace(coefficient=c) for t, c in zip(terms, coefficients, strict=True)]
        told = _sum(terms, moved, spelling)
        if factor is not None:
            told = _product([factor.written(spelling), Spelled(f"({told})")], spelling).text
        return f"f {spelling.about} {told}"

    def _terms(self) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Each coefficient, and the coordinates whose product it has."""
        yield self.value, ()
        yield from ((float(g), (i,)) for i, g in enumerate(self.gradient))
        if self.hessian is not None:
            for i, j in zip(*np.triu_indices(len(self.center)), strict=True):
                both = (self.hessian[i, j] + self.hessian[j, i]) / 2
                yield float(both / 2 if i == j else both), (int(i), int(j))

    def _in_vectors(self, spelling: Spelling, names: Sequence[Name]) -> str:
        del names
        value = Coefficient.of(self.value, self.dtype)
        sign = spelling.minus if value.negative else ""
        told = f"f {spelling.about} {sign}{value.written(spelling).text}"
        told += f" + {spelling.transposed('g')}d"
        sizes = [("g", np.linalg.norm(self.gradient))]
        if self.hessian is not None:
            told += f" + {spelling.half}{spelling.transposed('d')}Hd"
            sizes.append(("H", np.linalg.norm(self.hessian)))
        norms = ", ".join(
            f"{spelling.norm(name)} = {Coefficient(float(size)).written(spelling).text}"
            for name, size in sizes
        )
        return f"{told}{spelling.where(len(self.center), norms)}"


class Term(NamedTuple):
    """A coefficient, and the coordinates that it is multiplied by."""

    coefficient: Coefficient
    powers: tuple[int, ...]


def _displacement(name: Spelled, center: Coefficient, spelling: Spelling) -> Spelled:
    if center.x == 0:
        return name
    sign = "+" if center.negative else spelling.minus
    return Spelled(f"({name.text}{sign}{center.written(spelling).text})")


def _sum(terms: Sequence[Term], moved: Sequence[Spelled], spelling: Spelling) -> str:
    told = ""
    for coefficient, powers in terms:
        minus = coefficient.negative
        if told:
            told += f" {spelling.minus if minus else '+'} "
        elif minus:
            told += spelling.minus
        if len(powers) == 2 and powers[0] == powers[1]:
            factors = [Spelled(spelling.squared(moved[powers[0]].text))]
        else:
            factors = [moved[i] for i in powers]
        size = coefficient.written(spelling)
        if not (factors and size.text == "1"):
            factors.insert(0, size)
        told += _product(factors, spelling).text
    return told or "0"


def _product(factors: Sequence[Spelled], spelling: Spelling) -> Spelled:
    told = factors[0]
    for factor in factors[1:]:
        between = "" if told.closed and factor.closed else spelling.dot
        told = Spelled(f"{told.text}{between}{factor.text}", told.closed and factor.closed)
    return told
