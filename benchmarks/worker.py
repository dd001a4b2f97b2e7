"""All cells of one backend, in a process of their own: a line of JSON on standard output each.

python -m benchmarks.worker '{"backend": "jax", "modes": ["eager"], ...}'
"""

from __future__ import annotations

import json
import sys

import multicalc as mc
from benchmarks.environment import settle
from benchmarks.job import Job
from benchmarks.measurement import measure
from benchmarks.native import native
from benchmarks.workloads import WORKLOADS


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
