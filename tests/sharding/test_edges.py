"""Shards with infinities, of integers, of arrays in memory over a file, and what doesn't fit."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError
from multicalc.sharding.sources import Rows


@pytest.mark.parametrize("bad", [np.inf, -np.inf])
@pytest.mark.parametrize("where", [0, 1, 3])
def test_an_infinity_is_one_as_it_is_unsharded(bad, where):
    data = np.ones(4)
    data[where] = bad
    loss = mc.sharded(lambda w, s: xp.sum(s) * xp.sum(w), data, shard_size=1, reduce="sum")
    w = np.array([2.0])
    assert loss(w) == bad
    assert mc.grad(loss)(w).tolist() == [bad]


def test_infinities_of_both_signs_are_nan():
    data = np.array([np.inf, -np.inf, 1.0])
    loss = mc.sharded(lambda w, s: xp.sum(s) * w, data, shard_size=1, reduce="sum")
    assert np.isnan(loss(1.0))


@pytest.mark.parametrize(
    ("f", "mean"),
    [
        (lambda w, s: xp.max(s), 7 / 3),
        (lambda w, s: s[0] > 1, 2 / 3),
        (lambda w, s: 3, 3.0),
    ],
)
def test_a_mean_of_whole_numbers_is_none(f, mean):
    loss = mc.sharded(f, np.array([1, 2, 4]), shard_size=1)
    assert float(loss(np.array([1.0]))) == pytest.approx(mean)


def test_what_is_written_into_a_copy_on_write_is_sent(tmp_path):
    path = tmp_path / "data"
    np.arange(6.0).tofile(path)
    data = np.memmap(path, "float64", "c")
    data[:] = 1
    sent = pickle.loads(pickle.dumps(Rows(data, 1, 5)))
    assert sent.read().tolist() == [1.0] * 4


@pytest.mark.parametrize(
    ("vector", "said"),
    [
        (np.array([1, 0]), "vector must have the dtypes of params, found int64 for float64"),
        (np.ones(2, "float32"), "vector must have the dtypes of params, found float32"),
        (None, "vector: there is no array in it"),
    ],
)
def test_vectors_that_do_not_fit(vector, said):
    loss = mc.sharded(lambda w, s: xp.mean(s) * xp.sum(w**2), np.ones(3))
    with pytest.raises(InvalidArgumentError, match=said):
        loss.hvp(np.ones(2), vector)


def test_a_function_that_gives_no_iterator():
    with pytest.raises(InvalidArgumentError, match=r"must give an iterator.*found int"):
        mc.sharded(lambda w, s: xp.mean(s) * w, lambda: 3)(1.0)


def test_an_executors_class_is_no_executor():
    with pytest.raises(InvalidArgumentError, match=r"executor must have submit.*found type"):
        mc.sharded(lambda w, s: xp.mean(s) * w, np.ones(3), executor=ThreadPoolExecutor)
