"""Reverse mode, which nests in itself and in forward mode to any order.

``vjp`` chooses between two ways of going backwards. MXNet's own tape is the fast one, and serves
whenever it isn't itself inside another reverse mode: its second order is unusable. A ``vjp``
inside a taped one stops it, and the outer starts again with a recording of our own, in which
reverse modes nest. So a function that differentiates in reverse and is differentiated in reverse
runs twice; it has to be pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from ..runtime.autograd import refuse_recording
from ..runtime.calls import Array
from ..runtime.loading import ensure_numpy_mode, load
from ..runtime.state import GoesBackwardsError, NeedsReverseLevelError, state
from .boxes import Box
from .reverse import reverse_vjp
from .tape import tape_hessian_product, tape_value_and_grad, tape_vjp
from .vjp_operator import VjpOperator

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
    return value_grad_and_columns(f, xs)[:3]


def value_grad_and_columns(f: Any, xs: Sequence[Array]) -> tuple[tuple, tuple, tuple, Any]:
    """As :func:`tape_value_and_grad`."""
    if not _needs_level():
        with suppress(NeedsReverseLevelError):
            return tape_value_and_grad(f, xs)
    outs, aux, pullback = reverse_vjp(f, xs)
    out = outs[0]
    return outs, aux, pullback((mx.np.ones(out.shape, dtype=out.dtype, ctx=out.ctx),)), None


def hessian_product(f: Any, xs: Sequence[Array], ts: Sequence[Array]) -> tuple | None:
    """As :func:`tape_hessian_product`; None where that can't be had: inside other transforms, or
    of an ``f`` that goes backwards itself."""
    if not any(isinstance(x, Box) for x in (*xs, *ts)) and not _needs_level():
        with suppress(NeedsReverseLevelError):
            return tape_hessian_product(f, xs, ts)
    return None


def _needs_level() -> bool:
    """Whether reverse mode has to go on a recording of our own. Raises where it can't go on."""
    ensure_numpy_mode()
    if state.captures:
        raise GoesBackwardsError
    if state.tapes:
        state.tapes[-1].abandon()
    if state.reverse_levels:
        return True
    refuse_recording()
    return False


VjpOperator.vjp = staticmethod(vjp)
