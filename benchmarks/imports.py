"""How much longer ``import multicalc`` takes than ``import numpy``.

    python -m benchmarks.imports

Each in fresh interpreters, in turns; the bound is 0.15 s.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

ROUNDS = 15
BOUND = 0.15


def seconds_over_numpy(rounds: int = ROUNDS) -> float:
    """The median of the differences of neighbours in time."""
    for module in ("numpy", "multicalc"):
        _seconds(module)  # Once before, so that both come from the same caches.
    return median(_seconds("multicalc") - _seconds("numpy") for _ in range(rounds))


def _seconds(module: str) -> float:
    """The time an import takes, by the new interpreter's own clock."""
    code = (
        "import time; start = time.perf_counter(); "
        f"import {module}; print(time.perf_counter() - start)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    print(f"{seconds_over_numpy():.3f} s more than numpy; the bound is {BOUND} s")
