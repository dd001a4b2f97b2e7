"""Products of matrices: sums of products of two elements."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from multicalc.sparse.tracing.array import TracedArray
from multicalc.sparse.tracing.elementwise import bent
from multicalc.sparse.tracing.node import PatternNode, gathered, joint, linear, matrix, picked
from multicalc.sparse.tracing.step import TracedStep, lines, mixed_along, places

TERMS = 2**23
"""Of more products than these it is not told which two elements meet in each."""


def matmul(step: TracedStep) -> Sequence[PatternNode | None]:
    """Of stacks of one shape, as ``xp.build`` sees to."""
    left, right = step.args
    terms = prod(left.shape) * right.shape[-1]
    if left.node is None or right.node is None:
        return [_by_constant(step, left, right)]
    if terms > TERMS:
        return [_of_lines(step, left, right)]
    shape = (*left.shape, right.shape[-1])
    rows = np.broadcast_to(places(left)[..., None], shape).ravel()
    columns = np.broadcast_to(places(right)[..., None, :, :], shape).ravel()
    one, other = picked(left.node, rows), picked(right.node, columns)
    parents = [
        (one, None if _all_there(right) else _where(right, columns)),
        (other, None if _all_there(left) else _where(left, rows)),
    ]
    products = bent(terms, parents, [(one, other)])
    result = np.arange(step.out.size).reshape(step.out.shape)[..., :, None, :]
    return [gathered(products, np.broadcast_to(result, shape), step.out.size)]


def _all_there(factor: TracedArray) -> bool:
    """Whether no element is known to be zero."""
    return not factor.known or bool(np.all(factor.value))


def _where(factor: TracedArray, taken: np.ndarray) -> np.ndarray:
    return np.where(factor.value.ravel()[taken] != 0, np.arange(taken.size), -1)


def _by_constant(step: TracedStep, left: TracedArray, right: TracedArray) -> PatternNode | None:
    """Of the constant's elements those that may be other than zero, each with a line of the
    other's."""
    constant, other = (left, right) if left.node is None else (right, left)
    there = constant.value != 0 if constant.known else np.ones(constant.shape, bool)
    result, given = np.arange(step.out.size).reshape(step.out.shape), places(other)
    if constant is right:
        there, result, given = (np.swapaxes(each, -1, -2) for each in (there, result, given))
    *stack, row, column = np.nonzero(there)
    rows, columns = result[(*stack, row)], given[(*stack, column)]
    links = matrix(rows, columns, (step.out.size, other.size))
    return linear(step.out.size, [(other.node, links)])


def _of_lines(step: TracedStep, left: TracedArray, right: TracedArray) -> PatternNode | None:
    """Each element a function of all in its row and its column."""
    parents = []
    for x, axis in ((left, -1), (right, -2)):
        found = lines(x.shape, (axis % x.ndim,))
        node = mixed_along(x.node, x.shape, found)
        parents.append((picked(node, np.broadcast_to(found, step.out.shape)), None))
    return joint(linear(step.out.size, parents))
