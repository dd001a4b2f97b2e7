"""A small form of the program over a cluster. References: Newton's method by NumPy on the same
rows, which is held to scikit-learn's; for groups of shards, the same loss over all rows at once."""

from __future__ import annotations

from functools import partial

import logistic
import numpy as np
import pytest
import ten_million_rows as program
import weak_scaling
from sklearn.linear_model import LogisticRegression

import multicalc as mc

ROWS = 20_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the rows are, which are written once."""
    return tmp_path_factory.mktemp("rows")


def test_a_killed_worker_changes_no_bit_and_the_optimum_is_numpys(folder):
    told = program.program(ROWS, folder, shard_size=8_000)
    assert told["tasks"] > 5 * told["steps"] > 0
    assert told["killed"].endswith(f"at task {told['tasks'] // 2}")
    assert told["same to the last bit"]
    assert told["converged"]
    assert told["furthest from NumPy's optimum"] < 1e-12
    peaks = told["peak memory of the workers, MiB"]
    assert len(peaks) >= 2
    assert max(peaks) < 1024


def test_the_optimum_is_scikit_learns(folder):
    x, y = logistic.rows(folder, ROWS)
    known = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-8).fit(x, y)
    found = logistic.optimum(x, y)
    np.testing.assert_allclose(found[:-1], known.coef_[0], atol=1e-6)
    np.testing.assert_allclose(found[-1], known.intercept_[0], atol=1e-6)


def test_rows_do_not_depend_on_how_many_there_are(folder, tmp_path):
    for many, few in zip(logistic.rows(folder, ROWS), logistic.rows(tmp_path, 10), strict=True):
        np.testing.assert_array_equal(many[:10], few)


def test_groups_of_shards_are_the_rows_at_once():
    """A worker goes through a group by a sharded sum of its own."""
    reader, params = partial(weak_scaling.read, 0.0), logistic.start()
    parts = [reader(key) for key in range(7)]
    whole = tuple(np.concatenate(each) for each in zip(*parts, strict=True))
    loss = logistic.in_groups(range(7), reader, size=3)
    value, gradient = mc.value_and_grad(logistic.loss)(params, whole)
    found, slope = mc.value_and_grad(loss)(params)
    assert float(found) == pytest.approx(float(value), rel=1e-14)
    np.testing.assert_allclose(slope["w"], gradient["w"], atol=1e-15)
    product = mc.hvp(loss, (params,), (gradient,))
    known = mc.hvp(logistic.loss, (params, whole), gradient, argnums=0)
    np.testing.assert_allclose(product["w"], known["w"], atol=1e-15)


def test_weak_scaling_counts_all_shards():
    found = weak_scaling.table(weak_scaling.threads, (1, 2), 3, 0.0, 1)
    assert [(workers, shards) for workers, shards, _ in found] == [(1, 3), (2, 6)]
