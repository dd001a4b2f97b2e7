"""What a backend says of itself: what is native, derived or unsupported, and how far it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

Method = TypeVar("Method", bound=Callable[..., Any])

OPERATORS = ("vjp", "jvp", "value_and_grad", "jacobian", "hvp", "hessian")


@dataclass(frozen=True)
class Capability:
    """What a backend does for one operator or feature.

    ``kind`` is ``"native"``, ``"derived"`` or ``"unsupported"``; ``how`` says from what it is
    derived, or why it is unsupported and what to do instead.
    """

    kind: Literal["native", "derived", "unsupported"]
    how: str = ""


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


def derived(how: str) -> Callable[[Method], Method]:
    """Mark a method of the lattice with the text that says what it is derived from."""

    def mark(method: Method) -> Method:
        method.derived_from = how  # type: ignore[attr-defined]
        return method

    return mark
