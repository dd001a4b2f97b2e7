"""A run of a model that leaves its parts as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def unchanged(parts: Iterable[Any]) -> Iterator[None]:
    """The ``parts`` have afterwards the attributes that they have now, and lists and dicts among
    these what is in them now. What is in arrays is the caller's to keep."""
    held: list[tuple[Any, Any]] = []
    for part in parts:
        own = vars(part)
        within = [x for x in own.values() if isinstance(x, dict | list)]
        held += [(x, x.copy()) for x in (*within, own)]
    try:
        yield
    finally:
        for x, before in held:
            x.clear()
            x.extend(before) if isinstance(x, list) else x.update(before)
