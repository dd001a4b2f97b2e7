"""What the elements of an array depend on: a node of the graph of a function's operations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import count
from typing import Any

import numpy as np

from multicalc.calls.scipys import scipys

Links = Any
"""From which elements of a parent each element is: None where each is from the one at its place;
an integer array with a place for each element, -1 for none; a number where the parent's elements
stand in a row from there on; or a ``csr_array`` of bool, element × the parent's."""

_numbers = count()


class PatternNode:
    """The elements of an array, whose derivatives go to those of its ``parents``.

    Args:
        size: how many elements there are.
        parents: nodes, each with its links.
        bends: pairs of nodes of this size: a second derivative of each element goes to all pairs of
            what the two at its place depend on. It is the node itself where ``joint``.
        joint: whether that is so of all pairs of what the element depends on.
    """

    __slots__ = ("bends", "number", "parents", "size")

    def __init__(
        self,
        size: int,
        parents: Sequence[tuple[PatternNode, Links]] = (),
        bends: Sequence[tuple[PatternNode, PatternNode]] = (),
        joint: bool = False,
    ) -> None:
        self.size, self.parents = size, tuple(parents)
        self.bends = ((self, self),) if joint else tuple(bends)
        self.number = next(_numbers)
        """Greater than those of its parents."""


def now() -> int:
    """A number that is greater than those of all nodes so far."""
    return next(_numbers)


def linear(size: int, parents: Iterable[tuple[PatternNode | None, Links]]) -> PatternNode | None:
    """A node without second derivatives, of those parents that are there; None where none is."""
    found = [(node, links) for node, links in parents if node is not None]
    if not found:
        return None
    if len(found) == 1 and found[0][1] is None:
        return found[0][0]
    return PatternNode(size, found)


def joint(node: PatternNode | None) -> PatternNode | None:
    """``node`` with second derivatives by all pairs of what an element depends on."""
    return None if node is None else PatternNode(node.size, [(node, None)], joint=True)


def entered(node: PatternNode | None, size: int) -> PatternNode:
    """A new node for the elements of ``node``, from which on something is looked at."""
    return PatternNode(size, () if node is None else [(node, None)])


def picked(node: PatternNode | None, places: np.ndarray) -> PatternNode | None:
    """The elements at these places; -1 is none."""
    return linear(places.size, [(node, places.ravel())])


def gathered(node: PatternNode | None, groups: np.ndarray, count: int) -> PatternNode | None:
    """For each of ``count`` groups what all of its elements depend on; ``groups`` has the group of
    each element, -1 for none."""
    if node is None:
        return None
    groups = groups.ravel()
    return PatternNode(
        count, [(node, matrix(groups, np.arange(groups.size), (count, groups.size)))]
    )


def matrix(rows: np.ndarray, columns: np.ndarray, shape: tuple[int, int]) -> Any:
    """Links with these entries, but for rows or columns of -1."""
    rows, columns = np.ravel(rows), np.ravel(columns)
    there = (rows >= 0) & (columns >= 0)
    if not there.all():
        rows, columns = rows[there], columns[there]
    entries = np.ones(rows.size, bool), (rows, columns)
    return scipys("sparse").csr_array(entries, shape=shape)


def mixed(nodes: Iterable[PatternNode | None], size: int) -> PatternNode | None:
    """A node of this size, each of whose elements depends on all elements of ``nodes``."""
    ones = [gathered(n, np.zeros(n.size, int), 1) for n in nodes if n is not None]
    return picked(linear(1, [(one, None) for one in ones]), np.zeros(size, int))
