"""What one worker measures, and the records that it gives, wherever it runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.problem import SIZES


@dataclass(frozen=True)
class Job:
    """What a worker measures; ``modes`` that the backend does not have are left out."""

    backend: str
    modes: tuple[str, ...]
    operators: tuple[str, ...]
    workloads: tuple[str, ...]
    sizes: tuple[int, ...]
    seconds: float
    done: tuple[tuple[str, str, str, int], ...]
    """Mode, operator, workload and size of cells to leave out."""

    def json(self) -> str:
        return json.dumps(asdict(self))

    def cells(self) -> Iterator[tuple[str, str, str, int]]:
        """Mode, operator, workload and size of each; the small ones first."""
        done = set(map(tuple, self.done))
        for mode in self.modes:
            for size in self.sizes:
                for operator in self.operators:
                    if size in SIZES[operator]:
                        for workload in self.workloads:
                            cell = mode, operator, workload, size
                            if cell not in done:
                                yield cell


def records(job: Job) -> Iterator[dict[str, Any]]:
    """The records of a worker, as they come; the last says how it ended, if not well."""
    return worked("benchmarks.worker", job.json())


def worked(*module: str) -> Iterator[dict[str, Any]]:
    """The records that a module prints, run with these arguments in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", *module]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        for line in worker.stdout:
            if line.startswith("{"):
                yield json.loads(line)
    if worker.returncode:
        yield {"ended": f"the worker ended with status {worker.returncode}"}


def gathered(job: Job) -> list[dict[str, Any]]:
    """All of them, when there are no more."""
    return list(records(job))
