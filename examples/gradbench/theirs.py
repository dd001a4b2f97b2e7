"""One of GradBench's own Python tools, timed as ours is by ``--cpu-time``.

    python theirs.py CHECKOUT/python/gradbench/gradbench/tools/jax/run.py

By itself a tool is timed by the wall's clock, which on a shared machine tells of others' work, and
JAX's until XLA was told what to compute. Here it is CPU time, until the results are there.
"""

from __future__ import annotations

import runpy
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import optree
from gradbench import wrap

multiple_runs = wrap.multiple_runs


def waiting_runs(**options):
    def decorate(function):
        def waited(input):
            result = function(input)
            # As ours is waited for: jax.block_until_ready takes as long as a small program.
            for array in optree.tree_leaves(result):
                if hasattr(array, "block_until_ready"):
                    array.block_until_ready()
            return result

        return multiple_runs(**options)(waited)

    return decorate


wrap.multiple_runs = waiting_runs
wrap.time = SimpleNamespace(perf_counter_ns=time.process_time_ns)
tool = sys.argv.pop(1)
sys.path.insert(0, str(Path(tool).parent))
runpy.run_path(tool, run_name="__main__")
