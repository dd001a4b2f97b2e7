"""Results that are changed in place, and arguments that have no hash."""

from __future__ import annotations

import numpy as np
import pytest

from multicalc import sparse, xp


def test_a_result_may_be_changed_in_place():
    jacobian = sparse.jacobian(lambda x: x**2 * np.array([0.0, 1.0, 0.0]), format="scipy")
    x = np.array([1.0, 2.0, 3.0])
    first = jacobian(x)
    first.eliminate_zeros()
    assert first.nnz == 1
    second = jacobian(x)
    assert second.toarray().tolist() == np.diag([0.0, 4.0, 0.0]).tolist()
    for part in (second.data, second.indices, second.indptr):
        part[:] = 0
    assert jacobian(x).toarray().tolist() == np.diag([0.0, 4.0, 0.0]).tolist()


@pytest.mark.only_torch
def test_torchs_matrix_may_be_transposed_in_place(native):
    jacobian = sparse.jacobian(lambda x: x[1:] ** 2)
    x = native(np.array([1.0, 2.0, 3.0]))
    right = [[0.0, 4.0, 0.0], [0.0, 0.0, 6.0]]
    for _ in range(3):
        matrix = jacobian(x)
        assert matrix.to_dense().tolist() == right
        matrix.t_()


def test_the_matrix_of_a_pattern_may_be_changed_in_place():
    pattern = sparse.Pattern((2, 2), [0, 1], [1, 0])
    made = pattern.to_scipy()
    made.data[:] = [True, False]
    made.eliminate_zeros()
    made.indices[:] = 0
    assert pattern.to_scipy().toarray().tolist() == [[False, True], [True, False]]


def test_arguments_without_a_hash():
    found = sparse.jacobian(lambda x, which: x**2 if "square" in which else x[:1])
    x = np.array([1.0, 3.0])
    which = {"square"}
    assert found(x, which).toarray().tolist() == [[2.0, 0.0], [0.0, 6.0]]
    which.clear()
    assert found(x, which).toarray().tolist() == [[1.0, 0.0]]


def test_integers_that_are_written_into_make_a_pattern_of_their_own():
    found = sparse.jacobian(lambda x, i: xp.take(x, i, axis=0) ** 2)
    x, i = np.array([1.0, 2.0, 3.0]), np.array([0, 1])
    assert found(x, i).toarray().tolist() == [[2.0, 0.0, 0.0], [0.0, 4.0, 0.0]]
    i[:] = [2, 1]
    assert found(x, i).toarray().tolist() == [[0.0, 0.0, 6.0], [0.0, 4.0, 0.0]]
