"""Colours against their definitions, on small random graphs, and where the fewest are known."""

from __future__ import annotations

from functools import partial
from itertools import combinations, product

import networkx as nx
import numpy as np
import pytest
import scipy.sparse as sp

from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError
from multicalc.sparse import Colouring, Pattern, colour
from multicalc.sparse.compression import Compression
from multicalc.sparse.graph import ORDERS
from multicalc.sparse.recovery import recovery_of

RNG = np.random.default_rng(0)
KINDS = ("columns", "rows", "star", "acyclic", "diagonal")


def band(size, width=1):
    return sum(np.eye(size, k=k) for k in range(-width, width + 1))


def stencil(*shape):
    """The five points in two dimensions, the seven in three."""
    matrix = np.zeros((1, 1))
    for length in shape:
        matrix = np.kron(matrix, np.eye(length)) + np.kron(np.eye(len(matrix)), band(length))
    return matrix


def arrow(size):
    matrix = np.eye(size)
    matrix[0] = matrix[:, 0] = 1
    return matrix


def symmetric(size, density):
    upper = np.triu(RNG.random((size, size)) < density)
    return upper | upper.T


def is_forest(graph):
    return len(graph) == 0 or nx.is_forest(graph)


def are_stars(graph):
    parts = (graph.subgraph(part) for part in nx.connected_components(graph))
    return all(
        part.number_of_edges() == len(part) - 1 == max(dict(part.degree).values()) for part in parts
    )


def fits(kind, matrix, colours):
    """The definition of each kind."""
    if kind in ("columns", "rows"):
        lines = matrix.T if kind == "columns" else matrix
        pairs = combinations(range(len(lines)), 2)
        return not any(colours[i] == colours[j] and (lines[i] & lines[j]).any() for i, j in pairs)
    graph = nx.Graph([(i, j) for i, j in np.argwhere(matrix) if i != j])
    if any(colours[i] == colours[j] for i, j in graph.edges):
        return False
    holds = {"star": are_stars, "acyclic": is_forest, "diagonal": lambda part: True}[kind]
    return all(
        holds(graph.subgraph([i for i in graph if colours[i] in pair]))
        for pair in combinations(set(colours), 2)
    )


def fewest(kind, matrix):
    """The least number of colours, by trying all."""
    size = len(matrix)
    for count in range(1, size + 1):
        for colours in product(range(count), repeat=size):
            if fits(kind, matrix, colours):
                return count
    return 0


def meetings(kind, matrix):
    """With how many others each has to differ at most, or is kept from by a third."""
    near = matrix.astype(int)
    if kind == "diagonal":
        reach = near > 0
    elif kind in ("columns", "rows"):
        reach = (near.T @ near if kind == "columns" else near @ near.T) > 0
    else:
        reach = near + near @ near > 0
    return (reach & ~np.eye(len(reach), dtype=bool)).sum(axis=0).max(initial=0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("order", [None, *ORDERS])
def test_colours_keep_apart_what_must_be(kind, order):
    for trial in range(40):
        matrix = symmetric(size := trial % 9 + 1, density=RNG.uniform(0.1, 0.8))
        found = colour(matrix, kind, order=order)
        assert fits(kind, matrix, found.colours.tolist())
        assert found.count == len(set(found.colours)) <= meetings(kind, matrix) + 1
        assert found.colours.shape == (size,)


@pytest.mark.parametrize("kind", KINDS)
def test_colours_are_as_few_as_can_be_or_one_more(kind):
    """On graphs of five vertices, of which greedy colourings take at most one more."""
    more = 0
    for _ in range(15):
        matrix = symmetric(5, density=0.4)
        least = fewest(kind, matrix)
        found = colour(matrix, kind).count
        assert least <= found <= least + 1
        more += found - least
    assert more <= 3


@pytest.mark.parametrize(
    ("matrix", "kind", "count"),
    [
        (np.eye(4), "columns", 1),
        (np.ones((3, 4)), "columns", 4),
        (np.ones((3, 4)), "rows", 3),
        (band(50), "columns", 3),
        (band(50), "star", 3),
        (band(50), "acyclic", 2),
        (band(50), "diagonal", 2),
        (band(50, 2), "star", 5),
        (band(50, 2), "acyclic", 3),
        (stencil(9, 9), "columns", 5),
        (stencil(9, 9), "diagonal", 2),
        (stencil(5, 5, 5), "diagonal", 2),
        (arrow(20), "columns", 20),
        (arrow(20), "star", 2),
        (arrow(20), "acyclic", 2),
        (np.zeros((3, 2)), "columns", 1),
        (np.zeros((0, 0)), "star", 0),
    ],
)
def test_known_numbers_of_colours(matrix, kind, count):
    """A square of a band takes its width; a path has no cycle, and one of four vertices no star."""
    assert colour(matrix, kind).count == count


def test_an_order_can_be_asked_for():
    """Smallest last is optimal for a band, however its coordinates are shuffled; natural isn't."""
    shuffled = RNG.permutation(60)
    matrix = band(60, 2)[np.ix_(shuffled, shuffled)]
    assert colour(matrix, order="smallest-last").count == 5
    assert colour(matrix, order="natural").count > 5
    assert colour(matrix).count == 5


def times(matrix, seeds):
    """Of a symmetric matrix."""
    return ((matrix @ seeds[0].T).T,)


@pytest.mark.parametrize("kind", ["columns", "rows", "star", "acyclic"])
@pytest.mark.parametrize("chunk_size", [None, 2])
def test_entries_come_of_the_products(kind, chunk_size):
    numpy = get_backend("numpy")
    for trial in range(20):
        there = symmetric(trial % 9 + 1, density=RNG.uniform(0.1, 0.7))
        matrix = there * RNG.normal(size=there.shape)
        matrix = matrix + matrix.T
        pattern = Pattern.of(there)
        compression = Compression(colour(pattern, kind))
        like = (np.zeros(len(matrix)),)
        products = partial(times, matrix)
        values = compression.values(numpy, products, like, like[0], chunk_size)
        np.testing.assert_allclose(values, matrix[pattern.rows, pattern.columns], atol=1e-13)


def test_the_diagonal_comes_of_fewer_products():
    """Neighbours differ, so that of all that is added to a place only its own number stays."""
    there = symmetric(9, density=0.4)
    matrix = there * RNG.normal(size=there.shape)
    matrix = np.triu(matrix) + np.triu(matrix, 1).T
    compression = Compression(colour(there, "diagonal"))
    x = (np.zeros(9),)
    values = compression.values(get_backend("numpy"), partial(times, matrix), x, x[0])
    np.testing.assert_allclose(values, np.diag(matrix), atol=1e-15)


def test_a_long_chain_of_substitutions_keeps_its_digits():
    """100,000 steps: each sum is made of halves, and the numbers are of one size."""
    size = 10**5
    off, diagonal = RNG.normal(size=size - 1), RNG.normal(size=size)
    matrix = sp.diags_array([off, diagonal, off], offsets=[-1, 0, 1]).tocsr()
    compression = Compression(colour(matrix, "acyclic", order="natural"))
    assert compression.colouring.count == 2
    x = (np.zeros(size),)
    values = compression.values(get_backend("numpy"), partial(times, matrix), x, x[0])
    # Of alternating sums of up to 10⁵ numbers of size 1, which are of size 300 at most.
    np.testing.assert_allclose(values, matrix.data, atol=1e-11)


@pytest.mark.parametrize(
    ("kind", "colours", "told"),
    [
        ("columns", [0, 1, 0, 1], "does not tell the entries"),
        ("rows", [0, 0, 1, 2], "does not tell the entries"),
        ("star", [0, 1, 0, 1], "does not tell the entries"),
        ("acyclic", [0, 0, 1, 1], "does not tell the entries"),
        ("diagonal", [0, 1, 1, 0], "does not tell the entries"),
    ],
)
def test_colours_that_do_not_fit_are_refused(kind, colours, told):
    with pytest.raises(InvalidArgumentError, match=told):
        recovery_of(Colouring(Pattern.of(band(4)), kind, np.array(colours)))


def test_a_cycle_of_two_colours_is_refused():
    ring = band(4) + np.eye(4, k=3) + np.eye(4, k=-3)
    with pytest.raises(InvalidArgumentError, match=r"use multicalc.sparse.colour\(pattern, 'ac"):
        recovery_of(Colouring(Pattern.of(ring), "acyclic", np.array([0, 1, 0, 1])))


@pytest.mark.parametrize(
    ("args", "options", "told"),
    [
        ((np.eye(2), "edges"), {}, "kind must be one of 'columns', 'rows', 'star', 'acyclic'"),
        ((np.eye(2),), {"order": "random"}, "order must be one of 'natural', 'largest-first'"),
        ((np.eye(2, k=1), "star"), {}, "is for symmetric patterns, found Pattern"),
        ((np.eye(2, 3), "star"), {}, "is for symmetric patterns, found Pattern"),
    ],
)
def test_what_can_not_be_coloured(args, options, told):
    with pytest.raises(InvalidArgumentError, match=told):
        colour(*args, **options)


@pytest.mark.parametrize("colours", [[0, 1], [0, -1, 0], [0.0, 1.0, 2.0]])
def test_what_are_no_colours(colours):
    with pytest.raises(InvalidArgumentError, match=r"colours must be 3 integers from 0 on, one"):
        Colouring(Pattern.of(np.eye(3)), "columns", np.array(colours))
