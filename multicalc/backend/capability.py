"""What a backend says of itself: what is native, derived or unsupported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])

OPERATORS = (
    *("vjp", "jvp", "value_and_grad", "jacobian", "hvp", "hessian"),
    *("linearize", "curvature", "vmap"),
)


@dataclass(frozen=True)
class Capability:
    """What a backend does for one operator or feature.

    ``kind`` is ``"native"``, ``"derived"`` or ``"unsupported"``; ``how`` says from what it is
    derived, or why it is unsupported and what to do instead.
    """

    kind: Literal["native", "derived", "unsupported"]
    how: str = ""


def derived(how: str) -> Callable[[Method], Method]:
    """Mark a method of the lattice with the text that says what it is derived from."""

    def mark(method: Method) -> Method:
        method.derived_from = how  # type: ignore[attr-defined]
        return method

    return mark
