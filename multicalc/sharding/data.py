"""The data of a sharded function, as the shards that it is gone through in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from multicalc.calls import trees
from multicalc.errors import InvalidArgumentError
from multicalc.sharding.form import ShardForm
from multicalc.sharding.sources import Keyed, Rows, Source

SHARD_BYTES = 2**26
"""How large a shard is unless ``shard_size`` says so."""


@dataclass(frozen=True)
class CutArrays:
    """A tree of arrays, cut along their first axis."""

    tree: Any
    examples: int
    shard_size: int

    @property
    def count(self) -> int:
        return -(-self.examples // self.shard_size)

    def sources(self) -> Iterator[Source]:
        for start in range(0, self.examples, self.shard_size):
            yield Rows(self.tree, start, min(start + self.shard_size, self.examples))

    def __str__(self) -> str:
        return f"{self.count} shards of {self.shard_size} of {self.examples} examples"


@dataclass(frozen=True)
class ReadShards:
    """What a reader gives for keys, or shards that are made one after another."""

    keys: Any
    reader: Callable[[Any], Any] | None

    @property
    def count(self) -> int | None:
        """None where that is known only at the end."""
        return None if callable(self.keys) else len(self.keys)

    def sources(self) -> Iterator[Source]:
        keys: Iterable[Any] = self.keys() if callable(self.keys) else self.keys
        if not hasattr(keys, "__iter__"):
            raise InvalidArgumentError(
                "sharded: data, a function, must give an iterator of keys or shards, found "
                f"{type(keys).__name__}"
            )
        for key in keys:
            yield Keyed(key, self.reader)

    def __str__(self) -> str:
        return "shards" if self.count is None else f"{self.count} shards"


Data = CutArrays | ReadShards


def data_of(data: Any, shard_size: int | None, reader: Callable[[Any], Any] | None) -> Data:
    """Those of :func:`multicalc.sharded`'s arguments.

    Raises:
        InvalidArgumentError: they are of no such kind.
    """
    if reader is None and not callable(data):
        return _cut(data, shard_size)
    if shard_size is not None:
        raise InvalidArgumentError(
            f"sharded: shard_size={shard_size} is for arrays; a reader's shards are as large as it "
            "makes them"
        )
    if reader is not None and not callable(reader):
        raise InvalidArgumentError(
            f"sharded: reader must be callable, found {type(reader).__name__}"
        )
    if not callable(data) and not (hasattr(data, "__len__") and hasattr(data, "__iter__")):
        raise InvalidArgumentError(
            f"sharded: data must be a sequence of keys for the reader, or a function that gives an "
            f"iterator of them anew for each evaluation; found {type(data).__name__}"
        )
    return ReadShards(data, reader)


def _cut(data: Any, shard_size: int | None) -> CutArrays:
    try:
        form = ShardForm.of(data)
    except InvalidArgumentError as error:
        raise InvalidArgumentError(
            f"sharded: data must be a tree of arrays, or keys with a reader=; as a shard, {error}"
        ) from None
    whole = isinstance(shard_size, int | np.integer) and not isinstance(shard_size, bool)
    if shard_size is not None and not (whole and shard_size > 0):
        raise InvalidArgumentError(
            f"sharded: shard_size must be a positive int or None, found {shard_size!r}"
        )
    leaves, _ = trees.flatten(data)
    one = sum(prod(x.shape[1:]) * x.dtype.itemsize for x in leaves)
    return CutArrays(data, form.examples, shard_size or max(1, SHARD_BYTES // max(1, one)))
