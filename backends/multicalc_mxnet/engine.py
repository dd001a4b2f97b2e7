"""The two primitives, ``vjp`` and ``jvp``, which nest in each other to any order.

``vjp`` chooses between two ways of going backwards. MXNet's own tape is the fast one, and serves
whenever it isn't itself inside another reverse mode: its second order is unusable. A ``vjp``
inside a taped one stops it, and the outer starts again with a recording of our own, in which
reverse modes nest. So a function that differentiates in reverse and is differentiated in reverse
runs twice; it has to be pure.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

from multicalc.errors import TracingError, UnsupportedOperationError

from . import calls
from .capture import PartOfTransformError, ReadableLevel, capture
from .columns import unit_directions
from .compiled import DUAL, Graph
from .forward import jvp
from .loading import ensure_numpy_mode, load
from .native import refuse_recording
from .reverse import reverse_vjp
from .state import NeedsReverseLevelError, state
from .tape import tape_value_and_grad, tape_vjp
from .traced import Array, Traced

__all__ = ["hessian", "jvp", "value_and_grad", "vjp"]

mx = load()


def vjp(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, Any]:
    """``outs, aux, pullback`` of the flat function ``f`` at ``xs``.

    ``pullback(cts)`` takes one cotangent for each output, gives one for each input (zeros for an
    input that isn't used) and can be called any number of times. What the caller keeps on MXNet's
    tape (``attach_grad``, ``.grad``) is not touched.

    Raises :class:`multicalc.errors.UnsupportedOperationError` inside the caller's own
    ``mx.autograd.record()``, to which the result could not be connected.
    """
    if not _needs_level():
        with suppress(NeedsReverseLevelError):
            return tape_vjp(f, xs)
    # Outside of the handler, so that an error of the second run has no odd context.
    return reverse_vjp(f, xs)


def value_and_grad(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, tuple]:
    """``outs, aux, grads`` of an ``f`` with one scalar output."""
    return _value_and_grad(f, xs)[:3]


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
        outs, aux, grads, columns = _value_and_grad(f, at)
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
    except (TracingError, UnsupportedOperationError, PartOfTransformError, mx.MXNetError):
        return None
    graph = Graph(captured, structure)
    return partial(graph.columns, parts, variables, tangents) if graph.is_last else None


def _value_and_grad(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, tuple, Any]:
    """As :func:`tape_value_and_grad`."""
    if not _needs_level():
        with suppress(NeedsReverseLevelError):
            return tape_value_and_grad(f, xs)
    outs, aux, pullback = reverse_vjp(f, xs)
    out = outs[0]
    return outs, aux, pullback((mx.np.ones(out.shape, dtype=out.dtype, ctx=out.ctx),)), None


def _needs_level() -> bool:
    """Whether reverse mode has to go on a recording of our own. Raises where it can't go on."""
    ensure_numpy_mode()
    if state.captures:
        raise UnsupportedOperationError(
            "mxnet: a function that goes backwards itself (grad, vjp, ...) can't be compiled: "
            "MXNet's gradients have no graph. Compile the function inside, or use jvp in it."
        )
    if state.tapes:
        state.tapes[-1].abandon()
    if state.reverse_levels:
        return True
    refuse_recording()
    return False
