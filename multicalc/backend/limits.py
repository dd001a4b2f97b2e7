"""How far single operations of ``xp`` go on a backend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Limit:
    """How far one ``xp`` operation goes on a backend, where that is not all the way.

    ``order`` is the highest derivative it has: 1 for a gradient only, 0 for its value only, -1
    where it is not offered at all. ``how`` says why, and what to do instead. Beyond its limit an
    operation raises; where ``forward`` is true it goes all the way in forward mode, and raises in
    reverse mode only.
    """

    order: int
    how: str
    forward: bool = False


ABSENT = Limit(-1, "it is not there; write it with others, or choose a backend that has it")


def limit_of(name: str, declared: Mapping[str, Limit], namespace: Any) -> Limit | None:
    """What is ``declared`` of an operation, or that ``namespace`` lacks it; None where neither."""
    if name in declared:
        return declared[name]
    return None if offers(namespace, name) else ABSENT


def offers(namespace: Any, name: str) -> bool:
    """Whether the namespace has the operation, ``"linalg.inv"`` in its extension."""
    chapter, _, own = name.rpartition(".")
    return hasattr(getattr(namespace, chapter, None) if chapter else namespace, own)
