"""How a second derivative may be computed."""

from __future__ import annotations

from typing import Literal, get_args

from multicalc.errors import InvalidArgumentError

Method = Literal["exact", "finite-difference"]


def check_method(method: str) -> None:
    """Raise :class:`InvalidArgumentError` unless ``method`` is a known one."""
    if method not in get_args(Method):
        raise InvalidArgumentError(
            f"method must be one of {', '.join(map(repr, get_args(Method)))}, found {method!r}"
        )
