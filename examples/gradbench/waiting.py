"""GradBench's JAX tool, timed until its results are there.

    python waiting.py CHECKOUT/python/gradbench/gradbench/tools/jax/run.py

By itself it is timed until XLA was told what to compute.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import jax
from gradbench import wrap

multiple_runs = wrap.multiple_runs


def waiting_runs(**options):
    decorate = multiple_runs(**options)
    return lambda function: decorate(lambda input: jax.block_until_ready(function(input)))


wrap.multiple_runs = waiting_runs
tool = sys.argv.pop(1)
sys.path.insert(0, str(Path(tool).parent))
runpy.run_path(tool, run_name="__main__")
