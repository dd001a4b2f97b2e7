"""Where a shard's examples come from: what a task carries to its worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from mmap import mmap
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.calls.shown import shown


@dataclass(frozen=True)
class Rows:
    """Some rows of a tree of arrays. A copy for another process has these rows alone, and of an
    array that is mapped from a file where they are in it."""

    tree: Any
    start: int
    stop: int

    def __str__(self) -> str:
        return f"rows {self.start} to {self.stop}"

    def read(self) -> Any:
        return trees.map_leaves(lambda x: x[self.start : self.stop], self.tree)

    def __reduce__(self) -> tuple[Any, ...]:
        sent = trees.map_leaves(lambda x: _sent(x, self.start, self.stop), self.tree)
        return SentRows, (sent, str(self))


@dataclass(frozen=True)
class SentRows:
    """:class:`Rows` in another process."""

    tree: Any
    name: str

    def __str__(self) -> str:
        return self.name

    def read(self) -> Any:
        return trees.map_leaves(lambda x: x.open() if isinstance(x, _Mapped) else x, self.tree)


@dataclass(frozen=True)
class Keyed:
    """What a person's ``reader`` gives for a key; the key itself without one."""

    key: Any
    reader: Callable[[Any], Any] | None

    def __str__(self) -> str:
        return f"key {shown(self.key)}"

    def read(self) -> Any:
        return self.key if self.reader is None else self.reader(self.key)


Source = Rows | SentRows | Keyed


class _Mapped:
    """Rows of an array that lies in a file. No dataclass, which would be a tree of its fields."""

    def __init__(self, x: np.memmap, start: int, shape: tuple[int, ...]) -> None:
        self.filename, self.dtype, self.shape = str(x.filename), x.dtype, shape
        self.offset = x.offset + start * x.strides[0]

    def open(self) -> np.ndarray:
        return np.memmap(self.filename, self.dtype, "r", self.offset, self.shape)


def _sent(x: Any, start: int, stop: int) -> Any:
    rows = x[start:stop]
    # The whole array of a file: what is cut from one does not say where it begins, and what is
    # written into a copy on write isn't in the file.
    whole = isinstance(x, np.memmap) and isinstance(x.base, mmap) and x.flags.c_contiguous
    whole = whole and x.mode != "c"
    if not whole or x.filename is None:
        return np.array(rows) if isinstance(x, np.ndarray) else rows
    return _Mapped(x, start, rows.shape)
