"""What a sharded function is made of."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from multicalc.sharding.data import Data
from multicalc.sharding.task import Shipped

Reduce = Literal["mean", "sum"]


@dataclass(frozen=True, eq=False, repr=False)
class Sharding:
    """The arguments of :func:`multicalc.sharded`, checked."""

    f: Callable[..., Any]
    data: Data
    executor: Executor | None
    reduce: Reduce
    in_flight: int | None
    retries: int
    progress: bool
    backend: str | None

    @cached_property
    def shipped(self) -> Shipped:
        """``f`` as it goes to the workers."""
        return Shipped(self.f)
