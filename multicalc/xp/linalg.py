"""The linear algebra extension of the array API standard, dispatching on its arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from multicalc.xp import table
from multicalc.xp.dispatch import dispatched


def __getattr__(name: str) -> Callable[..., Any]:
    if name not in table.LINALG:
        raise AttributeError(f"multicalc.xp.linalg has no function {name!r}")
    function = globals()[name] = dispatched(name, "linalg")
    return function


def __dir__() -> list[str]:
    return sorted(table.LINALG)
