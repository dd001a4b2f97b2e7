"""A graph as one operator of MXNet's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..runtime.calls import Array
from ..runtime.loading import load

mx = load()

_FLAGS = (("static_alloc", True), ("static_shape", True))
"""A graph has its shapes once for all. What it gives is in memory of its own nevertheless."""


class CachedOperator:
    """Takes its inputs by name."""

    def __init__(self, symbol: Any) -> None:
        self._op = mx.nd.CachedOp(symbol, _FLAGS)
        self._inputs = tuple(symbol.list_inputs())

    def __call__(self, values: Mapping[str, Array]) -> list[Array]:
        found = self._op(*(values[name] for name in self._inputs))
        return found if isinstance(found, list) else [found]
