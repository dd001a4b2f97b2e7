"""A function of several operators as one of MXNet's, in functions that aren't compiled too.

Taken one by one, each operator costs a call, a place on the tape and a step backwards. A graph of
them is called like one. It is captured once for each dtype and device, as none of its operators
depends on a shape.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from math import prod
from typing import Any

from ..engine.forward import ForwardLevel
from ..engine.traced import Traced
from ..runtime import calls
from ..runtime.calls import Array
from ..runtime.loading import load
from ..runtime.state import state
from .capture import capture

mx = load()

_VALUE = (((),),)
_DUAL = (((), (0,)),)
_KEPT, _SMALL = (("static_alloc", True),), 2**12
"""Its memory is kept from call to call, which is faster, where it is little: as much as there are
calls on a tape at a time."""


def fused(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    """``function`` of an array, elementwise, with finite derivatives: a run backwards gives zeros
    to its value or its tangent if nothing is asked of one, and zero times infinity is NaN."""
    graphs: dict[Any, Callable[..., Any]] = {}
    lock = threading.Lock()

    def graph(structure: Any, *parts: Array) -> Any:
        dtype, device, number, *shape = calls.kind_of(parts[0])
        small = prod(shape) <= _SMALL
        key = structure, dtype, device, number, small
        if key not in graphs:
            with lock:
                if key not in graphs:
                    graphs[key] = _graph(function, structure, parts, _KEPT if small else ())
        return graphs[key](*parts)

    @wraps(function)
    def call(x: Array) -> Array:
        if not state.captures and (state.recordings or not mx.autograd.is_recording()):
            if not isinstance(x, Traced):
                return graph(_VALUE, x)
            level = x.level
            parts = x.value, x.mark
            if type(level) is ForwardLevel and level.open and not _traced(*parts):
                return Traced(level, *graph(_DUAL, *parts))
        return function(x)

    return call


def _traced(*xs: Array) -> bool:
    return any(isinstance(x, Traced) for x in xs)


def _graph(
    function: Callable[[Array], Array], structure: Any, parts: Any, flags: Any
) -> Callable[..., Any]:
    captured = capture(lambda x: ((function(x),), None), structure, parts)
    operator = mx.nd.CachedOp(captured.symbol, flags)
    order = [captured.sources[name] for name in captured.symbol.list_inputs()]

    def run(*xs: Array) -> Any:
        found = operator(*[xs[place] for place in order])
        if state.recordings and structure is _VALUE:
            found.__class__ = calls.Direct
        return found

    return run
