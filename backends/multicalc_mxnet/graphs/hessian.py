"""The Hessian: products by dual numbers, or many at once from a graph of the function."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

from multicalc.errors import TracingError, UnsupportedOperationError

from ..engine.forward import jvp
from ..engine.traced import Traced
from ..engine.vjp import value_grad_and_columns
from ..runtime import calls
from ..runtime.calls import Array
from ..runtime.loading import load
from ..runtime.state import GoesBackwardsError, state
from .capture import PartOfTransformError, ReadableLevel, capture
from .columns import unit_directions
from .compiled import DUAL, CompiledGraph

mx = load()


def hessian(
    f: Any, xs: Sequence[Array], most: int | None
) -> tuple[tuple, tuple, tuple, list[Array]]:
    """``outs, aux, grads, rows`` of an ``f`` with one scalar output: ``rows[j]`` has ``x_j``'s part
    of the products with the unit vectors of all ``xs``, one's after the other's, along its first
    axis. If there is a graph of the function, as many as ``most`` are computed at once.

    All ``xs`` have a tangent in each, if it is zero: so a product is one run backwards.
    """
    columns = None

    def gradient(*at: Array) -> tuple[tuple, tuple]:
        nonlocal columns
        outs, aux, grads, columns = value_grad_and_columns(f, at)
        return grads, (*outs, *aux)

    directions = unit_directions(xs)
    grads, (out, *aux), first = jvp(gradient, xs, next(directions))
    if columns is None and sum(math.prod(calls.shape_of(x)) for x in xs) >= _MANY:
        columns = _captured(f, xs)
    rows = None if columns is None else columns(most)
    if rows is None:
        rest = [jvp(gradient, xs, direction)[2] for direction in directions]
        rows = [mx.np.stack(column) for column in zip(first, *rest, strict=True)]
    return (out,), tuple(aux), grads, rows


_MANY = 12
"""From how many columns on it pays to capture a function for them."""


def _captured(f: Any, xs: Sequence[Array]) -> Any:
    """What gives the columns of the Hessian of ``f`` from a graph for this point, or ``None`` where
    there is no such graph. What ``f`` looks at doesn't depend on the direction."""
    if state.reverse_levels or any(isinstance(x, Traced) for x in xs):
        return None
    variables, tangents = [calls.detach(x) for x in xs], [calls.detach(x) for x in xs]
    parts = [part for pair in zip(variables, tangents, strict=True) for part in pair]
    structure = DUAL * len(xs)
    try:
        captured = capture(lambda *at: (f(*at)[0], None), structure, parts, ReadableLevel)
    except (
        *(TracingError, UnsupportedOperationError, mx.MXNetError),
        *(PartOfTransformError, GoesBackwardsError),
    ):
        return None
    graph = CompiledGraph(captured, structure)
    return partial(graph.columns, parts, variables, tangents) if graph.is_last else None
