"""What runs first in another interpreter, of whatever version: is there what a worker stands on?

Standard output and input become the worker's alone; whatever else is printed there goes with the
log, and whoever reads gets nothing.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from importlib.util import find_spec

WORKER = "multicalc_conformance.worker"
LEAST = (3, 11)


def boot(lent: str, needs: list[str]) -> None:
    """Run the worker, with multicalc from the folder ``lent`` where the environment has none; or
    say what it lacks."""
    del sys.path[0]
    pipes = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    lack = lacking(lent, needs)
    if lack:
        os.write(pipes[1], (json.dumps({"missing": lack}) + "\n").encode())
        return
    sys.argv[1:] = [str(number) for number in pipes]
    runpy.run_module(WORKER, run_name="__main__", alter_sys=True)


def lacking(lent: str, needs: list[str]) -> str:
    """What is missing, in words."""
    if sys.version_info < LEAST:
        return f"Python {LEAST[0]}.{LEAST[1]} or newer, it is {sys.version.split()[0]}"
    absent = [name for name in needs if find_spec(name) is None]
    if absent:
        return ", ".join(absent)
    if find_spec(WORKER.split(".")[0]) is None:
        sys.path.append(lent)
    elif find_spec(WORKER) is None:
        return "a multicalc of this version; the one there has no worker"
    return ""


if __name__ == "__main__":
    boot(sys.argv[1], sys.argv[2:])
