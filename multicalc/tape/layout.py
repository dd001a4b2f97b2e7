"""Where the nodes of a drawing go: in layers from left to right, with few crossings.

The method is Sugiyama's: longest-path layers, a bend point in every layer that an edge passes,
orders by the barycentre of the neighbours, and positions that come as near to the neighbours' mean
as the order and the boxes' heights allow.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS, STALE = 12, 4
"""Of the search for an order: how many there are at most, and how many may bring nothing."""

Point = int
"""A node (by its number) or, from the number of nodes on, a bend of a long edge."""


@dataclass(frozen=True)
class GraphLayout:
    """``y[point]`` is the height of its middle, ``layer[point]`` its column, and ``routes[k]``
    the points that edge ``k`` runs through, its ends included."""

    layer: tuple[int, ...]
    y: tuple[float, ...]
    routes: tuple[tuple[Point, ...], ...]


def arrange(
    heights: Sequence[float], edges: Sequence[tuple[int, int]], bend: float, gap: float
) -> GraphLayout:
    """Place boxes of these ``heights``, in topological order, and the ``edges`` between them.

    An edge passing a layer takes ``bend``, and ``gap`` keeps them apart.
    """
    nodes = len(heights)
    layer = [0] * nodes
    for source, target in sorted(edges, key=lambda edge: edge[1]):
        layer[target] = max(layer[target], layer[source] + 1)
    routes = []
    for source, target in edges:
        passed = range(layer[source] + 1, layer[target])
        bends = range(len(layer), len(layer) + len(passed))
        layer += passed
        routes.append((source, *bends, target))
    before: list[list[Point]] = [[] for _ in layer]
    after: list[list[Point]] = [[] for _ in layer]
    for route in routes:
        for left, right in pairwise(route):
            before[right].append(left)
            after[left].append(right)
    columns: list[list[Point]] = [[] for _ in range(max(layer) + 1)]
    for point, column in enumerate(layer):
        columns[column].append(point)
    columns = _order(columns, before, after)
    sizes = [size + gap for size in (*heights, *[bend] * (len(layer) - nodes))]
    return GraphLayout(tuple(layer), tuple(_heights(columns, before, after, sizes)), tuple(routes))


Columns = list[list[Point]]
Neighbours = list[list[Point]]


def _order(columns: Columns, before: Neighbours, after: Neighbours) -> Columns:
    """The order with the fewest crossings among those that the sweeps come by."""
    best, fewest, since = columns, _crossings(columns, before), 0
    for sweep in range(SWEEPS):
        rightwards = sweep % 2 == 0
        near = before if rightwards else after
        columns = [list(column) for column in columns]
        rank = {p: float(k) for column in columns for k, p in enumerate(column)}
        for column in columns if rightwards else reversed(columns):
            column.sort(key=lambda p: _mean([rank[q] for q in near[p]], rank[p]))
            rank.update((p, float(k)) for k, p in enumerate(column))
        found = _crossings(columns, before)
        since += 1
        if found < fewest:
            best, fewest, since = columns, found, 0
        if since == STALE:
            break
    return best


def _crossings(columns: Columns, before: Neighbours) -> int:
    rank = {p: k for column in columns for k, p in enumerate(column)}
    total = 0
    for column in columns:
        # From top to bottom, an edge crosses those that are drawn already and start below it.
        drawn: list[int] = []
        for p in column:
            starts = sorted(rank[q] for q in before[p])
            total += sum(len(drawn) - bisect_right(drawn, start) for start in starts)
            for start in starts:
                insort(drawn, start)
    return total


def _heights(
    columns: Columns, before: Neighbours, after: Neighbours, sizes: Sequence[float]
) -> list[float]:
    y = [0.0] * len(sizes)
    for column in columns:
        total = 0.0
        for point in column:
            y[point], total = total + sizes[point] / 2, total + sizes[point]
    for sweep in range(SWEEPS):
        placed_before = [*y]
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [_mean([y[q] for q in (*before[p], *after[p])], y[p]) for p in column]
            placed = _spaced(wanted, [sizes[p] for p in column])
            for point, middle in zip(column, placed, strict=True):
                y[point] = middle
        if max(abs(now - was) for now, was in zip(y, placed_before, strict=True)) < 0.5:
            break
    top = min(middle - size / 2 for middle, size in zip(y, sizes, strict=True))
    return [middle - top for middle in y]


def _spaced(wanted: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """The positions nearest to ``wanted`` (least squares) that keep order and sizes: isotonic
    regression, by pooling neighbours that are out of order."""
    offsets, total = [], 0.0
    for size in sizes:
        offsets.append(total + size / 2)
        total += size
    pools: list[tuple[float, int]] = []
    for target, offset in zip(wanted, offsets, strict=True):
        mean, weight = target - offset, 1
        while pools and pools[-1][0] > mean:
            other, count = pools.pop()
            mean, weight = (mean * weight + other * count) / (weight + count), weight + count
        pools.append((mean, weight))
    starts = [mean for mean, weight in pools for _ in range(weight)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
