"""``python -m gradbench_tool --backend jax``: the tool, which answers an eval's messages."""

from __future__ import annotations

import argparse
import os
import sys
import time

import multicalc as mc
from gradbench_tool.protocol import serve
from gradbench_tool.task import Runner


def main() -> None:
    parser = argparse.ArgumentParser(prog="gradbench_tool", description=__doc__)
    installed = [each.name for each in mc.backends() if each.installed]
    parser.add_argument("--backend", choices=installed, required=True)
    parser.add_argument("--eager", action="store_true", help="compile nothing")
    parser.add_argument(
        "--cpu-time", action="store_true", help="time the CPU, not the wall's clock"
    )
    chosen = parser.parse_args()
    # Everything is float64 here, as a user of JAX alone would tell it once.
    os.environ.setdefault("JAX_ENABLE_X64", "1")
    clock = time.process_time_ns if chosen.cpu_time else time.perf_counter_ns
    serve(Runner(chosen.backend, not chosen.eager, clock), sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
