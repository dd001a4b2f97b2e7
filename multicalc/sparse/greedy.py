"""Greedy colourings: each vertex in turn gets the first colour that it may have.

A set of colours is the bits of an integer, so that what a vertex may not have is put together by a
few operations for each of its neighbours, however many vertices these have seen.
"""

from __future__ import annotations

from collections.abc import Sequence

from multicalc.sparse.graph import Lists


def apart(rows: Lists, height: int, order: Sequence[int]) -> list[int]:
    """Colours of columns, such that those of one colour have no row in common: of ``rows`` of
    columns, in a matrix with so many rows."""
    starts, others = rows.starts, rows.others
    colours = [0] * rows.size
    taken = [0] * height
    for j in order:
        used = 0
        at = others[starts[j] : starts[j + 1]]
        for i in at:
            used |= taken[i]
        bit = ~used & (used + 1)
        colours[j] = bit.bit_length() - 1
        for i in at:
            taken[i] |= bit
    return colours


def proper(graph: Lists, order: Sequence[int]) -> list[int]:
    """Colours such that neighbours differ."""
    starts, others = graph.starts, graph.others
    own = [0] * graph.size
    for v in order:
        used = 0
        for w in others[starts[v] : starts[v + 1]]:
            used |= own[w]
        own[v] = ~used & (used + 1)
    return [bit.bit_length() - 1 for bit in own]


def star(graph: Lists, order: Sequence[int]) -> list[int]:
    """Colours such that neighbours differ, and each path of four vertices has three colours: the
    vertices of any two colours form stars.

    The greedy colouring of Gebremedhin, Tarafdar, Manne and Pothen, "New acyclic and star coloring
    algorithms with application to computing Hessians", SIAM J. Sci. Comput. 29 (2007).
    """
    starts, others = graph.starts, graph.others
    own = [0] * graph.size
    once = [0] * graph.size  # The colours of its neighbours,
    twice = [0] * graph.size  # and those that several of them have.
    # The colours of neighbours that have other neighbours of its colour: they are centres of stars,
    # and another neighbour of this vertex in such a colour would make a path of four.
    centres = [0] * graph.size
    for v in order:
        near = others[starts[v] : starts[v + 1]]
        doubled, used = twice[v], once[v]
        for w in near:
            used |= centres[w]
            if own[w] & doubled:
                used |= once[w]
        own[v] = bit = ~used & (used + 1)
        for w in near:
            if own[w] & doubled:
                centres[w] |= bit
            if not once[w] & bit:
                once[w] |= bit
            elif not twice[w] & bit:
                twice[w] |= bit
                if own[w]:
                    for x in others[starts[w] : starts[w + 1]]:
                        if own[x] == bit:
                            centres[x] |= own[w]
            else:
                centres[v] |= own[w]
    return [bit.bit_length() - 1 for bit in own]


def acyclic(graph: Lists, order: Sequence[int]) -> list[int]:
    """Colours such that neighbours differ, and each cycle has three colours: the vertices of any
    two colours form trees. By the same authors."""
    starts, others = graph.starts, graph.others
    own = [-1] * graph.size
    trees: list[dict[int, int]] = [{} for _ in range(graph.size)]
    """For each vertex, by another colour, the tree of it and its own that it is in."""
    joined: list[int] = []
    """What tree each has become part of."""

    def root(tree: int) -> int:
        while joined[tree] != tree:
            joined[tree] = tree = joined[joined[tree]]
        return tree

    for v in order:
        near = [w for w in others[starts[v] : starts[v + 1]] if own[w] >= 0]
        used = doubled = 0
        for w in near:
            bit = 1 << own[w]
            doubled |= used & bit
            used |= bit
        if doubled:
            met: set[int] = set()
            for w in near:
                if doubled >> own[w] & 1:
                    for colour, tree in trees[w].items():
                        tree = root(tree)
                        if tree in met:  # By two ways, which would be a cycle.
                            used |= 1 << colour
                        met.add(tree)
        own[v] = mine = (~used & (used + 1)).bit_length() - 1
        for w in near:
            here, there = trees[v].get(own[w]), trees[w].get(mine)
            if here is None and there is None:
                here = len(joined)
                joined.append(here)
            elif here is None:
                here = there
            elif there is not None:
                joined[root(there)] = root(here)
            assert here is not None
            trees[v][own[w]] = trees[w][mine] = here
    return own
