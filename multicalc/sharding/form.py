"""What a shard looks like: all shards are to look like the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from multicalc.backend import get_backend, owner
from multicalc.calls import trees
from multicalc.calls.conversion import dtype_of
from multicalc.errors import InvalidArgumentError


@dataclass(frozen=True)
class ShardForm:
    """How many examples there are, and what one of them is."""

    examples: int
    leaves: tuple[tuple[str, tuple[int, ...], str], ...]
    """Each array's name, its shape without the first axis, and its dtype."""

    @classmethod
    def of(cls, shard: Any, root: str = "shard") -> ShardForm:
        """That of a tree of arrays with the examples along their first axis, called ``root``.

        Raises:
            InvalidArgumentError: it is none.
        """
        leaves, spec = trees.flatten(shard)
        found = []
        for x, name in zip(leaves, trees.leaf_names(spec, root), strict=True):
            kind = owner(x)
            if kind is None or not x.shape:
                raise InvalidArgumentError(
                    f"{name} must be an array with the examples along its first axis, found "
                    f"{f'a {type(x).__name__}' if kind is None else 'an array without axes'}"
                )
            found.append((name, tuple(x.shape), dtype_of(x, get_backend(kind))))
        counts = {shape[0]: name for name, shape, _ in found}
        if len(counts) != 1:
            told = ", ".join(f"{name} has {count}" for count, name in counts.items())
            raise InvalidArgumentError(
                f"{root} must be arrays of as many examples each: {told or 'there are none'}"
            )
        (examples,) = counts
        return cls(examples, tuple([(name, shape[1:], dtype) for name, shape, dtype in found]))

    def difference(self, first: ShardForm) -> str | None:
        """In what an example is another than one of the ``first`` shard."""
        if self.leaves == first.leaves:
            return None
        for (name, shape, dtype), of in zip(self.leaves, first.leaves, strict=False):
            if (name, shape, dtype) != of:
                return f"found {_told(name, shape, dtype)}, and {_told(*of)} in the first shard"
        return f"found {len(self.leaves)} arrays, and {len(first.leaves)} in the first shard"


def _told(name: str, shape: tuple[int, ...], dtype: str) -> str:
    return f"{name} of {dtype}[{', '.join(('examples', *map(str, shape)))}]"
