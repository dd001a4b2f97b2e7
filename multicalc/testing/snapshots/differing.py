"""Where values aren't those of a snapshot, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np

from multicalc.testing.snapshots.entries import Kept, positions
from multicalc.testing.snapshots.text import Snapshot


def differing(found: Snapshot, stored: Snapshot) -> list[str]:
    """A line for each array that is another one, by the tolerances that are stored."""
    lines = [f"{name}: not in the snapshot" for name in found.arrays if name not in stored.arrays]
    for name, kept in stored.arrays.items():
        if name not in found.arrays:
            lines.append(f"{name}: only in the snapshot")
        else:
            lines += (f"{name}{told}" for told in _of(found.arrays[name], kept, stored))
    return lines


def _of(found: Kept, kept: Kept, stored: Snapshot) -> Iterator[str]:
    if found.dtype != kept.dtype or found.shape != kept.shape:
        yield f": {found.dtype} {found.shape} found, {kept.dtype} {kept.shape} in the snapshot"
        return
    if found.exact:
        apart = [i for i, pair in enumerate(_pairs(found, kept)) if pair[0] != pair[1]]
        if apart or found.totals != kept.totals:
            yield _told(found, kept, apart, "")
        return
    largest = _largest(kept)
    allowed = stored.atol + stored.rtol * largest
    apart = [i for i, pair in enumerate(_pairs(found, kept)) if not _near(*pair, allowed)]
    if apart:
        yield _told(found, kept, apart, f"; {allowed:.3g} is allowed")
    # Each entry may be off by as much; their errors don't all have one sign.
    wide = allowed * math.sqrt(math.prod(kept.shape))
    for key, number in kept.totals.items():
        if not _near(found.totals[key], number, allowed if key == "largest" else wide):
            yield f", {key}: {found.totals[key]} found, {number} in the snapshot"


def _pairs(found: Kept, kept: Kept) -> Sequence[tuple[str, str]]:
    return list(zip(found.entries, kept.entries, strict=True))


def _near(a: str, b: str, allowed: float) -> bool:
    if a == b:  # NaN, too
        return True
    return bool(abs(complex(a) - complex(b)) <= allowed)


def _largest(kept: Kept) -> float:
    if kept.totals:
        return float(kept.totals["largest"])
    sizes = [abs(complex(entry)) for entry in kept.entries]
    return max(filter(math.isfinite, sizes), default=0.0)


def _told(found: Kept, kept: Kept, apart: Sequence[int], allowed: str) -> str:
    if not apart:
        return ": other entries than in the snapshot"
    place = ""
    if kept.shape:
        entry = positions(math.prod(kept.shape))[apart[0]]
        place = f"[{', '.join(str(i) for i in np.unravel_index(entry, kept.shape))}]"
    count = f"; {len(apart)} of {len(kept.entries)} entries differ" if len(apart) > 1 else ""
    pair = f"{found.entries[apart[0]]} found, {kept.entries[apart[0]]} in the snapshot"
    return f"{place}: {pair}{allowed}{count}"
