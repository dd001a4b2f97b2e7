"""Options that are out of range, said alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from multicalc.errors import InvalidArgumentError


def check_choice(name: str, given: Any, known: Iterable[str]) -> None:
    """Raise :class:`InvalidArgumentError` unless the option ``name`` is a known one.

    >>> check_choice("keep", "none", ("all", "last"))
    Traceback (most recent call last):
    multicalc.errors.InvalidArgumentError: keep must be one of 'all', 'last', found 'none'
    """
    known = tuple(known)
    if given not in known:
        raise InvalidArgumentError(
            f"{name} must be one of {', '.join(map(repr, known))}, found {given!r}"
        )


def check_count(name: str, given: Any, least: int) -> None:
    """Raise :class:`InvalidArgumentError` unless the option ``name`` is an int, and at least that.

    >>> check_count("steps", True, 0)
    Traceback (most recent call last):
    multicalc.errors.InvalidArgumentError: steps must be an int of 0 or more, found True
    """
    if isinstance(given, bool) or not isinstance(given, int) or given < least:
        raise InvalidArgumentError(f"{name} must be an int of {least} or more, found {given!r}")
