"""Patterns as data: normal form, conversions, union, and what they refuse."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from multicalc.errors import InvalidArgumentError
from multicalc.sparse import Pattern

DENSE = np.array([[0, 1, 0], [0, 0, 0], [2, 0, 3]])


def test_entries_are_sorted_and_once():
    pattern = Pattern((3, 3), [2, 0, 2, 2], [2, 1, 0, 2])
    assert pattern.rows.tolist() == [0, 2, 2]
    assert pattern.columns.tolist() == [1, 0, 2]
    assert pattern.nnz == 3
    assert pattern.rows.dtype == pattern.columns.dtype == np.int64
    with pytest.raises(ValueError, match="read-only"):
        pattern.rows[0] = 1


@pytest.mark.parametrize(
    "matrix",
    [
        DENSE,
        DENSE.tolist(),
        sp.csc_array(DENSE),
        sp.coo_matrix(DENSE),
        ([2, 2, 0], [2, 0, 1], (3, 3)),
        Pattern.of(DENSE),
    ],
    ids=["dense", "list", "csc", "coo", "places", "pattern"],
)
def test_of_any_matrix(matrix):
    assert np.array_equal(Pattern.of(matrix).to_scipy().toarray(), DENSE != 0)
    assert hash(Pattern.of(matrix)) == hash(Pattern.of(DENSE))


def test_stored_zeros_count():
    assert Pattern.of(sp.coo_array(([0.0], ([1], [1])), shape=(2, 2))).nnz == 1


def test_union_and_transpose():
    pattern = Pattern.of(DENSE)
    assert Pattern.of(DENSE.T) == pattern.T
    assert pattern | Pattern.of(np.eye(3)) == Pattern.of(DENSE + np.eye(3))
    assert pattern.symmetric() == Pattern.of(DENSE + DENSE.T)
    assert pattern != pattern.T


def test_what_it_refuses():
    with pytest.raises(InvalidArgumentError, match="columns must be from 0 to 2; found 3"):
        Pattern((3, 3), [0], [3])
    with pytest.raises(InvalidArgumentError, match="of one length; found 2 and 1"):
        Pattern((3, 3), [0, 1], [0])
    with pytest.raises(InvalidArgumentError, match="rows must be integers in one axis"):
        Pattern((3, 3), [0.5], [0])
    with pytest.raises(InvalidArgumentError, match="of one shape have a union"):
        Pattern((3, 3), [], []) | Pattern((3, 2), [], [])
    told = r"sparse matrix of SciPy's, a dense one, or \(rows.*found 'tridiagonal'"
    with pytest.raises(InvalidArgumentError, match=told):
        Pattern.of("tridiagonal")


def test_a_picture_has_the_entries():
    drawn = Pattern.of(DENSE).plot().axes[0].images[0].get_array()
    assert np.array_equal(drawn, DENSE != 0)
    large = Pattern((1000, 400), [0, 999, 999], [0, 399, 0]).plot()
    tiles = large.axes[0].images[0].get_array()
    assert tiles.shape == (200, 200)
    assert sorted(zip(*np.nonzero(tiles), strict=True)) == [(0, 0), (199, 0), (199, 199)]
    assert "1,000 × 400, 3 entries" in repr(large)
