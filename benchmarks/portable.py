"""What ``mc.portable`` adds to a gradient of a function that runs on native arrays too.

The function is the same: once on the framework's own arrays and operators, once as portable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
import optree

import multicalc as mc
from benchmarks.comparing import Contest, Group
from benchmarks.native import BACKENDS, native
from multicalc import xp

SIZES = (10, 100_000)
EAGER_AND_SMALL, LARGE = 1.5, 1.02
"""The bounds; what is compiled is held to the second at all sizes."""


def logistic(w: Any, x: Any, y: Any) -> Any:
    return xp.mean(xp.log1p(xp.exp(-y * (w * x)))) + 0.1 * xp.sum(w**2)


def rosenbrock(x: Any) -> Any:
    return xp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def huber(w: Any, x: Any, y: Any) -> Any:
    misfit = w * x - y
    size = xp.abs(misfit)
    return xp.sum(xp.where(size < 1.0, 0.5 * misfit**2, size - 0.5))


def network(p: Any, x: Any, y: Any) -> Any:
    hidden = xp.tanh(x @ p["w1"] + p["b1"])
    return xp.mean((hidden @ p["w2"] + p["b2"] - y) ** 2)


def cases(n: int) -> dict[str, tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Functions of about ``n`` parameters, and what they are differentiated at."""
    rng = np.random.default_rng(0)
    w, x, y = rng.normal(size=(3, n))
    width = 3 if n == 10 else round(np.sqrt(n))
    inputs = (n - 2 * width - 1) // width
    params = {
        "w1": rng.normal(size=(inputs, width)) / np.sqrt(inputs),
        "b1": rng.normal(size=width) / 10,
        "w2": rng.normal(size=(width, 1)) / np.sqrt(width),
        "b2": rng.normal(size=1) / 10,
    }
    images, targets = rng.normal(size=(32, inputs)), rng.normal(size=(32, 1))
    return {
        "logistic loss": (logistic, (w, x, np.sign(y))),
        "Rosenbrock": (rosenbrock, (w,)),
        "Huber loss": (huber, (w, x, y)),
        "MLP": (network, (params, images, targets)),
    }


def comparisons(backend: str) -> Iterator[Contest]:
    modes = ("eager", "compiled") if mc.get_backend(backend).compilers else ("eager",)
    for n in SIZES:
        for label, (function, given) in cases(n).items():
            args = optree.tree_map(native(backend).convert, given)
            for mode in modes:
                compiled = mc.jit if mode == "compiled" else _as_it_is
                portable, plain = (compiled(mc.grad(f)) for f in (mc.portable(function), function))
                bound = EAGER_AND_SMALL if mode == "eager" and n == min(SIZES) else LARGE
                yield Contest(
                    f"{label}, n = {n:,}",
                    mode,
                    partial(portable, *args),
                    partial(plain, *args),
                    bound,
                )


def _as_it_is(f: Callable[..., Any]) -> Callable[..., Any]:
    return f


GROUP = Group(
    "portable",
    "The gradient of a portable function / of the same one on native arrays.",
    BACKENDS,
    comparisons,
)
