"""All cells of one backend, in a process of their own: a line of JSON on standard output each.

python -m benchmarks.worker '{"backend": "jax", "modes": ["eager"], ...}'
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import multicalc as mc
from benchmarks.environment import settle
from benchmarks.measurement import measure
from benchmarks.native import native
from benchmarks.problem import SIZES
from benchmarks.workloads import WORKLOADS


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


def main() -> None:
    job = Job(**json.loads(sys.argv[1]))
    module = native(job.backend)
    print(json.dumps({"version": mc.get_backend(job.backend).version()}), flush=True)
    for mode, operator, workload, size in job.cells():
        if mode in module.MODES:
            cell = measure(
                module, job.backend, mode, operator, WORKLOADS[workload], size, job.seconds
            )
            print(json.dumps(cell.json()), flush=True)


if __name__ == "__main__":
    settle()
    main()
