"""How a second derivative may be computed."""

from __future__ import annotations

from typing import Literal, get_args

from multicalc.calls.host import refuse_inside_transform
from multicalc.errors import InvalidArgumentError

Method = Literal["exact", "finite-difference"]
METHODS = get_args(Method)


def check_method(method: str) -> None:
    """Raise :class:`InvalidArgumentError` unless ``method`` is a known one, and
    :class:`UnsupportedOperationError` for finite differences inside a transform."""
    if method not in METHODS:
        raise InvalidArgumentError(
            f"method must be one of {', '.join(map(repr, METHODS))}, found {method!r}"
        )
    if method == "finite-difference":
        refuse_inside_transform('method="finite-difference"')
