"""Which array of one model's part is which of the other's, and how it lies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from multicalc.testing.ports.arrangement import CLOSE, Arrangement, apart, arrangement
from multicalc.testing.ports.recording import Site


@dataclass(frozen=True)
class Terminal:
    """Where in a model an array is: the site that it goes into (``"in"``) or comes out of
    (``"out"``), and its number among those."""

    site: str
    side: str
    k: int

    def __str__(self) -> str:
        return f"{self.side} {self.site} {self.k}"


@dataclass(frozen=True)
class Wire:
    """An array of A, the one of B that stands for it, and how that lies."""

    a: Terminal
    b: Terminal
    lies: Arrangement


def wires(
    sites: tuple[Mapping[str, Site], Mapping[str, Site]],
    of_a: Sequence[Terminal],
    of_b: Sequence[Terminal],
    flattened: Sequence[tuple[int, ...]],
    usual: Mapping[int, Sequence[Arrangement]],
) -> tuple[Wire, ...]:
    """For each floating array of B the one of A that it is: that of its own number, unless
    another one is clearly closer. ``usual`` are the arrangements of a rank, the likeliest first."""
    found = []
    for place in of_b:
        y = array_at(sites[1], place)
        if y.dtype.kind != "f":
            continue
        best, least = None, np.inf
        for other in sorted(of_a, key=lambda each: each.k != place.k):
            x = array_at(sites[0], other)
            if x.dtype.kind != "f":
                continue
            lies = arrangement(x, y, flattened, usual.get(y.ndim, ()))
            if lies is None:
                continue
            off = apart(lies.to_b(x), y)
            if best is None or off < 0.1 * least:
                best, least = Wire(other, place, lies), off
        if best is not None:
            found.append(best)
    return tuple(found)


def usually(
    sites: tuple[Mapping[str, Site], Mapping[str, Site]], wires: Iterable[Wire]
) -> dict[int, list[Arrangement]]:
    """Of each rank the arrangements that shapes or values prove, the commonest first: where neither
    does, as channels are as many as rows and the values differ, it is the likeliest."""
    counts: dict[int, Counter[Arrangement]] = {}
    for wire in wires:
        x, y = array_at(sites[0], wire.a), array_at(sites[1], wire.b)
        if x.shape != y.shape or apart(wire.lies.to_b(x), y) < CLOSE:
            counts.setdefault(y.ndim, Counter())[wire.lies] += 1
    return {rank: [each for each, _ in count.most_common()] for rank, count in counts.items()}


def places_of(sites: Mapping[str, Site], site: str, side: str) -> list[Terminal]:
    return [Terminal(site, side, k) for k in range(len(sites[site][side]))]


def array_at(sites: Mapping[str, Site], place: Terminal) -> np.ndarray:
    found: np.ndarray = sites[place.site][place.side][place.k]
    return found
