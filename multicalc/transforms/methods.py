"""How a second derivative may be computed."""

from __future__ import annotations

from typing import Literal, get_args

from multicalc.calls.checks import check_choice
from multicalc.calls.host import refuse_inside_transform

Method = Literal["exact", "finite-difference"]
METHODS = get_args(Method)


def check_method(method: str) -> None:
    """Raise :class:`InvalidArgumentError` unless ``method`` is a known one, and
    :class:`UnsupportedOperationError` for finite differences inside a transform."""
    check_choice("method", method, METHODS)
    if method == "finite-difference":
        refuse_inside_transform('method="finite-difference"')
