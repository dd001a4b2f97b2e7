"""What sparse derivatives take of dense ones' time, of functions of a thousand variables.

The Hessian of the Rosenbrock function has three entries a row, that of a grid's energy five, and
the Jacobian of a discretised equation (the Brusselator's) four; their colours are nearly as few. A
sparse one may take ten times as long as its share of the products; half of the dense one's time
where operators wait for Python, so that a product of a thousand numbers takes as long as many do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

import multicalc as mc
from benchmarks.comparing import Comparison, Group
from benchmarks.native import BACKENDS, native
from multicalc import sparse, xp

SIZE, SIDE = 1000, 32


def rosenbrock(x: Any) -> Any:
    return xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def grid(x: Any) -> Any:
    u = xp.reshape(x, (SIDE, SIDE))
    return xp.sum((u[1:] - u[:-1]) ** 4) + xp.sum((u[:, 1:] - u[:, :-1]) ** 4)


def brusselator(x: Any) -> Any:
    u, v = x[: SIZE // 2], x[SIZE // 2 :]

    def spread(w: Any, end: float) -> Any:
        ends = xp.full((1,), end, dtype=w.dtype)
        w = xp.concat([ends, w, ends])
        return 0.02 * (SIZE // 2 + 1) ** 2 * (w[2:] - 2 * w[1:-1] + w[:-2])

    return xp.concat([1 + u**2 * v - 4 * u + spread(u, 1.0), 3 * u - u**2 * v + spread(v, 3.0)])


FUNCTIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any], int]] = {
    "Hessian of a chain": (rosenbrock, sparse.hessian, mc.hessian, SIZE),
    "Hessian of a grid": (grid, sparse.hessian, mc.hessian, SIDE**2),
    "Jacobian of an equation": (brusselator, sparse.jacobian, mc.jacobian, SIZE),
}


def comparisons(backend: str) -> Iterator[Comparison]:
    for what, (f, sparsely, densely, size) in FUNCTIONS.items():
        x = native(backend).convert(np.random.default_rng(0).normal(size=size))
        ours, dense = sparsely(f), densely(f)
        share = min(1.0, 10 * ours.colouring(x).count / size)
        for mode, bound, mine, other in (
            ("eager", 0.5, ours, dense),
            ("compiled", share, mc.jit(ours), mc.jit(dense)),
        ):
            # The matrices are of different kinds; the tests hold both to closed forms.
            yield Comparison(what, mode, partial(mine, x), partial(other, x), bound, same=False)


GROUP = Group(
    "sparse",
    "`mc.sparse.hessian` and `mc.sparse.jacobian` / the dense ones, of a thousand variables.",
    BACKENDS,
    comparisons,
)
