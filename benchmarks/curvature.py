"""Curvature of ten million weights, in units of a gradient.

    python -m benchmarks.curvature                  # all five backends
    python -m benchmarks.curvature torch

The loss of a network of three layers, on 64 samples, in float32. Time: ``quad_approx``, built and
evaluated at one point, and ``hessian_operator`` with ten products, over ``grad``, in one run.
Memory: by how much the peak of the process rises while it is done, in copies of the weights.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import multicalc as mc
from benchmarks.timing import in_turns
from multicalc import xp

WIDTHS = (1024, 3072, 2216, 10)
SAMPLES, PRODUCTS, SECONDS = 64, 10, 20.0
BACKENDS = ("numpy", "torch", "tensorflow", "jax", "mxnet")
TARGETS = {"model": 4.0, "products": 1 + 1.5 * PRODUCTS, "copies": 6.0}
"""What the ratios are to stay below."""


@mc.portable
def loss(p: Any, x: Any, y: Any) -> Any:
    for k in range(1, 3):
        x = xp.tanh(x @ p[f"w{k}"] + p[f"b{k}"])
    return xp.mean((x @ p["w3"] + p["b3"] - y) ** 2)


def problem(backend: Any, widths: tuple[int, ...]) -> tuple[Any, Any, Any, Any]:
    """Weights, other ones nearby, and data, in the backend's arrays."""
    rng = np.random.default_rng(0)

    def normal(*shape: int, scale: float = 1.0) -> Any:
        return backend.from_numpy(rng.standard_normal(shape, np.float32) * np.float32(scale))

    weights = {}
    for k, (n, m) in enumerate(pairwise(widths), 1):
        weights |= {f"w{k}": normal(n, m, scale=n**-0.5), f"b{k}": normal(m, scale=0.1)}
    nearby = {name: w + normal(*w.shape, scale=1e-3) for name, w in weights.items()}
    return weights, nearby, normal(SAMPLES, widths[0]), normal(SAMPLES, widths[-1])


def measured(name: str) -> dict[str, float]:
    """What is measured of one backend, in this process."""
    backend = mc.get_backend(name)

    def wait(result: Any) -> None:
        leaves = result.values() if isinstance(result, dict) else [result]
        for x in leaves:
            backend.to_numpy(xp.reshape(x, (-1,))[:1])

    def ways(p: Any, q: Any, x: Any, y: Any) -> dict[str, Callable[[], Any]]:
        def products() -> Any:
            operator, v = mc.hessian_operator(loss, p, x, y), q
            for _ in range(PRODUCTS):
                v = operator @ q
                wait(v)
            return v

        return {
            "gradient": lambda: mc.grad(loss)(p, x, y),
            "model": lambda: mc.quad_approx(loss, p, x, y, matrix="operator")(q),
            "products": products,
        }

    for run in ways(*problem(backend, (8, 8, 8, 2))).values():
        wait(run())
    calls = ways(*problem(backend, WIDTHS))
    copies = {what: risen(lambda what=what: wait(calls[what]())) for what in ("gradient", "model")}
    timed = in_turns(calls, wait, SECONDS)
    found = {what: timed.ratio(what, "gradient").median for what in ("model", "products")}
    return found | {
        "seconds": timed.seconds("gradient"),
        "gradient's copies": copies["gradient"],
        "copies": copies["model"],
    }


def risen(run: Callable[[], Any]) -> float:
    """By how many copies of the weights the process's peak rises over what it had."""
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # The peak is counted from here.
    run()
    weights = sum((n + 1) * m for n, m in pairwise(WIDTHS))
    return (_status("VmHWM") - before) / (4 * weights)


def _status(name: str) -> int:
    """Bytes, of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(name))


def main() -> None:
    if sys.argv[1:2] == ["--here"]:
        print(json.dumps(measured(sys.argv[2])))
        return
    columns = ("backend", "gradient, s", "quad_approx", f"{PRODUCTS} products", "copies of weights")
    table = Table(*columns, title="Curvature of 10⁷ weights, as ratios to a gradient")
    for name in sys.argv[1:] or BACKENDS:
        command = [sys.executable, "-m", "benchmarks.curvature", "--here", name]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        row = json.loads(done.stdout.splitlines()[-1])
        ratios = [
            f"{row[what]:.2f}" + " (above)" * (row[what] > most) for what, most in TARGETS.items()
        ]
        table.add_row(name, f"{row['seconds']:.3f}", *ratios)
    Console().print(table)


if __name__ == "__main__":
    main()
