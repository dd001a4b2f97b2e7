"""Ten million rows over a cluster of two workers, one of which is killed in the middle.

python examples/cluster/ten_million_rows.py                  # 10⁷ rows, 840 MB on disk
python examples/cluster/ten_million_rows.py --rows 100000    # less than a minute
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import dask
import numpy as np
from distributed import Client, LocalCluster
from logistic import fitted, loss, optimum, rows

import multicalc as mc


class Counting(Executor):
    """An executor that counts what it is given, and once interrupts at a count."""

    def __init__(self, below: Executor, at: int | None, interrupt: Callable[[], None]) -> None:
        self.count, self._below, self._at, self._interrupt = 0, below, at, interrupt

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future = self._below.submit(fn, *args, **kwargs)
        self.count += 1
        if self.count == self._at:
            self._interrupt()
        return future


def peak_memory() -> int:
    """The most bytes that this process has had in memory, those of files that it maps included."""
    status = Path("/proc/self/status").read_text()
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def flat(params: Any) -> np.ndarray:
    return np.append(params["w"], params["b"])


def program(count: int, folder: Path, shard_size: int | None = None) -> dict[str, Any]:
    """What is printed, by name."""
    data = rows(folder, count)
    told: dict[str, Any] = {"rows": count, "bytes on disk": sum(part.nbytes for part in data)}
    peaks: dict[int, int] = {}
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, memory_limit="1GiB", dashboard_address=":0"
        ) as cluster,
        Client(cluster) as client,
    ):

        def look() -> None:
            peaks.update(client.run(lambda: (os.getpid(), peak_memory())).values())

        def kill() -> None:
            look()
            address, pid = next(iter(client.run(os.getpid).items()))
            os.kill(pid, signal.SIGKILL)
            told["killed"] = f"{address}, at task {executor.count}"

        def timed() -> Any:
            began = time.perf_counter()
            found = fitted(mc.sharded(loss, data, executor=executor, shard_size=shard_size))
            return found, time.perf_counter() - began

        executor = Counting(client.get_executor(pure=False), None, kill)
        found, told["seconds"] = timed()
        told["tasks"], told["converged"] = executor.count, found.converged
        executor = Counting(client.get_executor(pure=False), executor.count // 2, kill)
        again, told["seconds with a worker killed"] = timed()
        # The one that was killed has been started anew.
        client.wait_for_workers(2)
        look()
    told["same to the last bit"] = flat(found.x).tobytes() == flat(again.x).tobytes()
    told["steps"], told["loss"] = found.steps, found.value
    told["norm of the gradient"] = float(found.gradient_norms[-1])
    told["furthest from NumPy's optimum"] = float(np.max(np.abs(flat(found.x) - optimum(*data))))
    told["peak memory of the workers, MiB"] = [round(peak / 2**20) for peak in peaks.values()]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--folder", type=Path, help="where the rows are kept; else they are not")
    chosen = parser.parse_args()
    # That a worker died is what is shown here; Dask would say so, too.
    dask.config.set({"logging.distributed": "error"})
    logging.getLogger("distributed").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as scratch:
        for name, value in program(chosen.rows, chosen.folder or Path(scratch)).items():
            print(f"{name:32} {value}", flush=True)


if __name__ == "__main__":
    main()
