"""Which products with a matrix tell its entries."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.errors import InvalidArgumentError
from multicalc.sparse.colouring import Colouring


@dataclass(frozen=True, eq=False)
class Recovery:
    """What is read of the products, one for each colour, and how entries come of it."""

    colours: np.ndarray
    """The product of each number that is read,"""
    places: np.ndarray
    """and where in it that is."""
    sums: tuple[tuple[np.ndarray, np.ndarray], ...] = ()
    """Where numbers have entries of others in them: which go to which, to be subtracted; then those
    two steps away, to be added, then four, and so on."""
    entries: np.ndarray | None = None
    """The number of each entry; None where they are the entries, in their order."""


def recovery_of(colouring: Colouring) -> Recovery:
    """How the pattern's entries come of the products of its colours; for colours of the diagonal
    all of its places, entries or not.

    Raises:
        InvalidArgumentError: they don't: two of one colour may not have it.
    """
    rows, columns = colouring.pattern.rows, colouring.pattern.columns
    colours = colouring.colours
    match colouring.kind:
        case "columns":
            _check_apart(colouring, colours[columns], rows)
            return Recovery(colours[columns], rows)
        case "rows":
            _check_apart(colouring, colours[rows], columns)
            return Recovery(colours[rows], columns)
        case "diagonal":
            if (colours[rows] == colours[columns])[rows != columns].any():
                raise _unfit(colouring)
            return Recovery(colours, np.arange(len(colours)))
        case "star":
            return _of_stars(colouring)
        case _:
            return _of_trees(colouring)


def _check_apart(colouring: Colouring, colours: np.ndarray, places: np.ndarray) -> None:
    if len(np.unique(colours * max(colouring.pattern.shape) + places)) < len(places):
        raise _unfit(colouring)


def _of_stars(colouring: Colouring) -> Recovery:
    """An entry stands alone in the product of its column's colour, or, as the matrix is symmetric,
    in that of its row's."""
    rows, columns = colouring.pattern.rows, colouring.pattern.columns
    own, other = colouring.colours[rows], colouring.colours[columns]
    size = colouring.count
    _, which, counts = np.unique(rows * size + other, return_inverse=True, return_counts=True)
    alone = counts[which] == 1
    turned = np.lexsort((rows, columns))  # The entry across the diagonal of each.
    if not (alone | alone[turned]).all():
        raise _unfit(colouring)
    return Recovery(np.where(alone, other, own), np.where(alone, rows, columns))


def _of_trees(colouring: Colouring) -> Recovery:
    """The coordinates of two colours are trees, in which an entry is an edge. The product of one
    colour has, for a coordinate of the other, the sum of its edges: that to its parent, and those
    to its children, which are subtracted, leaves first.

    As all of that is linear, the sum over a whole subtree is made at once: in n steps of a chain
    of substitutions there are log₂ n sums, of children, grandchildren, and so on by powers of two.
    """
    colours, count = colouring.colours, colouring.count
    rows, columns = colouring.pattern.rows, colouring.pattern.columns
    # A coordinate stands in one tree for each colour among its neighbours; in that of its own
    # colour alone, with its entry on the diagonal.
    keys, one = np.unique(rows * count + colours[columns], return_inverse=True)
    other = one[np.lexsort((rows, columns))]
    off = rows != columns
    parents = _parents(len(keys), one[off], other[off])
    if parents is None or (colours[rows] == colours[columns])[off].any():
        raise _unfit(colouring)
    entries = np.where(off & (parents[one] != other), other, one)
    return Recovery(keys % count, keys // count, _sums(parents), entries)


def _parents(size: int, one: np.ndarray, other: np.ndarray) -> np.ndarray | None:
    """Of each vertex of a forest with these edges, both ways; ``size`` of a root. None where there
    is a cycle."""
    sparse, graphs = scipys("sparse"), scipys("sparse.csgraph")
    ones = np.ones(len(one), np.int8)
    edges = sparse.csr_array((ones, (one, other)), shape=(size, size))
    trees, tree = graphs.connected_components(edges, directed=False)
    if edges.nnz != 2 * (size - trees):
        return None
    # From one above all roots, so that one search goes through all trees.
    _, roots = np.unique(tree, return_index=True)
    one, other = np.append(one, np.full(trees, size)), np.append(other, roots)
    ones = np.ones(len(one), np.int8)
    edges = sparse.csr_array((ones, (one, other)), shape=(size + 1, size + 1))
    _, found = graphs.breadth_first_order(edges, size)
    parents: np.ndarray = found[:size].astype(np.int64)
    return parents


def _sums(parents: np.ndarray) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Which vertices have an ancestor so many steps above, and which, by powers of two."""
    size = len(parents)
    above = np.append(parents, size)
    found = []
    while (sources := np.flatnonzero(above[:size] < size)).size:
        found.append((sources, above[sources]))
        above = above[above]
    return tuple(found)


def _unfit(colouring: Colouring) -> InvalidArgumentError:
    return InvalidArgumentError(
        f"{colouring!r} does not tell the entries: it gives one colour to two that may not have "
        f"it; use multicalc.sparse.colour(pattern, {colouring.kind!r})"
    )
