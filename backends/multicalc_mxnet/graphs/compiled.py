"""A function compiled: a graph of MXNet's for each combination of arguments it was called with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any

from ..engine.boxes import Level
from ..engine.forward import ForwardLevel
from ..engine.towers import assemble, parts_of
from ..engine.traced import Traced
from ..runtime import calls
from ..runtime.calls import Array
from ..runtime.loading import ensure_numpy_mode, load
from ..runtime.state import Cut, GoesBackwardsError, state
from .cached_operator import CachedOperator
from .capture import Captured, PartOfTransformError, Places, Result, Structure, capture
from .columns import Columns
from .pieces import cut

mx = load()

_PLAIN = (((),),)
"""The structure of an array without levels."""
DUAL = (((), (0,)),)
"""That of an array with a tangent."""
_ONE_LEVEL = {1: _PLAIN[0], 2: DUAL[0]}
"""Either by the number of parts."""


class CompiledGraph:
    """A captured graph, ready to run at the parts of towers."""

    def __init__(self, captured: Captured, structure: Structure) -> None:
        self._captured = captured
        self._moves = [len(tower) > 1 for tower in structure for _ in tower]
        self.is_last = self._is_dual
        """Whether what it gives may be all that the function around it gives."""

    def __call__(self, xs: Sequence[Array], levels: Sequence[Level]) -> tuple[tuple, Any]:
        """``outs, static`` at the parts ``xs`` of towers over ``levels``."""
        if self.is_last and state.tapes and mx.autograd.is_recording():
            tape = state.tapes[-1]
            if tape.along is levels[0]:
                result = Traced(tape.along, *self._dual(self._values(xs)))
                tape.cut.append(Cut(self, xs, result))
                return (result,), self._captured.static
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
        values = self._values(xs)
        if self._is_single or not mx.autograd.is_recording():
            return self._whole(values)
        operators, results = self._pieces
        for operator, gives in operators:
            values |= zip(gives, operator(values), strict=True)
        return [values[name] for name in results]

    def _values(self, xs: Sequence[Array]) -> dict[str, Array]:
        sources = self._captured.sources
        return {name: xs[s] if isinstance(s, int) else s for name, s in sources.items()}

    def columns(
        self,
        parts: Sequence[Array],
        variables: Sequence[Array],
        tangents: Sequence[Array],
        most: int | None,
    ) -> list[Array] | None:
        """As :class:`Columns` has them, if the graph was called at these ``variables`` with these
        ``tangents``, and at constants."""
        known = {id(x) for x in (*variables, *tangents)}
        if any(moves and id(x) not in known for x, moves in zip(parts, self._moves, strict=True)):
            return None
        return self._columns(self._values(parts), variables, tangents, most)

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self._captured.symbol[1])

    @property
    def _is_dual(self) -> bool:
        """Whether it computes one value with its one tangent."""
        outs = self._captured.outs
        return len(outs) == 1 and outs[0] == {(): Result("output", 0), (0,): Result("output", 1)}

    @cached_property
    def _dual(self) -> CachedOperator:
        """The value, as a constant, and the tangent: all of what serves it is one operator."""
        value, tangent = self._captured.symbol
        constant = mx.sym.BlockGrad(value.as_nd_ndarray()).as_np_ndarray()
        return CachedOperator(mx.sym.Group([constant, tangent]).as_np_ndarray())

    @cached_property
    def _is_single(self) -> bool:
        return bool(self._captured.symbol.num_outputs == 1)

    @cached_property
    def _whole(self) -> CachedOperator:
        return CachedOperator(self._captured.symbol)

    @cached_property
    def _pieces(self) -> tuple[list[tuple[CachedOperator, tuple[str, ...]]], list[str]]:
        pieces, results = cut(self._captured.symbol)
        return [(CachedOperator(piece.symbol), piece.gives) for piece in pieces], results


def _set(places: Places, levels: Sequence[Level]) -> frozenset[Level]:
    return frozenset(levels[p] for p in places)


class Compiled:
    """``f`` as :meth:`multicalc.backend.Backend.compile` has it."""

    def __init__(self, f: Callable[..., tuple[tuple, Any]]) -> None:
        self._f = f
        self._graphs: dict[Any, CompiledGraph | None] = {}
        """None for a function that has no graph and runs itself."""
        self._lock = threading.Lock()

    def __call__(self, *arrays: Array) -> tuple[tuple, Any] | None:
        ensure_numpy_mode()
        # An outer capture has the operators of f in its graph; of a recording of the caller's own
        # we don't know what it is for.
        if state.captures or (mx.autograd.is_recording() and not state.recordings):
            return None
        if not any(isinstance(x, Traced) for x in arrays):
            return self._at(_PLAIN * len(arrays), arrays, arrays, ())
        towers = [parts_of(x) for x in arrays]
        levels = sorted(set().union(*chain.from_iterable(towers)), key=lambda v: v.id)
        if not all(isinstance(level, ForwardLevel) and level.open for level in levels):
            return None
        structure: Structure
        if len(levels) == 1:
            structure = tuple([_ONE_LEVEL[len(tower)] for tower in towers])
        else:
            places = {level: i for i, level in enumerate(levels)}
            structure = tuple(tuple(tuple(sorted(places[v] for v in s)) for s in t) for t in towers)
        return self._at(structure, arrays, [part for t in towers for part in t.values()], levels)

    def _at(
        self,
        structure: Structure,
        arrays: Sequence[Array],
        parts: Sequence[Array],
        levels: Sequence[Level],
    ) -> tuple[tuple, Any] | None:
        # All parts of an array are of one kind. The function may ask whether it is being trained.
        key = structure, tuple(map(calls.kind_of, arrays)), mx.autograd.is_training()
        try:
            graph = self._graph(key, structure, parts)
            return None if graph is None else graph(parts, levels)
        except PartOfTransformError:
            return None

    def _graph(
        self, key: Any, structure: Structure, parts: Sequence[Array]
    ) -> CompiledGraph | None:
        if key not in self._graphs:
            with self._lock:
                if key not in self._graphs:
                    # What MXNet makes of empty arrays is NumPy's to do, outside of any graph.
                    empty = any(0 in kind[3:] for kind in key[1])
                    self._graphs[key] = None if empty else self._captured(structure, parts)
        return self._graphs[key]

    def _captured(self, structure: Structure, parts: Sequence[Array]) -> CompiledGraph | None:
        try:
            return CompiledGraph(capture(self._f, structure, parts), structure)
        except GoesBackwardsError:
            return None
