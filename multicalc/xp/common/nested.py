"""Lists within lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any


def flat(tree: Any) -> Iterator[Any]:
    """What lists and tuples, and those in them, hold.

    >>> list(flat([1, (2, [3])]))
    [1, 2, 3]
    """
    for x in tree:
        if isinstance(x, list | tuple):
            yield from flat(x)
        else:
            yield x


def arrays_in(tree: Any, is_array: Callable[[Any], bool]) -> list[Any]:
    """The arrays that nested lists hold: numbers beside them take their dtype."""
    return [x for x in flat(tree) if is_array(x)]
