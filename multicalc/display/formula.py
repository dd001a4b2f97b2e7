"""A polynomial in displacements from a point, written out: ``e⁻¹(−1 − (x+1) + (x+1)² + y²)``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from multicalc.display.coefficient import Coefficient, factored
from multicalc.display.notation import LATEX, TEXT, Name, Notation, Spelled

WRITTEN_OUT = 4
"""With more coordinates than these a formula is of vectors."""

LINE = 104
"""The characters that a line has for it."""
FEWER_DIGITS = (Notation(4), Notation(3))


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
            for notation in (TEXT, *FEWER_DIGITS):
                text = self._written_out(notation, names)
                if len(text) <= LINE:
                    return text
        return self._in_vectors(TEXT, names)

    def _written_out(self, notation: Notation, names: Sequence[Name]) -> str:
        terms = [
            Term(Coefficient.of(x, self.dtype), powers) for x, powers in self._terms() if x != 0
        ]
        center = [Coefficient.of(float(c), self.dtype) for c in self.center]
        moved = [_displacement(notation.name(n), c, notation)
                 for n, c in zip(names, center, strict=True)]  # fmt: skip
        factor, coefficients = factored([term.coefficient for term in terms])
        terms = [t._replace(coefficient=c) for t, c in zip(terms, coefficients, strict=True)]
        told = _sum(terms, moved, notation)
        if factor is not None:
            told = _product([factor.written(notation), Spelled(f"({told})")], notation).text
        return f"f {notation.about} {told}"

    def _terms(self) -> Iterator[tuple[float, tuple[int, ...]]]:
        """Each coefficient, and the coordinates whose product it has."""
        yield self.value, ()
        yield from ((float(g), (i,)) for i, g in enumerate(self.gradient))
        if self.hessian is not None:
            for i, j in zip(*np.triu_indices(len(self.center)), strict=True):
                both = (self.hessian[i, j] + self.hessian[j, i]) / 2
                yield float(both / 2 if i == j else both), (int(i), int(j))

    def _in_vectors(self, notation: Notation, names: Sequence[Name]) -> str:
        del names
        sizes = {"g": float(np.linalg.norm(self.gradient))}
        if self.hessian is not None:
            sizes["H"] = float(np.linalg.norm(self.hessian))
        quadratic = self.hessian is not None
        return in_vectors(notation, self.value, self.dtype, len(self.center), quadratic, sizes)


def in_vectors(
    notation: Notation,
    value: float,
    dtype: str,
    size: int,
    quadratic: bool,
    norms: Mapping[str, float],
) -> str:
    """A polynomial of ``size`` coordinates, whose gradient g and Hessian H have these norms."""
    constant = Coefficient.of(value, dtype)
    sign = notation.minus if constant.negative else ""
    told = f"f {notation.about} {sign}{constant.written(notation).text}"
    told += f" + {notation.transposed('g')}d"
    if quadratic:
        told += f" + {notation.half}{notation.transposed('d')}Hd"
    listed = ", ".join(
        f"{notation.norm(name)} = {Coefficient(norm).written(notation).text}"
        for name, norm in norms.items()
    )
    return f"{told}{notation.where(size, listed)}"


class Term(NamedTuple):
    """A coefficient, and the coordinates that it is multiplied by."""

    coefficient: Coefficient
    powers: tuple[int, ...]


def _displacement(name: Spelled, center: Coefficient, notation: Notation) -> Spelled:
    if center.x == 0:
        return name
    sign = "+" if center.negative else notation.minus
    return Spelled(f"({name.text}{sign}{center.written(notation).text})")


def _sum(terms: Sequence[Term], moved: Sequence[Spelled], notation: Notation) -> str:
    told = ""
    for coefficient, powers in terms:
        minus = coefficient.negative
        if told:
            told += f" {notation.minus if minus else '+'} "
        elif minus:
            told += notation.minus
        if len(powers) == 2 and powers[0] == powers[1]:
            factors = [Spelled(notation.squared(moved[powers[0]].text))]
        else:
            factors = [moved[i] for i in powers]
        size = coefficient.written(notation)
        if not (factors and size.text == "1"):
            factors.insert(0, size)
        told += _product(factors, notation).text
    return told or "0"


def _product(factors: Sequence[Spelled], notation: Notation) -> Spelled:
    told = factors[0]
    for factor in factors[1:]:
        between = "" if told.closed and factor.closed else notation.dot
        told = Spelled(f"{told.text}{between}{factor.text}", told.closed and factor.closed)
    return told
