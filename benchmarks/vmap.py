"""What ``mc.vmap`` adds to a framework's own, as ratios in one run.

    python -m benchmarks.vmap                  # all frameworks that have a vmap
    python -m benchmarks.vmap torch

The gradients of a network's loss by each of a thousand samples, its Laplacian at a thousand points,
and the loss's gradients of ten networks at once. Each is written twice: in ``xp`` with transforms
of ours, and in the framework's own functions with its own transforms. Their results have to agree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

import multicalc as mc
from benchmarks.native import batched
from benchmarks.timing import in_turns
from multicalc import xp

SAMPLES, NETWORKS, WIDTH = 1000, 10, 32
SECONDS = 4.0
Arguments = tuple[Any, ...]


def network(p: Any, x: Any) -> Any:
    hidden = xp.tanh(xp.matmul(x, p["w1"]) + p["b1"])
    hidden = xp.tanh(xp.matmul(hidden, p["w2"]) + p["b2"])
    return xp.matmul(hidden, p["w3"])


def loss(p: Any, x: Any, y: Any) -> Any:
    return xp.mean((network(p, x) - y) ** 2)


def laplacian(p: Any, x: Any) -> Any:
    return xp.linalg.trace(mc.hessian(network, 1)(p, x))


OURS: dict[str, Callable[..., Any]] = {
    "gradients of 1,000 samples": mc.vmap(mc.grad(loss), (None, 0, 0)),
    "Laplacian at 1,000 points": mc.vmap(laplacian, (None, 0)),
    "gradients of 10 networks": mc.vmap(mc.grad(loss), (0, None, None)),
}


def arguments(what: str) -> Arguments:
    """NumPy's data for it."""
    rng = np.random.default_rng(0)
    inputs = 3 if what.startswith("Laplacian") else 10
    many = (NETWORKS,) if what.endswith("networks") else ()
    shapes = {"w1": (inputs, WIDTH), "b1": (WIDTH,), "w2": (WIDTH, WIDTH), "b2": (WIDTH,)}
    shapes["w3"] = (WIDTH,)
    p = {name: rng.normal(size=many + shape) / np.sqrt(shape[0]) for name, shape in shapes.items()}
    x, y = rng.normal(size=(SAMPLES, inputs)), rng.normal(size=SAMPLES)
    return (p, x) if what.startswith("Laplacian") else (p, x, y)


def ways(name: str, what: str, args: Arguments) -> dict[str, Callable[[], Any]]:
    """The framework's own calls and ours, each eager and compiled, of its own arrays."""
    ours, own = OURS[what], batched.OWN[name][what]
    compiled, own_compiled = mc.jit(ours), batched.COMPILE[name](own)
    return {
        "own, eager": lambda: own(*args),
        "ours, eager": lambda: ours(*args),
        "own, compiled": lambda: own_compiled(*args),
        "ours, compiled": lambda: compiled(*args),
    }


def agree(name: str, one: Any, other: Any) -> None:
    backend = mc.get_backend(name)
    for x, y in zip(batched.leaves(one), batched.leaves(other), strict=True):
        np.testing.assert_allclose(backend.to_numpy(x), backend.to_numpy(y), rtol=1e-9, atol=1e-11)


def main() -> None:
    columns = ("framework", "what", "own, ms", "eager", "own compiled, ms", "compiled")
    table = Table(*columns, title="mc.vmap, as a ratio to the framework's own")
    for name in sys.argv[1:] or batched.OWN:
        backend = mc.get_backend(name)
        with backend.precision(frozenset({"float64"})):
            for what in OURS:
                args = batched.converted(backend.from_numpy, arguments(what))
                calls = ways(name, what, args)
                results = [run() for run in calls.values()]
                for result in results[1:]:
                    agree(name, results[0], result)
                timed = in_turns(calls, batched.WAIT[name], SECONDS)
                row = [name, what]
                for mode in ("eager", "compiled"):
                    ratio = timed.ratio(f"ours, {mode}", f"own, {mode}")
                    row += [f"{timed.seconds(f'own, {mode}') * 1e3:.2f}", f"{ratio.median:.2f}"]
                table.add_row(*row)
    Console().print(table)


if __name__ == "__main__":
    main()
