"""What ``multicalc.xp`` adds to a call of the namespace's own function, in microseconds.

    python benchmarks/dispatch.py

While it is timed, the namespace's function is one that does nothing, so that its own time and noise
are out of the difference. Both are timed in turns in one run. The bound is one microsecond.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

import multicalc as mc
from multicalc import xp

ROUNDS, CALLS = 41, 200
BOUND = 1.0


def cases(x: Any) -> dict[str, tuple[str, tuple[Any, ...], dict[str, Any]]]:
    return {
        "exp(x)": ("exp", (x,), {}),
        "add(x, x)": ("add", (x, x), {}),
        "multiply(x, 2.0)": ("multiply", (x, 2.0), {}),
        "sum(x, axis=0)": ("sum", (x,), {"axis": 0}),
        "reshape(x, (3, 1))": ("reshape", (x, (3, 1)), {}),
        "concat([x, x])": ("concat", ([x, x],), {}),
        "concat([x, x], axis=0)": ("concat", ([x, x],), {"axis": 0}),
    }


def added(direct: Callable[[], Any], dispatched: Callable[[], Any]) -> float:
    """The difference of the fastest rounds, in microseconds a call."""
    rounds = [
        (timeit.timeit(direct, number=CALLS), timeit.timeit(dispatched, number=CALLS))
        for _ in range(ROUNDS)
    ]
    one, other = (min(times) for times in zip(*rounds, strict=True))
    return (other - one) / CALLS * 1e6


def nothing(*args: Any, **kwargs: Any) -> None:
    """Stands for a namespace's function."""


def main() -> None:
    names = [info.name for info in mc.backends() if info.installed]
    table = Table("call", *names, title="µs added by xp")
    rows: dict[str, list[float]] = {}
    for name in names:
        backend = mc.get_backend(name)
        x = backend.from_numpy(np.ones(3, dtype="float32"))
        for label, (function, args, kwargs) in cases(x).items():
            ours = getattr(xp, function)
            with patch.object(backend.namespace, function, nothing):
                found = added(
                    lambda a=args, k=kwargs: nothing(*a, **k),
                    lambda f=ours, a=args, k=kwargs: f(*a, **k),
                )
            rows.setdefault(label, []).append(found)
    for label, found in rows.items():
        table.add_row(escape(label), *(f"{each:.2f}" for each in found))
    Console().print(table)
    worst = max(each for found in rows.values() for each in found)
    print(f"largest: {worst:.2f} µs; the bound is {BOUND} µs")


if __name__ == "__main__":
    main()
