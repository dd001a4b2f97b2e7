"""What a call of ``mc.jit`` takes beside the same call of ``jax.jit``, as a ratio.

    python benchmarks/compiled_calls.py

Both are timed in turns in one run, and the fastest rounds are compared. Where the result goes back
to NumPy, and where 64 bits need a scope, ``jax.jit``'s call does the same.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import multicalc as mc

ROUNDS, CALLS = 150, 60
BOUND = 1.5


def cases(x: Any) -> dict[str, tuple[tuple[Any, ...], dict[str, Any]]]:
    wide = np.ones(3)
    return {
        "f(x)": ((x,), {}),
        "f(x, 2.0)": ((x, 2.0), {}),
        "f({w, b})": (({"w": x, "b": x},), {}),
        "f({w, b}, 2.0)": (({"w": x, "b": x}, 2.0), {}),
        "f([x, x])": (([x, x],), {}),
        "f(x, s=2.0)": ((x,), {"s": 2.0}),
        "f(2.0)": ((2.0,), {}),
        "f(numpy)": ((wide,), {}),
        "f({w: numpy, b: numpy}, 2.0)": (({"w": wide, "b": wide}, 2.0), {}),
    }


def fastest(*calls: Callable[[], Any]) -> list[float]:
    """Microseconds a call, of each in the fastest of rounds in turns."""
    for call in calls:
        call()
    rounds = [[timeit.timeit(call, number=CALLS) for call in calls] for _ in range(ROUNDS)]
    return [min(times) / CALLS * 1e6 for times in zip(*rounds, strict=True)]


def main() -> None:
    jax = mc.get_backend("jax").framework()
    precision = mc.get_backend("jax").precision

    def total(*args: Any, **kwargs: Any) -> Any:
        return sum(jax.tree_util.tree_leaves((args, kwargs)))

    table = Table("call", "mc.jit, µs", "jax.jit, µs", "ratio")
    for label, (args, kwargs) in cases(jax.numpy.ones(3, "float32")).items():
        ours, native = mc.jit(total, backend="jax"), jax.jit(total)
        by_numpy = not any(isinstance(x, jax.Array) for x in jax.tree_util.tree_leaves(args))

        def direct(a: Any = args, k: Any = kwargs, native: Any = native) -> Any:
            return native(*a, **k)

        def from_numpy(direct: Any = direct) -> Any:
            with precision(frozenset(("float64",))):
                return np.array(direct())

        def through(a: Any = args, k: Any = kwargs, ours: Any = ours) -> Any:
            return ours(*a, **k)

        mine, other = fastest(through, from_numpy if by_numpy else direct)
        table.add_row(escape(label), f"{mine:.1f}", f"{other:.1f}", f"{mine / other:.2f}")
    Console().print(table)
    print(f"the bound is {BOUND}")


if __name__ == "__main__":
    main()
