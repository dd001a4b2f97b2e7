"""Curvature of ten million weights, in units of a gradient.

    python -m benchmarks.groups curvature           # times, over a gradient's
    python -m benchmarks.curvature                  # memory, in copies of the weights
    python -m benchmarks.curvature torch

The loss of a network of three layers, on 64 samples, in float32: ``quad_approx``, built and
evaluated at one point, and ``hessian_operator`` with ten products. Memory is measured in a process
of its own for each backend: by how much its peak rises, where the allocator gives back what is
freed. In that is what doesn't grow with the weights, XLA's code for arrays of these shapes most of
all, so that it is measured for twice as many weights, too: the copies are of those that are more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import multicalc as mc
from benchmarks.comparing import Contest, Group
from multicalc import xp

WIDTHS = (1024, 3072, 2216, 10)
TWICE = (1448, 4344, 3134, 10)
"""Those of a network of twice as many weights."""
SAMPLES, PRODUCTS = 64, 10
BACKENDS = ("numpy", "torch", "tensorflow", "jax", "mxnet")
COPIES = 6.0
"""What the model's memory is to stay below."""
GIVEN_BACK = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}
"""With these glibc keeps no freed array, so that memory in use is memory needed."""


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


def gradient(p: Any, x: Any, y: Any) -> Any:
    return mc.grad(loss)(p, x, y)


def model(p: Any, nearby: Any, x: Any, y: Any) -> Any:
    return mc.quad_approx(loss, p, x, y, matrix="operator")(nearby)


def products(p: Any, vector: Any, x: Any, y: Any) -> Any:
    operator = mc.hessian_operator(loss, p, x, y)
    for _ in range(PRODUCTS):
        found = operator @ vector
    return found


def comparisons(backend: str) -> Iterator[Contest]:
    p, nearby, x, y = problem(mc.get_backend(backend), WIDTHS)
    other = partial(gradient, p, x, y)
    of_model, of_products = partial(model, p, nearby, x, y), partial(products, p, nearby, x, y)
    yield Contest("quad_approx at a point", "eager", of_model, other, 4.0, same=False)
    bound = 1 + 1.5 * PRODUCTS
    yield Contest(f"{PRODUCTS} products", "eager", of_products, other, bound, same=False)


GROUP = Group(
    "curvature",
    "Second derivatives of a network of 10⁷ weights, in float32 / its gradient.",
    BACKENDS,
    comparisons,
)


def weights(widths: tuple[int, ...]) -> int:
    return sum((n + 1) * m for n, m in pairwise(widths))


def risen(backend: str, widths: tuple[int, ...]) -> int:
    """By how many bytes the process's peak rises over what it had."""
    to_numpy = mc.get_backend(backend).to_numpy

    def run(widths: tuple[int, ...]) -> Callable[[], None]:
        arguments = problem(mc.get_backend(backend), widths)
        return lambda: to_numpy(model(*arguments))

    run((8, 8, 8, 2))()  # What is made once is made.
    large = run(widths)
    before = _status("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # The peak is counted from here.
    large()
    return _status("VmHWM") - before


def _status(name: str) -> int:
    """Bytes, of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith(name))


def measured(backend: str, widths: tuple[int, ...]) -> int:
    """The same, in a process of its own."""
    here = ["--here", backend, *map(str, widths)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.curvature", *here],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=os.environ | GIVEN_BACK,
    )
    return int(done.stdout.splitlines()[-1])


def main() -> None:
    if sys.argv[1:2] == ["--here"]:
        print(risen(sys.argv[2], tuple(map(int, sys.argv[3:]))))
        return
    title = "Memory of quad_approx of 10⁷ weights at a point"
    table = Table("backend", "over the weights'", "copies", title=title)
    size = 4 * weights(WIDTHS)
    for name in sys.argv[1:] or BACKENDS:
        once, twice = measured(name, WIDTHS), measured(name, TWICE)
        copies = (twice - once) / (4 * weights(TWICE) - size)
        above = f" (above {COPIES:g})" * (copies > COPIES)
        table.add_row(name, f"{once / size:.1f}", f"{copies:.1f}{above}")
    Console().print(table)


if __name__ == "__main__":
    main()
