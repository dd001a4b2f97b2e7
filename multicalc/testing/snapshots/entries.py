"""Arrays as they stand in a snapshot: whole, or by entries and numbers that every entry is part
of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import numpy as np

WHOLE = 200
"""Arrays with more entries are kept by a selection."""
SELECTED = 32


@dataclass(frozen=True)
class Kept:
    """An array in a snapshot.

    Attributes:
        dtype: its name.
        shape: of the whole array.
        entries: text of each entry kept, as short as it can be read back from.
        totals: of an array that isn't kept whole, text of numbers that all its entries go into; a
            checksum where they are exact.
    """

    dtype: str
    shape: tuple[int, ...]
    entries: tuple[str, ...]
    totals: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, x: Any) -> Kept:
        """Of an array of NumPy's, or of text."""
        if isinstance(x, str):
            return cls("str", (), (repr(x),))
        flat = x.ravel()
        kept = cls(str(x.dtype), x.shape, tuple(map(str, flat[positions(x.size)])))
        if x.size <= WHOLE:
            return kept
        return replace(kept, totals=_checksum(flat) if kept.exact else _totals(flat))

    @property
    def exact(self) -> bool:
        """Whether entries have to be equal: all but floats."""
        return not self.dtype.startswith(("float", "bfloat", "complex"))


def positions(size: int) -> np.ndarray:
    """Which entries of an array of this size are kept: all, or some as far apart as can be."""
    if size <= WHOLE:
        return np.arange(size)
    return np.linspace(0, size - 1, SELECTED).astype(int)


def _checksum(flat: np.ndarray) -> dict[str, str]:
    little = flat.astype(flat.dtype.newbyteorder("<"))
    return {"crc32": str(crc32(little.tobytes()))}


def _totals(flat: np.ndarray) -> dict[str, str]:
    wide = flat.astype(np.result_type(flat, "float64"))
    finite = np.isfinite(wide)
    wide = np.where(finite, wide, 0.0)
    # No two entries have one weight, so that entries that change places show.
    weights = np.cos(np.arange(1.0, flat.size + 1))
    numbers = {
        "not finite": flat.size - int(np.sum(finite)),
        "norm": np.linalg.norm(wide),
        "largest": np.max(np.abs(wide)),
        "along cos 1, cos 2, …": np.vdot(weights, wide),
    }
    return {name: str(number) for name, number in numbers.items()}
