"""The graphs whose vertices are coloured, and the orders in which they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from multicalc.sparse.pattern import Pattern

Order = Literal["natural", "largest-first", "smallest-last"]
ORDERS: tuple[Order, ...] = get_args(Order)


@dataclass(frozen=True, eq=False)
class Lists:
    """For each of some things a list of others: Python's lists, as the loops over them are
    Python's."""

    starts: list[int]
    others: list[int]

    @classmethod
    def of(cls, size: int, owners: np.ndarray, others: np.ndarray) -> Lists:
        """Of ascending ``owners``."""
        return cls(np.searchsorted(owners, np.arange(size + 1)).tolist(), others.tolist())

    @property
    def size(self) -> int:
        return len(self.starts) - 1

    def degrees(self) -> np.ndarray:
        return np.diff(self.starts)


def rows_of_columns(pattern: Pattern) -> Lists:
    """Where each column has entries."""
    turned = pattern.T
    return Lists.of(pattern.shape[1], turned.rows, turned.columns)


def adjacency(pattern: Pattern) -> Lists:
    """The graph of a symmetric matrix: coordinates are neighbours where it has an entry off the
    diagonal."""
    off = pattern.rows != pattern.columns
    return Lists.of(pattern.shape[0], pattern.rows[off], pattern.columns[off])


_EDGES = 2**22
"""From how many edges on a graph isn't worth its memory for an order."""


def meeting_columns(pattern: Pattern) -> Lists | None:
    """The graph of columns that have an entry in one row; None where that is too large."""
    if int((np.bincount(pattern.rows, minlength=1).astype(np.int64) ** 2).sum()) > _EDGES:
        return None
    matrix = pattern.to_scipy()
    return adjacency(Pattern.of(matrix.T @ matrix))


def ordered(graph: Lists, order: Order) -> Sequence[int]:
    """The vertices of ``graph`` in an order that a greedy colouring goes by.

    Largest first is by degree (Welsh and Powell 1967); smallest last takes away a vertex of least
    degree, again and again, and begins with the last (Matula and Beck 1983), which colours with at
    most one more than the largest degree that was least.
    """
    if order == "largest-first":
        largest: list[int] = np.argsort(-graph.degrees(), kind="stable").tolist()
        return largest
    return _smallest_last(graph)


def _smallest_last(graph: Lists) -> Sequence[int]:
    starts, others = graph.starts, graph.others
    left: list[int] = graph.degrees().tolist()
    of_degree: list[list[int]] = [[] for _ in range(max(left, default=0) + 1)]
    for v, degree in enumerate(left):
        of_degree[degree].append(v)
    gone = [False] * graph.size
    taken: list[int] = []
    least = 0
    while len(taken) < graph.size:
        while not of_degree[least]:
            least += 1
        v = of_degree[least].pop()
        # A vertex stands in the list of each degree that it has had.
        if gone[v] or left[v] != least:
            continue
        gone[v] = True
        taken.append(v)
        for w in others[starts[v] : starts[v + 1]]:
            if not gone[w]:
                left[w] -= 1
                of_degree[left[w]].append(w)
        least = max(least - 1, 0)
    return taken[::-1]
