"""A function compiled: a graph of MXNet's for each combination of arguments it was called with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

from . import calls
from .capture import Captured, PartOfTransformError, Places, Result, Structure, capture
from .forward import ForwardLevel
from .loading import ensure_numpy_mode, load
from .pieces import cut
from .state import state
from .towers import assemble, parts_of
from .traced import Array, Level, Traced

mx = load()


_PLAIN = (((),),)
"""The structure of an array without levels."""
_FLAGS = (("static_alloc", True), ("static_shape", True))
"""A graph has its shapes once for all. What it gives is in memory of its own nevertheless."""


class _Operator:
    """A graph as one operator of MXNet's."""

    def __init__(self, symbol: Any) -> None:
        self._op = mx.nd.CachedOp(symbol, _FLAGS)
        self._inputs = tuple(symbol.list_inputs())

    def __call__(self, values: Mapping[str, Array]) -> list[Array]:
        found = self._op(*(values[name] for name in self._inputs))
        return found if isinstance(found, list) else [found]


class Graph:
    """A captured graph, ready to run at the parts of towers."""

    def __init__(self, captured: Captured) -> None:
        self._captured = captured

    def __call__(self, xs: Sequence[Array], levels: Sequence[Level]) -> tuple[tuple, Any]:
        """``outs, static`` at the parts ``xs`` of towers over ``levels``."""
        computed = self._computed(xs)

        def array(result: Result) -> Array:
            if result.kind == "constant":
                return self._captured.constants[result.place].copy()
            return (xs if result.kind == "input" else computed)[result.place]

        outs = tuple(
            [
                assemble({_set(places, levels): array(result) for places, result in tower.items()})
                for tower in self._captured.outs
            ]
        )
        return outs, self._captured.static

    def _computed(self, xs: Sequence[Array]) -> list[Array]:
        if self._captured.symbol is None:
            return []
        sources = self._captured.sources
        values = {name: xs[s] if isinstance(s, int) else s for name, s in sources.items()}
        if self._is_single or not mx.autograd.is_recording():
            return self._whole(values)
        operators, results = self._pieces
        for operator, gives in operators:
            values |= zip(gives, operator(values), strict=True)
        return [values[name] for name in results]

    @cached_property
    def _is_single(self) -> bool:
        return bool(self._captured.symbol.num_outputs == 1)

    @cached_property
    def _whole(self) -> _Operator:
        return _Operator(self._captured.symbol)

    @cached_property
    def _pieces(self) -> tuple[list[tuple[_Operator, tuple[str, ...]]], list[str]]:
        pieces, results = cut(self._captured.symbol)
        return [(_Operator(piece.symbol), piece.gives) for piece in pieces], results


def _set(places: Places, levels: Sequence[Level]) -> frozenset[Level]:
    return frozenset(levels[p] for p in places)


class Compiled:
    """``f`` as :meth:`multicalc.backend.Backend.compile` has it."""

    def __init__(self, f: Callable[..., tuple[tuple, Any]]) -> None:
        self._f = f
        self._graphs: dict[Any, Graph] = {}
        self._lock = threading.Lock()

    def __call__(self, *arrays: Array) -> tuple[tuple, Any] | None:
        ensure_numpy_mode()
        # An outer capture has the operators of f in its graph; of a recording of the caller's own
        # we don't know what it is for.
        if state.captures or (mx.autograd.is_recording() and not state.recordings):
            return None
        if not any(isinstance(x, Traced) for x in arrays):
            return self._at(_PLAIN * len(arrays), arrays, ())
        towers = [parts_of(x) for x in arrays]
        levels = sorted(frozenset().union(*(s for t in towers for s in t)), key=lambda v: v.id)
        if not all(isinstance(level, ForwardLevel) and level.open for level in levels):
            return None
        places = {level: i for i, level in enumerate(levels)}
        structure = tuple(tuple(tuple(sorted(places[v] for v in s)) for s in t) for t in towers)
        return self._at(structure, [part for t in towers for part in t.values()], levels)

    def _at(
        self, structure: Structure, parts: Sequence[Array], levels: Sequence[Level]
    ) -> tuple[tuple, Any] | None:
        try:
            return self._graph(structure, parts)(parts, levels)
        except PartOfTransformError:
            return None

    def _graph(self, structure: Structure, parts: Sequence[Array]) -> Graph:
        key = structure, tuple([calls.kind_of(x) for x in parts])
        graph = self._graphs.get(key)
        if graph is None:
            with self._lock:
                graph = self._graphs.get(key)
                if graph is None:
                    graph = self._graphs[key] = Graph(capture(self._f, structure, parts))
        return graph
