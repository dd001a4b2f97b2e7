"""Windows that slide over the last axes of an array: where they stand, and what they see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from operator import index
from typing import Any

import numpy as np

from multicalc.errors import InvalidArgumentError

Pairs = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Sliding:
    """A number for each axis that a window slides over; ``padding`` is a pair."""

    window: tuple[int, ...]
    strides: tuple[int, ...]
    padding: Pairs
    dilation: tuple[int, ...]
    counts: tuple[int, ...]
    """How many places there are for the window along each axis."""

    def slices(self) -> Iterator[tuple[slice, ...]]:
        """For each place in the window the elements that it sees, in order."""
        for places in product(*map(range, self.window)):
            yield tuple(
                slice(at * apart, at * apart + (count - 1) * stride + 1 if count else 0, stride)
                for at, apart, count, stride in zip(
                    places, self.dilation, self.counts, self.strides, strict=True
                )
            )

    def seen(self, sizes: tuple[int, ...]) -> np.ndarray:
        """How many elements that aren't padding each window sees, of axes as long as ``sizes``."""
        inside = np.pad(np.ones(sizes), self.padding)
        return np.asarray(np.sum([inside[each] for each in self.slices()], axis=0))


def sliding(
    name: str, sizes: tuple[int, ...], window: Any, strides: Any, padding: Any, dilation: Any = 1
) -> Sliding:
    """How a ``window`` slides over axes as long as ``sizes``, as a function ``name`` is told.

    >>> sliding("conv", (5,), 3, 2, "same")
    Sliding(window=(3,), strides=(2,), padding=((1, 1),), dilation=(1,), counts=(3,))

    Raises:
        InvalidArgumentError: a number isn't positive, there are more or less than one an axis, or
            the window is longer than what it slides over.
    """
    n = len(sizes)
    window = _numbers(name, "window", window, n)
    strides = _numbers(name, "strides", strides, n)
    dilation = _numbers(name, "dilation", dilation, n)
    reach = [(k - 1) * apart + 1 for k, apart in zip(window, dilation, strict=True)]
    pairs = _padding(name, padding, sizes, reach, strides)
    room = [size + sum(pair) for size, pair in zip(sizes, pairs, strict=True)]
    if any(r < length for r, length in zip(room, reach, strict=True)):
        raise InvalidArgumentError(
            f"{name}: a window that reaches over {tuple(reach)} elements is longer than what it "
            f"slides over, {tuple(room)} with padding; give padding='same' or a shorter one"
        )
    counts = ((r - a) // s + 1 for r, a, s in zip(room, reach, strides, strict=True))
    return Sliding(window, strides, pairs, dilation, tuple(counts))


def convolving(
    x: tuple[int, ...], w: tuple[int, ...], strides: Any, padding: Any, dilation: Any, groups: int
) -> Sliding:
    """How weights of the shape ``w`` slide over an array of the shape ``x``.

    Raises:
        InvalidArgumentError: the shapes or the options don't fit each other.
    """
    if len(x) < 3 or len(w) != len(x):
        raise InvalidArgumentError(
            "conv: x takes the axes (batch, channels, ...) and w (outputs, channels, ...), with as "
            f"many behind; found shapes {x} and {w}"
        )
    if groups < 1 or x[1] != w[1] * groups or w[0] % groups:
        raise InvalidArgumentError(
            f"conv: in {groups} groups {x[1]} channels of x take weights for {x[1]} / {groups} "
            f"channels and a multiple of {groups} outputs; found shapes {x} and {w}"
        )
    return sliding("conv", x[2:], w[2:], strides, padding, dilation)


def _numbers(name: str, argument: str, given: Any, n: int) -> tuple[int, ...]:
    found = tuple(map(index, given)) if isinstance(given, list | tuple) else (index(given),) * n
    if len(found) != n or min(found, default=1) < 1:
        raise InvalidArgumentError(
            f"{name}: {argument} takes a positive integer, or {n} of them, one an axis; "
            f"found {given!r}"
        )
    return found


def _padding(name: str, padding: Any, sizes: Any, reach: Any, strides: Any) -> Pairs:
    if padding == "valid":
        return ((0, 0),) * len(sizes)
    if padding == "same":
        # As many places as strides fit; what can't be halved goes behind.
        missing = (
            max(-(-size // stride) * stride - stride + length - size, 0)
            for size, length, stride in zip(sizes, reach, strides, strict=True)
        )
        return tuple((each // 2, each - each // 2) for each in missing)
    try:
        widths = np.broadcast_to(np.asarray(padding), (len(sizes), 2))
    except ValueError:
        widths = np.empty(0)
    if widths.dtype.kind not in "iu" or not widths.size or widths.min() < 0:
        raise InvalidArgumentError(
            f"{name}: padding takes 'valid', 'same', a number that isn't negative, a pair, or a "
            f"pair for each of {len(sizes)} axes; found {padding!r}"
        )
    return tuple((int(before), int(after)) for before, after in widths)
