"""The way that some examples of a batch take: what comes in from outside is a constant for others.

A way that isn't an example's own may have derivatives that are infinite or NaN there, which a
cotangent of zero does not make zero.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from multicalc.batching.array import Batched, born
from multicalc.calls.precision import FLOATING

if TYPE_CHECKING:
    from multicalc.batching.backend import BatchedBackend

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Way:
    """One that examples take by their ``condition``; arrays made after ``start`` are within it."""

    backend: BatchedBackend
    condition: Any
    start: int
    known: dict[int, tuple[Batched, Batched]] = field(default_factory=dict)
    """What came in, by its identity, and what it is on this way."""

    def entering(self, x: Batched) -> Batched:
        if not self.backend.dtype(x).startswith(FLOATING):
            return x
        if id(x) not in self.known:
            still = self.backend.stop_gradient(x)
            self.known[id(x)] = x, self.backend.namespace.where(self.condition, x, still)
        return self.known[id(x)][1]


_ways: ContextVar[tuple[Way, ...]] = ContextVar("multicalc_ways", default=())


def taken(
    backend: BatchedBackend, condition: Any, function: Callable[..., Result], xs: tuple[Any, ...]
) -> Result:
    """``function(*xs)``, which those examples take that have the ``condition``."""
    way = Way(backend, condition, next(born))
    operands = [way.entering(backend.raised(x)) for x in xs]
    token = _ways.set((*_ways.get(), way))
    try:
        return function(*operands)
    finally:
        _ways.reset(token)


def entered(backend: BatchedBackend, x: Batched, since: int) -> Batched:
    """``x``, which was made at ``since``, on the ways that it comes into from outside."""
    ways = _ways.get()
    if not ways:
        return x
    token = _ways.set(())
    try:
        for way in ways:
            if way.backend is backend and since < way.start:
                x = way.entering(x)
        return x
    finally:
        _ways.reset(token)
