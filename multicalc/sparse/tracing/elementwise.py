"""Functions that work element by element, by the derivatives that ``xp``'s table states."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np

from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.node import Links, PatternNode, linear
from multicalc.sparse.tracing.step import Rule, TracedStep

LINEAR = ("clip", "conj", "imag", "leaky_relu", "nan_to_num", "real")
"""Those whose derivatives the table states in words, and that are straight between their kinks."""
OF_REALS = ("abs", "sign")
"""Those whose formulas are for real numbers."""
_STEPS = ("sign", "floor")
"""Of what is constant in pieces a formula has no derivative."""
_NAMES = ("x", "y")


@dataclass(frozen=True)
class Shape:
    """What a function's formula says: which operands it has a derivative by, and by which pairs a
    second one; all of them where it isn't stated by a formula."""

    slopes: tuple[bool, ...] | None
    bends: tuple[tuple[int, int], ...] | None


def shape_of(name: str, derivative: str) -> Shape:
    """Of the elementwise function ``name``, from its row's derivative.

    >>> shape_of("divide", "1/y ; -x/y**2")
    Shape(slopes=(True, True), bends=((0, 1), (1, 1)))
    >>> shape_of("floor", "0")
    Shape(slopes=(False,), bends=())
    """
    if name in LINEAR:
        return Shape(None, ())
    try:
        formulas = [ast.parse(each, mode="eval").body for each in derivative.split(" ; ")]
    except SyntaxError:
        return Shape(None, None)
    slopes = tuple([not (isinstance(f, ast.Constant) and f.value == 0) for f in formulas])
    bends = {
        tuple(sorted((i, j))) for i, f in enumerate(formulas) for j in map(_NAMES.index, _names(f))
    }
    return Shape(slopes, tuple(sorted(bends)))  # type: ignore[arg-type]


def _names(formula: ast.AST) -> set[str]:
    """Of the operands that a formula changes with, but for its steps."""
    if isinstance(formula, ast.Call):
        assert isinstance(formula.func, ast.Name)
        if formula.func.id in _STEPS:
            return set()
        return set().union(*map(_names, formula.args))
    if isinstance(formula, ast.Name):
        return {formula.id} & {*_NAMES}
    return set().union(*map(_names, ast.iter_child_nodes(formula)))


def rule(name: str, derivative: str) -> Rule:
    """Of the function with this row."""
    usual, any_at_all = shape_of(name, derivative), Shape(None, None)

    def elementwise(step: TracedStep) -> Sequence[PatternNode | None]:
        turned = name in OF_REALS and step.args[0].dtype.kind == "c"
        shape = any_at_all if turned else usual
        nodes = [step.aligned(x) for x in step.args]
        links = _links(name, step)
        slopes = shape.slopes or (True,) * len(nodes)
        parents = [
            (node, each) for node, slope, each in zip(nodes, slopes, links, strict=False) if slope
        ]
        pairs = shape.bends
        if pairs is None:
            pairs = tuple(combinations_with_replacement(range(len(nodes)), 2))
        return [bent(step.out.size, parents, [(nodes[i], nodes[j]) for i, j in pairs])]

    return elementwise


def bent(
    size: int,
    parents: Sequence[tuple[PatternNode | None, Links]],
    bends: Sequence[tuple[PatternNode | None, PatternNode | None]],
) -> PatternNode | None:
    """A node of those parents and bends that are there."""
    there = [(one, other) for one, other in bends if one is not None and other is not None]
    if not there:
        return linear(size, parents)
    return PatternNode(size, [(node, links) for node, links in parents if node is not None], there)


def _links(name: str, step: TracedStep) -> Sequence[Links]:
    """Where each operand has a slope: not where the factor beside it is known to be zero."""
    if name not in ("multiply", "divide"):
        return (None,) * len(step.args)
    one, other = step.args
    return None if name == "divide" else _nonzero(other, step), _nonzero(one, step)


def _nonzero(factor: TracedArray, step: TracedStep) -> Links:
    if not factor.known:
        return None
    there = np.broadcast_to(factor.value != 0, step.out.shape)
    places = np.arange(there.size).reshape(there.shape)
    return None if there.all() else np.where(there, places, -1).ravel()
