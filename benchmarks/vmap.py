"""What ``mc.vmap`` adds to a framework's own.

The gradients of a network's loss by each of a thousand samples, its Laplacian at a thousand points,
and the loss's gradients of ten networks at once. Each is written twice: in ``xp`` with transforms
of ours, and in the framework's own functions with its own transforms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import optree

import multicalc as mc
from benchmarks.comparing import Contest, Group
from benchmarks.native import native
from multicalc import xp

SAMPLES, NETWORKS, WIDTH = 1000, 10, 32
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


def comparisons(backend: str) -> Iterator[Contest]:
    from benchmarks.native import batched  # All frameworks, which the page's title needs none of.

    convert = native(backend).convert
    for what, ours in OURS.items():
        args = optree.tree_map(convert, arguments(what))
        own = batched.OWN[backend][what]
        for mode, mine, other in (
            ("eager", ours, own),
            ("compiled", mc.jit(ours), batched.COMPILE[backend](own)),
        ):
            yield Contest(what, mode, partial(mine, *args), partial(other, *args))


GROUP = Group(
    "vmap",
    "`mc.vmap` of our transforms / the framework's own of its own.",
    ("jax", "torch", "tensorflow"),
    comparisons,
)
