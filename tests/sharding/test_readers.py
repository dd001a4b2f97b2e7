"""Data in Zarr's and parquet's files, read as docs/sharded.md reads them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pyarrow
import pyarrow.parquet as pq
import pytest
import zarr

import multicalc as mc


def rows(path, span):
    group = zarr.open_group(path, mode="r")
    return group["x"][slice(*span)], group["y"][slice(*span)]


def row_group(key):
    path, group = key
    table = pq.ParquetFile(path).read_row_group(group, columns=["a", "b", "c", "label"])
    columns = [table[name].to_numpy() for name in table.column_names]
    return np.stack(columns[:-1], axis=1), columns[-1].astype("float64")


def as_zarr(problem, folder):
    """In chunks of 4 rows; spans of 5, 5, 5, 5 and 3."""
    group = zarr.create_group(folder / "events.zarr")
    group.create_array("x", data=problem.inputs, chunks=(4, 3))
    group.create_array("y", data=problem.y, chunks=(4,))
    spans = [(start, start + 5) for start in range(0, 23, 5)]
    return spans, partial(rows, folder / "events.zarr")


def as_parquet(problem, folder):
    """In two files, in row groups of 5, 5 and 3 rows, and 5 and 5; labels are booleans there."""
    keys = []
    for part in (slice(0, 13), slice(13, 23)):
        columns = dict(zip("abc", problem.inputs[part].T, strict=True))
        table = pyarrow.table(columns | {"label": problem.y[part] == 1})
        path = folder / f"{part.start}.parquet"
        pq.write_table(table, path, row_group_size=5)
        keys += [(path, k) for k in range(pq.ParquetFile(path).num_row_groups)]
    return keys, row_group


@pytest.mark.parametrize("stored", [as_zarr, as_parquet])
def test_read_shard_by_shard(problem, tmp_path, stored):
    keys, reader = stored(problem, tmp_path)
    assert len(keys) == 5
    here = mc.sharded(problem.f, keys, reader=reader)
    value, gradient = mc.value_and_grad(here)(problem.params)
    np.testing.assert_allclose(value, problem.losses().mean(), rtol=1e-14)
    flat = np.append(gradient["w"], gradient["b"])
    np.testing.assert_allclose(flat, problem.gradients().mean(axis=0), rtol=1e-13)
    product = mc.hvp(here, (problem.params,), (problem.vector,))
    flat = np.append(product["w"], product["b"])
    np.testing.assert_allclose(flat, problem.product(), rtol=1e-13)
    with ThreadPoolExecutor(2) as threads:
        there = mc.sharded(problem.f, keys, reader=reader, executor=threads)
        assert there(problem.params).tobytes() == value.tobytes()
