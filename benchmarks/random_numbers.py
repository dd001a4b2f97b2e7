"""What a million normal numbers cost, by ``mc.random``, ``jax.random`` and each framework's own
generator, as ratios in one run.

    python -m benchmarks.random_numbers

Eager, NumPy computes ours and the framework gets them; compiled, with the key as an argument, the
framework does. The frameworks' own generators give other numbers on each, and cheaper ones: MT19937
and Philox with a ziggurat or Box-Muller.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import multicalc as mc

COUNT, ROUNDS = 10**6, 7
DTYPES = ("float32", "float64")


def own(backend: str, dtype: str) -> Callable[[], Any]:
    """The framework's own generator."""
    framework: Any = mc.get_backend(backend).framework()
    if backend == "jax":
        key = framework.random.key(0)
        return lambda: framework.random.normal(key, (COUNT,), dtype).block_until_ready()
    if backend == "torch":
        return lambda: framework.randn(COUNT, dtype=getattr(framework, dtype))
    if backend == "tensorflow":
        return lambda: framework.random.normal((COUNT,), dtype=dtype).numpy()
    if backend == "mxnet":
        return lambda: framework.np.random.normal(size=(COUNT,), dtype=dtype).wait_to_read()
    generator = np.random.default_rng(0)
    return lambda: generator.standard_normal(COUNT, dtype=dtype)


def ours(backend: str, dtype: str) -> dict[str, Callable[[], Any]]:
    key = mc.random.key(0)

    def draw(key: Any) -> Any:
        return mc.random.normal(key, (COUNT,), dtype)

    ways: dict[str, Callable[[], Any]] = {
        "eager": lambda: mc.random.normal(key, (COUNT,), dtype, backend=backend)
    }
    loaded = mc.get_backend(backend)
    if loaded.compilers and "bitwise_xor" not in loaded.uncompiled:
        compiled = mc.jit(draw, backend=backend)
        ways["compiled"] = lambda: compiled(key)
    return ways


def seconds(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median time of each, in turns."""
    for run in ways.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, run in ways.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(found) for name, found in times.items()}


def main() -> None:
    columns = ("backend", "dtype", "own, ms", "eager, ms", "ratio", "compiled, ms", "ratio")
    table = Table(*columns, title="a million normal numbers")
    with mc.get_backend("jax").precision(frozenset({"float64"})):
        jax = {dtype: own("jax", dtype) for dtype in DTYPES}
        for backend in [info.name for info in mc.backends() if info.installed]:
            for dtype in DTYPES:
                ways = {"own": own(backend, dtype), "jax": jax[dtype], **ours(backend, dtype)}
                found = seconds(ways)
                row = [backend, dtype, f"{found['own'] * 1e3:.1f}"]
                for way in ("eager", "compiled"):
                    if way in found:
                        ratios = (found[way] / found[other] for other in ("own", "jax"))
                        row += [f"{found[way] * 1e3:.1f}", " / ".join(f"{r:.1f}" for r in ratios)]
                table.add_row(*row)
    Console().print(table)
    print("ratios: to the framework's own generator / to jax.random")


if __name__ == "__main__":
    main()
