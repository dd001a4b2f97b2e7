"""How an array within one model lies in the other: the same axes in another order, or flattened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

CLOSE = 1e-2
"""Relative to the largest entry: arrays that are the same but for a bug of little weight."""


SMOOTH = 0.05
"""The mean step between neighbours, relative to all entries' spread, of what has no noise in it."""


@dataclass(frozen=True)
class Arrangement:
    """From A's array to B's: axes permuted, within ``inner`` for what was flattened from that.

    Attributes:
        axes: of ``np.transpose``; of the inner array where there is one.
        inner: the shape of an example before it was flattened, in A.
        shape_a, shape_b: of an example, where B's has its entries in other axes.
        leads: which of the two has an axis of one entry before all others (a recurrent layer's
            last state of each of its layers, say): ``"a"`` or ``"b"``.
    """

    axes: tuple[int, ...] = ()
    inner: tuple[int, ...] = ()
    shape_a: tuple[int, ...] = ()
    shape_b: tuple[int, ...] = ()
    leads: str = ""

    def to_b(self, x: np.ndarray) -> np.ndarray:
        if self.leads:
            return x[0] if self.leads == "a" else x[None]
        if self.inner:
            whole = x.reshape(x.shape[0], *self.inner)
            return whole.transpose(self.axes).reshape(x.shape)
        if self.shape_b:
            return x.reshape(x.shape[0], *self.shape_b)
        return x.transpose(self.axes) if self.axes else x

    def to_a(self, x: np.ndarray) -> np.ndarray:
        if self.leads:
            return x[None] if self.leads == "a" else x[0]
        back = tuple(int(k) for k in np.argsort(self.axes))
        if self.inner:
            shape = [(x.shape[0], *self.inner)[k] for k in self.axes]
            return x.reshape(shape).transpose(back).reshape(x.shape)
        if self.shape_a:
            return x.reshape(x.shape[0], *self.shape_a)
        return x.transpose(back) if self.axes else x

    def __str__(self) -> str:
        if self.inner:
            return f"flattened from {self.inner} in the order of axes {self.axes}"
        if self.shape_b:
            return f"{self.shape_a} as {self.shape_b}"
        if self.leads:
            return "without its leading axis" if self.leads == "a" else "with a leading axis"
        return f"axes {self.axes}" if self.axes else ""


SAME = Arrangement()


def arrangement(
    a: np.ndarray,
    b: np.ndarray,
    flattened: Iterable[tuple[int, ...]] = (),
    usual: Iterable[Arrangement] = (),
) -> Arrangement | None:
    """The arrangement in which ``a`` is ``b`` best; None if in none.

    As it is, unless another one is clearly closer; where none is close, the first that is
    ``usual`` in these models. ``flattened`` are shapes that vectors of the model may have been
    flattened from.
    """
    candidates = list(_candidates(a.shape, b.shape, flattened))
    best, least = None, np.inf
    for each in candidates:
        off = apart(each.to_b(a), b)
        if best is None or (off < CLOSE and off < 0.1 * least):
            best, least = each, off
    return best if least < CLOSE else next((x for x in usual if x in candidates), best)


def apart(x: np.ndarray, y: np.ndarray) -> float:
    """The largest difference, relative to the largest entry of both."""
    finite = np.isfinite(x) & np.isfinite(y)
    wide = np.float64
    off = np.abs(np.subtract(x, y, dtype=wide, where=finite, out=np.zeros(x.shape, wide)))
    size = max(np.abs(x[finite]).max(initial=0), np.abs(y[finite]).max(initial=0))
    return float(off.max(initial=0.0) / (size or 1.0))


def is_function_of(y: np.ndarray, x: np.ndarray) -> bool:
    """Whether ``y`` is a function of ``x`` entry by entry, an activation: entries that are next to
    each other in ``x`` are so in ``y``."""
    if x.shape != y.shape or not (np.isfinite(x).all() and np.isfinite(y).all()):
        return False
    inner = y.ravel()[np.argsort(x, axis=None)]
    steps = float(np.mean(np.abs(np.diff(inner)))) if y.size > 1 else 0.0
    return steps <= max(SMOOTH * float(np.std(inner)), 3 * float(np.ptp(inner)) / y.size)


def _candidates(
    a: tuple[int, ...], b: tuple[int, ...], flattened: Iterable[tuple[int, ...]]
) -> Iterator[Arrangement]:
    if a == b:
        yield SAME
    if (1, *b) == a or (1, *a) == b:
        yield Arrangement(leads="a" if len(a) > len(b) else "b")
    for axes in _permutations(len(a)):
        if len(a) == len(b) and tuple(a[k] for k in axes) == b:
            yield Arrangement(axes)
    if a == b and len(a) == 2:
        for inner in flattened:
            if int(np.prod(inner)) == a[1]:
                yield Arrangement((0, *range(2, len(inner) + 1), 1), inner)
                yield Arrangement((0, len(inner), *range(1, len(inner))), inner)
    if len(a) != len(b) and a[:1] == b[:1] and np.prod(a) == np.prod(b):
        yield Arrangement((), (), a[1:], b[1:])


def _permutations(rank: int) -> list[tuple[int, ...]]:
    """Of axes: channels to the end and to the front, batch and time exchanged."""
    if rank < 3:
        return []
    found = [(0, *range(2, rank), 1), (0, rank - 1, *range(1, rank - 1)), (1, 0, *range(2, rank))]
    return list(dict.fromkeys(found))
