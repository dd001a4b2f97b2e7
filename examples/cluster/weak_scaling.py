"""Weak scaling: twice the workers for twice the shards should take as long.

Reading a shard takes a time that is simulated, by sleeping, as that from an object store is; what
is left is what going through shards costs itself, in one process. With ``--dask`` the workers are
two processes of a Dask cluster here: without latency the table has what a task costs there.

python examples/cluster/weak_scaling.py
python examples/cluster/weak_scaling.py --dask --latency 0 --each 200
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from distributed import Client, LocalCluster
from logistic import loss, start

import multicalc as mc

EXAMPLES = 100
FEATURES = len(start()["w"])


def read(seconds: float, key: int) -> tuple[np.ndarray, np.ndarray]:
    """A shard that takes so long to come."""
    time.sleep(seconds)
    x = np.random.default_rng(key).standard_normal((EXAMPLES, FEATURES))
    return x, (x[:, 0] > 0) * 1.0


def seconds(executor: Executor, shards: int, reader: Callable[[int], Any], repeat: int) -> float:
    """The median time of a gradient over so many shards."""
    sharded = mc.sharded(loss, range(shards), reader=reader, executor=executor)
    sharded.value_and_grad(start())
    taken = []
    for _ in range(repeat):
        began = time.perf_counter()
        sharded.value_and_grad(start())
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


@contextmanager
def threads(workers: int) -> Iterator[Executor]:
    with ThreadPoolExecutor(workers) as executor:
        yield executor


@contextmanager
def dask(workers: int) -> Iterator[Executor]:
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, memory_limit="1GiB", dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client.get_executor(pure=False)


def table(
    of: Callable[[int], Any], counts: tuple[int, ...], each: int, latency: float, repeat: int
) -> list[tuple[int, int, float]]:
    """Workers, shards and seconds of a gradient, with ``each`` shards for every worker."""
    found = []
    for workers in counts:
        with of(workers) as executor:
            shards = each * workers
            taken = seconds(executor, shards, partial(read, latency), repeat)
        found.append((workers, shards, taken))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dask", action="store_true")
    parser.add_argument("--each", type=int, default=8, help="shards for each worker")
    parser.add_argument("--latency", type=float, default=0.1, help="seconds to read a shard")
    parser.add_argument("--repeat", type=int, default=5)
    chosen = parser.parse_args()
    of, counts = (dask, (1, 2)) if chosen.dask else (threads, (1, 2, 4, 8, 16, 32))
    ideal = chosen.each * chosen.latency
    print(f"{'workers':>8}{'shards':>8}{'seconds':>10}{'waiting':>9}{'share':>7}{'ms/shard':>10}")
    for workers, shards, taken in table(of, counts, chosen.each, chosen.latency, chosen.repeat):
        over = 1000 * (taken - ideal) / shards
        print(f"{workers:8}{shards:8}{taken:10.3f}{ideal:9.2f}{ideal / taken:7.0%}{over:10.2f}")


if __name__ == "__main__":
    main()
