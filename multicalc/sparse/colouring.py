"""Colours of the rows, columns or coordinates of a sparse matrix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np

from multicalc.calls.checks import check_choice
from multicalc.display.table import card, facts
from multicalc.errors import InvalidArgumentError
from multicalc.sparse import greedy
from multicalc.sparse.graph import (
    ORDERS,
    Lists,
    Order,
    adjacency,
    meeting_columns,
    ordered,
    rows_of_columns,
)
from multicalc.sparse.pattern import Pattern

Kind = Literal["columns", "rows", "star", "acyclic", "diagonal"]
KINDS: tuple[Kind, ...] = get_args(Kind)
SYMMETRIC = ("star", "acyclic", "diagonal")
"""Those of symmetric matrices."""


@dataclass(frozen=True, eq=False, repr=False)
class Colouring:
    """A colour for each column, row or coordinate of a matrix; made by :func:`colour`. All of one
    colour share a product with the matrix."""

    pattern: Pattern
    kind: Kind
    colours: np.ndarray
    """(size,), int64, read-only: from 0 on."""
    count: int = field(init=False)
    """How many colours there are, so many products as the matrix takes."""

    def __post_init__(self) -> None:
        size = self.pattern.shape[0 if self.kind == "rows" else 1]
        colours = np.asarray(self.colours)
        if colours.shape != (size,) or colours.dtype.kind not in "iu" or (colours < 0).any():
            raise InvalidArgumentError(
                f"colours must be {size} integers from 0 on, one for each of "
                f"{'the rows' if self.kind == 'rows' else 'the columns'}; found shape "
                f"{colours.shape} of {colours.dtype}"
            )
        colours = colours.astype(np.int64)
        colours.flags.writeable = False
        object.__setattr__(self, "colours", colours)
        object.__setattr__(self, "count", int(colours.max(initial=-1)) + 1)

    def __repr__(self) -> str:
        return f"Colouring({self._line()})"

    def _line(self) -> str:
        height, width = self.pattern.shape
        count = f"{self.count:,} {'colour' if self.count == 1 else 'colours'}"
        return f"{self.kind!r}, {count}, {height:,} × {width:,}"

    def _repr_html_(self) -> str:
        height, width = self.pattern.shape
        told: dict[str, Any] = {"kind": self.kind, "colours": self.count}
        told |= {"rows": height, "columns": width, "entries": self.pattern.nnz}
        return card("Colouring", facts(told.items()))


def colour(pattern: Any, kind: Kind = "columns", *, order: Order | None = None) -> Colouring:
    """Colours such that a product with the sum of each colour's unit vectors tells the entries.

    Args:
        pattern: a :class:`Pattern`, or what :meth:`Pattern.of` takes. For all kinds but
            ``"columns"`` and ``"rows"`` it must be symmetric.
        kind: which may not have one colour: ``"columns"`` or ``"rows"`` that have an entry in a row
            or a column together; of a symmetric matrix's coordinates, for ``"star"`` neighbours,
            and any four in a path only two colours; for ``"acyclic"`` neighbours, and any cycle
            only two colours; for ``"diagonal"`` neighbours. Of a star colouring each entry is
            read, of an acyclic one, which has fewer colours, it is solved for; of the last only
            the diagonal is told.
        order: which get their colours first: ``"natural"``, ``"largest-first"`` or
            ``"smallest-last"``; by default the first of these that takes the fewest colours. A
            matrix whose columns meet more than four million times is coloured in its natural order.

    Returns:
        A :class:`Colouring`. It is greedy, so that it may have more colours than are needed, but
        never more than the most that one vertex has for neighbours (in the graph of those that may
        not have one colour), and one.

    Raises:
        InvalidArgumentError: ``kind`` or ``order`` is none of these, or the pattern isn't
            symmetric.

    References:
        Gebremedhin, Manne and Pothen, "What color is your Jacobian? Graph coloring for computing
        derivatives", SIAM Review 47 (2005).

    >>> import numpy as np
    >>> tridiagonal = np.tri(6, k=1) * np.tri(6, k=1).T
    >>> colour(tridiagonal)
    Colouring('columns', 3 colours, 6 × 6)
    >>> colour(tridiagonal, "acyclic").colours.tolist()
    [0, 1, 0, 1, 0, 1]
    """
    check_choice("kind", kind, KINDS)
    if order is not None and order not in ORDERS:
        raise InvalidArgumentError(
            f"order must be one of {', '.join(map(repr, ORDERS))} or None, found {order!r}"
        )
    found = Pattern.of(pattern)
    if kind in SYMMETRIC:
        if found != found.T:
            raise InvalidArgumentError(
                f"kind={kind!r} is for symmetric patterns, found {found!r}, which isn't one; use "
                "pattern.symmetric(), or kind='columns'"
            )
        colours = _fewest(*_of_coordinates(found, kind), order)
    else:
        colours = _fewest(*_of_columns(found if kind == "columns" else found.T), order)
    return Colouring(found, kind, np.asarray(colours, dtype=np.int64))


_Greedy = Callable[[Sequence[int]], list[int]]


def _of_columns(pattern: Pattern) -> tuple[_Greedy, Callable[[], Lists | None], int, int]:
    """What colours them in an order, the graph that orders are of, how many there are, and how many
    colours it takes at least."""
    rows, height = rows_of_columns(pattern), pattern.shape[0]
    least = int(np.bincount(pattern.rows, minlength=1).max())
    return (
        lambda order: greedy.apart(rows, height, order),
        lambda: meeting_columns(pattern),
        *(pattern.shape[1], least),
    )


def _of_coordinates(
    pattern: Pattern, kind: Kind
) -> tuple[_Greedy, Callable[[], Lists | None], int, int]:
    graph = adjacency(pattern)
    loop = {"star": greedy.star, "acyclic": greedy.acyclic, "diagonal": greedy.proper}[kind]
    degrees = graph.degrees()
    least = min(2, 1 + int(degrees.max(initial=0)))
    if kind == "star" and len(graph.others):
        # Two colours do for stars alone, each edge of which has an end that has no other.
        ends = degrees[np.repeat(np.arange(graph.size), degrees)], degrees[graph.others]
        least = 2 + bool((np.minimum(*ends) > 1).any())
    return lambda order: loop(graph, order), lambda: graph, graph.size, least


def _fewest(
    loop: _Greedy,
    graph_of: Callable[[], Lists | None],
    size: int,
    least: int,
    order: Order | None,
) -> list[int]:
    """The colours in this order, or in the best."""
    found = []
    for each in ORDERS if order is None else [order]:
        graph = None if each == "natural" else graph_of()
        if each == "natural" or graph is not None:
            found.append(loop(range(size) if graph is None else ordered(graph, each)))
            if max(found[-1], default=0) < least:
                break
    return min(found, key=lambda colours: max(colours, default=0))
