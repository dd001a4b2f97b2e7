"""Which program runs a call that is known but for its static values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from multicalc.backend import Arrays
from multicalc.compile.program import ResultForm

Run = Callable[..., tuple[Arrays, ResultForm] | None]
"""What runs calls, or says by None that it can't run this one."""

SETTINGS = frozenset({bool, int, float, complex, str, bytes})
"""What is hashed and compared in no time."""

_REPEATED = (float, complex)
"""Of these, numbers that are not the same can be equal."""

Taken = Callable[[Sequence[Any]], tuple[Any, ...]]
"""Some of the leaves of a call."""


@dataclass(frozen=True)
class Choice:
    """What runs calls whose leaves have the same types: a way for each set of static values."""

    data: Taken
    static: Taken
    """Those of the leaves that are data, and the others."""
    ways: dict[tuple[Any, ...], Run]

    def __call__(self, *leaves: Any) -> tuple[Arrays, ResultForm] | None:
        way = self.ways.get(self.static(leaves))
        return None if way is None else way(*self.data(leaves))


def can_choose(leaves: Sequence[Any], data: Sequence[int]) -> bool:
    """Whether all leaves but the data are settings."""
    return SETTINGS.issuperset(type(x) for i, x in enumerate(leaves) if i not in data)


def choice(known: Run | None, leaves: Sequence[Any], data: tuple[int, ...], way: Run) -> Choice:
    """``known``, what has run such calls until now, with a ``way`` for these static values."""
    if not isinstance(known, Choice):
        rest = tuple([i for i in range(len(leaves)) if i not in data])
        static = _taken(rest)
        if any(type(leaves[i]) in _REPEATED for i in rest):
            known = Choice(_taken(data), lambda leaves: tuple(map(exact, static(leaves))), {})
        else:
            known = Choice(_taken(data), static, {})
    known.ways[known.static(leaves)] = way
    return known


def _taken(places: tuple[int, ...]) -> Taken:
    """What takes the leaves in these places."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda leaves: tuple([leaves[i] for i in places])


def exact(x: Any) -> Any:
    """What tells a static value from others of its type: to Python 0.0 and -0.0 are equal."""
    return repr(x) if type(x) in _REPEATED else x
