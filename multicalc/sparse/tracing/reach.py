"""What the elements of some nodes depend on, through all that is between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from multicalc.calls.scipys import scipys
from multicalc.sparse.tracing.node import Links, PatternNode

Sets = Any
"""A ``csr_array`` of bool, element × input: what each depends on."""


def between(targets: Sequence[PatternNode], start: int = -1) -> list[PatternNode]:
    """``targets`` and what they are made of, in order, but for what was there before ``start``."""
    found: dict[int, PatternNode] = {}
    waiting = [node for node in targets if node.number >= start]
    while waiting:
        node = waiting.pop()
        if node.number not in found:
            found[node.number] = node
            for parent in _before(node):
                if parent.number >= start and parent.number not in found:
                    waiting.append(parent)
    return [found[number] for number in sorted(found)]


def _before(node: PatternNode) -> Iterator[PatternNode]:
    for parent, _ in node.parents:
        yield parent
    for pair in node.bends:
        yield from (each for each in pair if each is not node)


def lasting(targets: Iterable[PatternNode | None], start: int) -> set[PatternNode]:
    """Those of ``targets``, and of what they are made of, that depend on what was there before
    ``start``: the others do on what was entered since, as constants, and is gone."""
    found: set[PatternNode] = set()
    for node in between([node for node in targets if node is not None], start):
        if any([each.number < start or each in found for each in _before(node)]):
            found.add(node)
    return found


def live(
    order: Sequence[PatternNode], asked: Mapping[PatternNode, np.ndarray]
) -> dict[PatternNode, np.ndarray]:
    """Which elements of each node derivatives of those that are ``asked`` for go through."""
    found = {node: np.zeros(node.size, bool) for node in order}
    for node, which in asked.items():
        if node in found:
            found[node] |= which
    for node in reversed(order):
        _go_back(node, found)
    return found


def bending(
    order: Sequence[PatternNode], alive: Mapping[PatternNode, np.ndarray]
) -> dict[PatternNode, np.ndarray]:
    """Of which elements of each node the second derivatives have to be looked at. Where all pairs
    are taken of what an element depends on, no one before it has further ones."""
    covered = {node: np.zeros(node.size, bool) for node in order}
    found = {}
    for node in reversed(order):
        if node.bends:
            straight = {node, *[parent for parent, links in node.parents if links is None]}
            within = node.parents and all(
                [each in straight for pair in node.bends for each in pair]
            )
            found[node] = alive[node] & ~covered[node] if within else alive[node]
        for one, other in node.bends:
            if one is other and one in covered:
                covered[one] |= alive[node]
        _go_back(node, covered)
    return found


def _go_back(node: PatternNode, marked: Mapping[PatternNode, np.ndarray]) -> None:
    """Mark what the marked elements of ``node`` are made of."""
    mine = marked[node]
    for parent, links in node.parents:
        if parent not in marked:
            continue
        theirs = marked[parent]
        if links is None:
            theirs |= mine
        elif isinstance(links, int):
            theirs |= mine[links : links + parent.size]
        elif isinstance(links, np.ndarray):
            theirs[links[mine & (links >= 0)]] = True
        else:
            theirs[links[mine].indices] = True


def sets(
    order: Sequence[PatternNode],
    leaves: Sequence[PatternNode],
    see: Callable[[PatternNode, Sets], None] = lambda *_: None,
    keep: Sequence[PatternNode] = (),
) -> dict[PatternNode, Sets]:
    """What the elements of the nodes to ``keep`` depend on among those of ``leaves``, one after
    another; ``see`` is told of each node in turn. What depends on nothing is left out."""
    size = sum(leaf.size for leaf in leaves)
    found: dict[PatternNode, Sets] = {}
    start = 0
    for leaf in leaves:
        places = np.arange(start, start + leaf.size)
        found[leaf] = _rows(np.ones(leaf.size, bool), places, np.arange(leaf.size + 1), size)
        start += leaf.size
    last = {node: node for node in (*order, *leaves, *keep)}
    for node in order:
        last.update(dict.fromkeys(_before(node), node))
    forget: dict[PatternNode, list[PatternNode]] = {}
    for node, user in last.items():
        forget.setdefault(user, []).append(node)
    kept = set(keep)
    for node in order:
        if node not in found:
            among = [(found[p], links) for p, links in node.parents if p in found]
            if among:
                found[node] = _union(among, node.size)
        see(node, found)
        for each in forget.get(node, ()):
            if each not in kept:
                found.pop(each, None)
    return found


def linked(marked: np.ndarray, links: Links, size: int) -> np.ndarray:
    """Which elements of a node of this size are made of a parent's that are ``marked``."""
    if links is None:
        return marked
    found = np.zeros(size, bool)
    if isinstance(links, int):
        found[links : links + marked.size] = marked
    elif isinstance(links, np.ndarray):
        found = marked[links] & (links >= 0)
    else:
        found = np.asarray(links @ marked)
    return found


def _rows(data: np.ndarray, indices: np.ndarray, starts: np.ndarray, width: int) -> Sets:
    return scipys("sparse").csr_array((data, indices, starts), shape=(starts.size - 1, width))


def _linked(theirs: Sets, links: Links) -> Sets:
    """What elements with these ``links`` depend on by a parent with ``theirs``."""
    if links is None:
        return theirs
    if not isinstance(links, np.ndarray):
        return links @ theirs
    if (links >= 0).all():
        return theirs[links]
    there = (links >= 0).nonzero()[0]
    among = theirs[links[there]]
    lengths = np.zeros(links.size + 1, among.indptr.dtype)
    lengths[there + 1] = np.diff(among.indptr)
    return _rows(among.data, among.indices, np.cumsum(lengths), theirs.shape[1])


def _union(among: Sequence[tuple[Sets, Links]], size: int) -> Sets:
    """What elements of a node of this size depend on by parents with these sets and links."""
    if any([isinstance(links, int) for _, links in among]):
        return _joined(among, size)
    total = _linked(*among[0])
    for theirs, links in among[1:]:
        each = _linked(theirs, links)
        total = total if each is total else total + each
    return total


def _joined(among: Sequence[tuple[Sets, int]], size: int) -> Sets:
    """Sets in a row, each from where its links say."""
    width, end, parts = among[0][0].shape[1], 0, []
    for theirs, start in among:
        parts += [_nothing(start - end, width), theirs]
        end = start + theirs.shape[0]
    return scipys("sparse").vstack([*parts, _nothing(size - end, width)], format="csr")


def _nothing(size: int, width: int) -> Sets:
    return scipys("sparse").csr_array((size, width), dtype=bool)


def pairs(targets: Sequence[PatternNode], leaves: Sequence[PatternNode]) -> Sets:
    """By which pairs of elements of ``leaves`` the elements of ``targets`` have second derivatives,
    a symmetric ``csr_array`` of bool."""
    order = between(targets)
    alive = live(order, {node: np.ones(node.size, bool) for node in targets})
    rows = bending(order, alive)
    products = Products(sum(leaf.size for leaf in leaves))

    def see(node: PatternNode, found: Mapping[PatternNode, Sets]) -> None:
        for one, other in node.bends:
            if one in found and other in found:
                products.add(found[one], found[other], rows[node])

    sets(order, leaves, see)
    return products.total()


class Products:
    """A sum of products of sets, transposed, with others: which inputs meet."""

    LIMIT = 20_000_000
    """How many entries wait to be multiplied, at most."""
    LARGE = 16
    """Of how many entries on average sets are looked at for being equal."""

    def __init__(self, size: int) -> None:
        self._total = scipys("sparse").csr_array((size, size), dtype=bool)
        self._waiting: list[tuple[Sets, Sets]] = []
        self._count = 0
        self._marks = np.random.default_rng(0).integers(0, 2**63, (size, 2), dtype=np.uint64)

    def add(self, one: Sets, other: Sets, rows: np.ndarray) -> None:
        """The products of those rows of ``one`` and ``other`` that are true in ``rows``."""
        there = rows & (np.diff(one.indptr) > 0) & (np.diff(other.indptr) > 0)
        if there.any():
            pair = (one, other) if there.all() else (one[there], other[there])
            self._waiting.append(pair)
            self._count += one.nnz + other.nnz
        if self._count > self.LIMIT:
            self._multiply()

    def _multiply(self) -> None:
        if not self._waiting:
            return
        stacked = scipys("sparse").vstack
        one, other = (stacked(each, format="csr") for each in zip(*self._waiting, strict=True))
        if one.nnz + other.nnz > 2 * self.LARGE * one.shape[0]:
            distinct = self._distinct(one, other)
            one, other = one[distinct], other[distinct]
        self._total = self._total + one.T.tocsr() @ other
        self._waiting, self._count = [], 0

    def _distinct(self, one: Sets, other: Sets) -> np.ndarray:
        """Rows that differ from one another, so that what many elements share, as in layers, is
        multiplied once. Sums of random bits, 128 of each, tell sets apart."""
        told = np.concatenate([each @ self._marks for each in (one, other)], axis=1)
        order = np.lexsort(told.T)
        new = np.any(np.diff(told[order], axis=0), axis=1)
        first: np.ndarray = order[np.append(True, new)]
        return first

    def total(self) -> Sets:
        """All of it, and its transpose."""
        self._multiply()
        return self._total + self._total.T.tocsr()
