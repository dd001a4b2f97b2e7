"""Keys, writing into arrays, and iteration."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from multicalc import xp
from multicalc_conformance.families.errors.traps.trap import POINT, Trap, at, trap

KEY = np.array([0, 0, 2])
MASK = np.array([True, False, True])


def _square(x: Any) -> Any:
    """A matrix of three rows."""
    return xp.stack([x, x * x, x * 2.0])


def _precise(x: Any) -> Any:
    return np.array([x, x * x, x * 2], dtype=object)


def _squares(x: Any) -> Any:
    return np.sum(x * x)


def _assigned(key: Any, value: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def f(x: Any) -> Any:
        y = xp.zeros_like(x)
        y[key] = value(x)
        return xp.sum(y * x)

    return f


def _masked(x: Any) -> Any:
    y = xp.zeros_like(x)
    y[x > 3.0] = 2.0
    return xp.sum(y * x)


def _into_numpy(x: Any) -> Any:
    y = np.zeros(3)
    y[0] = x[0] ** 2
    y[1] = x[1]
    return xp.sum(xp.asarray(y) * x)


def _own_argument(x: Any) -> Any:
    x[0] = 1.0
    return xp.sum(x * x)


def _deleted(x: Any) -> Any:
    del x[0]
    return xp.sum(x * x)


def _unpacked(x: Any) -> Any:
    a, b, c = x
    return a * b * c


def _starred(x: Any) -> Any:
    first, *rest = x
    return first * rest[0] * rest[1]


def _looped(x: Any) -> Any:
    total = 0.0
    for v in x:
        total = total + v * v
    return total


def _enumerated(x: Any) -> Any:
    return sum(i * v * v for i, v in enumerate(x))


TRAPS: dict[str, Trap] = {
    "x[::-1]": trap(lambda x: xp.sum(x[::-1] * x), lambda x: np.sum(x[::-1] * x), "xp.flip"),
    "x[2:0:-1]": trap(lambda x: xp.sum(x[2:0:-1] ** 2), lambda x: x[1] ** 2 + x[2] ** 2, "xp.flip"),
    "x[::2]": trap(lambda x: xp.sum(x[::2] ** 2), lambda x: x[0] ** 2 + x[2] ** 2, "xp.take"),
    "x[-1]": trap(lambda x: x[-1] ** 2, lambda x: x[2] ** 2, "xp.take"),
    "x[..., 0]": trap(lambda x: x[..., 0] ** 2, lambda x: x[0] ** 2, "xp.take"),
    "x[None]": trap(lambda x: xp.sum(x[None] ** 2), _squares, "xp.expand_dims"),
    "x[0][None]": trap(lambda x: xp.sum(x[0][None] ** 2), lambda x: x[0] ** 2, "xp.expand_dims"),
    "x[NumPy integers]": trap(
        lambda x: xp.sum(x[KEY] ** 2), lambda x: np.sum(at(x, 0, 0, 2) ** 2), "xp.take"
    ),
    "x[integers]": trap(
        lambda x: xp.sum(x[xp.asarray(KEY)] ** 2),
        lambda x: np.sum(at(x, 0, 0, 2) ** 2),
        "xp.take",
    ),
    "x[int32 integers]": trap(
        lambda x: xp.sum(x[xp.asarray(KEY.astype(np.int32))] ** 2),
        lambda x: np.sum(at(x, 0, 0, 2) ** 2),
        "xp.take",
    ),
    "x[list]": trap(
        lambda x: xp.sum(x[[0, 0, 2]] ** 2), lambda x: np.sum(at(x, 0, 0, 2) ** 2), "xp.take"
    ),
    "x[np.int64(1)]": trap(lambda x: x[np.int64(1)] ** 2, lambda x: x[1] ** 2, "xp.take"),
    "x[xp.argmax(x)]": trap(lambda x: x[xp.argmax(x)] ** 2, lambda x: x[2] ** 2, "xp.take"),
    "x[xp.argsort(x)]": trap(
        lambda x: xp.sum(x[xp.argsort(x)] * x),
        lambda x: np.sum(at(x, 1, 0, 2) * x),
        "xp.take",
        "xp.sort",
    ),
    "x[mask]": trap(lambda x: xp.sum(x[x > 3.0] ** 2), lambda x: x[0] ** 2 + x[2] ** 2, "xp.where"),
    "x[NumPy mask]": trap(
        lambda x: xp.sum(x[MASK] ** 2),
        lambda x: x[0] ** 2 + x[2] ** 2,
        "xp.where",
        "np.nonzero",
        "xp.take",
    ),
    "x[list of booleans]": trap(
        lambda x: xp.sum(x[[True, False, True]] ** 2),
        lambda x: x[0] ** 2 + x[2] ** 2,
        "np.array([True",
        "xp.where",
        "xp.take",
    ),
    "x[range]": trap(
        lambda x: xp.sum(x[range(2)] ** 2), lambda x: x[0] ** 2 + x[1] ** 2, "xp.take"
    ),
    "A[:, [0, 1]]": trap(
        lambda x: xp.sum(_square(x)[:, [0, 2]] ** 2),
        lambda x: np.sum(_precise(x)[:, [0, 2]] ** 2),
        "xp.take",
    ),
    "A[rows, columns]": trap(
        lambda x: xp.sum(_square(x)[[0, 1], [1, 2]] ** 2),
        lambda x: np.sum(_precise(x)[[0, 1], [1, 2]] ** 2),
        "xp.at",
    ),
    "A[np.ix_]": trap(
        lambda x: xp.sum(_square(x)[np.ix_([0, 1], [1, 2])] ** 2),
        lambda x: np.sum(_precise(x)[np.ix_([0, 1], [1, 2])] ** 2),
        "xp.at",
        "xp.take",
    ),
    "A[i, NumPy integers]": trap(
        lambda x: xp.sum(_square(x)[1, KEY] ** 2),
        lambda x: np.sum(_precise(x)[1, KEY] ** 2),
        "xp.at",
        "xp.take",
    ),
    "A[np.triu_indices]": trap(
        lambda x: xp.sum(_square(x)[np.triu_indices(3)] ** 2),
        lambda x: np.sum(_precise(x)[np.triu_indices(3)] ** 2),
        "xp.at",
        "xp.triu",
    ),
    "A[:, ::-1]": trap(
        lambda x: xp.sum(_square(x)[:, ::-1] * _square(x)),
        lambda x: np.sum(_precise(x)[:, ::-1] * _precise(x)),
        "xp.flip",
    ),
    "A[:, None, 0]": trap(
        lambda x: xp.sum(_square(x)[:, None, 0] ** 2),
        lambda x: np.sum(_precise(x)[:, 0] ** 2),
        "xp.expand_dims",
    ),
    "x[0] = 1.0": trap(_own_argument, None, "xp.at"),
    "y[0] = x[1]": trap(_assigned(0, lambda x: x[1]), lambda x: x[0] * x[1], "xp.at"),
    "y[:2] = x[1:]": trap(
        _assigned(slice(2), lambda x: x[1:]), lambda x: x[0] * x[1] + x[1] * x[2], "xp.at"
    ),
    "y[mask] = 2.0": trap(_masked, lambda x: 2 * x[0] + 2 * x[2], "xp.at", "xp.where"),
    "y[NumPy mask] = 2.0": trap(
        _assigned(MASK, lambda x: 2.0),
        lambda x: 2 * x[0] + 2 * x[2],
        "xp.at",
        "xp.where",
        # MXNet takes it for integers.
        also=lambda x: 2 * x[0] + 2 * x[1],
    ),
    "y[NumPy integers] = x": trap(
        _assigned(np.array([2, 0, 1]), lambda x: x),
        lambda x: x[2] * x[0] + x[0] * x[1] + x[1] * x[2],
        "xp.at",
    ),
    "NumPy's y[0] = x[0]": trap(
        _into_numpy,
        lambda x: x[0] ** 3 + x[1] ** 2,
        "xp.stack",
        "xp.at",
        also=lambda x: x[0] * POINT[0] ** 2 + x[1] * POINT[1],
    ),
    "del x[0]": trap(_deleted, None, "xp.concat", "x[1:]"),
    "a, b, c = x": trap(_unpacked, lambda x: x[0] * x[1] * x[2], "x[0]"),
    "first, *rest = x": trap(_starred, lambda x: x[0] * x[1] * x[2], "x[0]"),
    "for v in x": trap(_looped, _squares, "x[0]", "x.shape[0]"),
    "enumerate(x)": trap(_enumerated, lambda x: x[1] ** 2 + 2 * x[2] ** 2, "x[0]"),
    "sum(x)": trap(lambda x: sum(x * x), _squares, "xp.sum"),
    "max(x)": trap(lambda x: max(x) ** 2, lambda x: x[2] ** 2, "xp.max"),
    "min(x[0], x[1])": trap(
        lambda x: min(x[0], x[1]) ** 2, lambda x: x[1] ** 2, "xp.min", "xp.where"
    ),
    "sorted(x)": trap(lambda x: sorted(x)[0] ** 2, lambda x: x[1] ** 2, "xp.sort"),
    "len(x)": trap(lambda x: xp.sum(x * x) / len(x), lambda x: _squares(x) / 3, "x.shape[0]"),
    "reversed(x)": trap(
        lambda x: sum(a * b for a, b in zip(reversed(x), x, strict=True)),
        lambda x: np.sum(x[::-1] * x),
        "xp.flip",
    ),
}
