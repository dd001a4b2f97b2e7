"""Which program runs a call that is known but for its static values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from multicalc.backend import Arrays
from multicalc.compile.program import ResultForm

Run = Callable[..., tuple[Arrays, ResultForm] | None]
"""What runs calls, or says by None that it can't run this one."""

SETTINGS = frozenset({bool, int, float, complex, str, bytes})
"""What is hashed and compared in no time."""


@dataclass(frozen=True)
class Choice:
    """What runs calls whose leaves have the same types: a way for each set of static values."""

    data: tuple[int, ...]
    static: tuple[int, ...]
    ways: dict[tuple[Any, ...], Run]

    def values(self, leaves: Sequence[Any]) -> tuple[Any, ...]:
        return tuple([exact(leaves[i]) for i in self.static])

    def __call__(self, *leaves: Any) -> tuple[Arrays, ResultForm] | None:
        way = self.ways.get(self.values(leaves))
        return None if way is None else way(*[leaves[i] for i in self.data])


def can_choose(leaves: Sequence[Any], data: Sequence[int]) -> bool:
    """Whether all leaves but the data are settings."""
    return SETTINGS.issuperset(type(x) for i, x in enumerate(leaves) if i not in data)


def choice(known: Run | None, leaves: Sequence[Any], data: tuple[int, ...], way: Run) -> Choice:
    """``known``, what has run such calls until now, with a ``way`` for these static values."""
    if not isinstance(known, Choice):
        known = Choice(data, tuple([i for i in range(len(leaves)) if i not in data]), {})
    known.ways[known.values(leaves)] = way
    return known


def exact(x: Any) -> Any:
    """What tells a static value from others of its type: to Python 0.0 and -0.0 are equal."""
    return repr(x) if type(x) in (float, complex) else x
