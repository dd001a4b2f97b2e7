"""Layers of networks, by sums over windows, and the functions between them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from mpmath import mp, mpf

from multicalc import xp
from multicalc_conformance.operations.calls import cubed
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.entrywise import between, case
from multicalc_conformance.references.entrywise import each

LINE, PLANE = Domain((1, 2, 5), distinct=True), Domain((1, 2, 3, 4), distinct=True)


def _windows(x: Any, window: Any, strides: Any, padding: Any, dilation: Any) -> Any:
    """The places of the window, and at each what it sees of ``x``: by place, the elements."""
    sizes = [n + sum(pair) for n, pair in zip(x.shape[2:], padding, strict=True)]
    reach = [(k - 1) * d + 1 for k, d in zip(window, dilation, strict=True)]
    for at in product(
        *(range(0, n - r + 1, s) for n, r, s in zip(sizes, reach, strides, strict=True))
    ):
        seen = []
        for k in product(*map(range, window)):
            where = [a + i * d - p[0] for a, i, d, p in zip(at, k, dilation, padding, strict=True)]
            if all(0 <= i < n for i, n in zip(where, x.shape[2:], strict=True)):
                seen.append((k, x[(slice(None), slice(None), *where)]))
        yield tuple(a // s for a, s in zip(at, strides, strict=True)), seen


def convolved(x: Any, w: Any, strides: Any, padding: Any, dilation: Any, groups: int) -> Any:
    found = {}
    inputs, outputs = w.shape[1], w.shape[0] // groups
    for at, seen in _windows(x, w.shape[2:], strides, padding, dilation):
        for n, o in product(range(x.shape[0]), range(w.shape[0])):
            first = o // outputs * inputs
            terms = (
                w[(o, c, *k)] * values[n, first + c] for k, values in seen for c in range(inputs)
            )
            found[n, o, *at] = mp.fsum(terms)
    return _filled(found)


def pooled(x: Any, pick: Callable[[Any], Any], window: Any, strides: Any, padding: Any) -> Any:
    found = {}
    for at, seen in _windows(x, window, strides, padding, (1,) * len(window)):
        for n, c in product(range(x.shape[0]), range(x.shape[1])):
            found[n, c, *at] = pick([values[n, c] for _, values in seen])
    return _filled(found)


def _filled(found: dict[tuple[int, ...], Any]) -> np.ndarray:
    whole = np.empty([max(places) + 1 for places in zip(*found, strict=True)], dtype=object)
    for at, value in found.items():
        whole[at] = value
    return whole


def normal(x: Any) -> np.ndarray:
    """Along the last axis."""
    rest = x - x.mean(axis=-1, keepdims=True)
    spread = (rest * rest).mean(axis=-1, keepdims=True) + mpf(1) / 8
    return np.asarray(rest / np.frompyfunc(mp.sqrt, 1, 1)(spread), dtype=object)


def gelu(x: Any) -> Any:
    return x * mp.erfc(-x / mp.sqrt(2)) / 2


def near_gelu(x: Any) -> Any:
    return x / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (x + mpf(0.044715) * x**3)))


def _mean(row: list[Any]) -> Any:
    return mp.fsum(row) / len(row)


CASES = (
    case("gelu", gelu, between(-4, 4)),
    Case(
        "gelu",
        lambda x: xp.gelu(x, approximate=True),
        each(near_gelu),
        (between(-3, 3),),
        "approximate",
    ),
    case("elu", lambda x: x if x > 0 else mp.expm1(x), between(-2, 2, 0.0)),
    Case(
        "leaky_relu",
        lambda x: xp.leaky_relu(x * x - 1.0, negative_slope=0.25),
        each(lambda x: (x * x - 1) if abs(x) > 1 else (x * x - 1) / 4),
        (between(-2, 2, -1.0, 1.0),),
        "of a square",
    ),
    Case("layer_norm", lambda x: xp.layer_norm(x, epsilon=0.125), normal, (Domain((2, 3)),)),
    cubed(
        "conv",
        xp.conv,
        lambda x, w: convolved(x, w, (1,), ((0, 0),), (1,), 1),
        LINE,
        Domain((1, 2, 2)),
    ),
    cubed(
        "conv",
        lambda x, w: xp.conv(x, w, strides=2, padding=((1, 0),), dilation=2, groups=2),
        lambda x, w: convolved(x, w, (2,), ((1, 0),), (2,), 2),
        LINE,
        Domain((2, 1, 2)),
        variant="strides, padding, dilation, groups",
    ),
    cubed(
        "conv",
        lambda x, w: xp.conv(x, w, padding="same"),
        lambda x, w: convolved(x, w, (1, 1), ((0, 1), (0, 1)), (1, 1), 1),
        PLANE,
        Domain((1, 2, 2, 2)),
        variant="of a plane",
    ),
    cubed(
        "max_pool",
        lambda x: xp.max_pool(x, 3, strides=1, padding="same"),
        lambda x: pooled(x, max, (3,), (1,), ((1, 1),)),
        LINE,
        variant="padded",
    ),
    cubed(
        "max_pool",
        lambda x: xp.max_pool(x, (2, 3), strides=(1, 2)),
        lambda x: pooled(x, max, (2, 3), (1, 2), ((0, 0), (0, 0))),
        PLANE,
        variant="of a plane",
    ),
    cubed(
        "avg_pool",
        lambda x: xp.avg_pool(x, (2, 3), strides=1, padding=((0, 1), (0, 0))),
        lambda x: pooled(x, _mean, (2, 3), (1, 1), ((0, 1), (0, 0))),
        PLANE,
        variant="padded",
    ),
)
