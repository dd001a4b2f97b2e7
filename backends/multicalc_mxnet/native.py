"""MXNet's own tape: marking variables, recording, and gradients without its sharp edges."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy

from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

from .loading import load
from .state import state
from .traced import is_symbolic

mx = load()
Array = Any


@functools.cache
def is_floating(dtype: Any) -> bool:
    return numpy.dtype(dtype).kind == "f"


def variable(x: Array) -> Array:
    """``x`` as a variable of the tape, in memory of its own: a function that writes into its
    argument must not reach the caller's array."""
    detached = x.detach().copy()
    # autograd.grad returns new arrays: this buffer is asked for and never written.
    buffer = mx.np.empty(x.shape, dtype=x.dtype, ctx=x.ctx)
    mx.autograd.mark_variables([detached], [buffer])
    return detached


def check_cotangents(cts: Sequence[Array | None], shapes: Sequence[tuple[int, ...]]) -> None:
    """MXNet would notice a wrong shape later, at a read that has nothing to do with it."""
    found = [None if ct is None else ct.shape for ct in cts]
    if len(found) != len(shapes) or any(
        f is not None and f != s for f, s in zip(found, shapes, strict=True)
    ):
        raise InvalidArgumentError(
            f"mxnet: cotangents have shapes {found}, outputs have {list(shapes)}"
        )


def refuse_recording() -> None:
    """Raise inside the caller's own ``mx.autograd.record()``."""
    if mx.autograd.is_recording():
        raise UnsupportedOperationError(
            "mxnet: reverse mode inside mx.autograd.record() would come out as a constant of that "
            "recording. Nest multicalc's transforms instead, use forward mode (jvp), which MXNet "
            "can record, or say that a constant is meant with mx.autograd.pause()."
        )


@contextmanager
def recording() -> Iterator[None]:
    """Record, leaving the train mode as it is (``mx.autograd.record`` would turn it on)."""
    was = mx.autograd.set_recording(True)
    state.recordings += 1
    try:
        yield
    finally:
        state.recordings -= 1
        mx.autograd.set_recording(was)


@contextmanager
def unrecorded(*xs: Array) -> Iterator[None]:
    """Compute constants from ``xs``: no recording, ours or the caller's, sees what is done inside.
    A function that is being captured becomes a graph as a whole, constants included."""
    if any(map(is_symbolic, xs)):
        yield
        return
    was, recordings = mx.autograd.set_recording(False), state.recordings
    state.recordings = 0
    try:
        yield
    finally:
        state.recordings = recordings
        mx.autograd.set_recording(was)


def gradients(
    heads: Sequence[Array], head_grads: Sequence[Array], variables: Sequence[Array]
) -> list[Array]:
    """``Σ head_gradsᵢ · ∂headsᵢ/∂variable`` for each variable, zeros where nothing depends on it.

    MXNet counts a head that is given twice only once, and raises for a head or a variable that is
    not part of the recorded graph and for no variables at all; all three are seen to here.
    """
    if not variables:
        return []
    merged: dict[int, tuple[Array, Array]] = {}
    for head, ct in zip(heads, head_grads, strict=True):
        if ct.dtype != head.dtype:
            ct = ct.astype(head.dtype)
        known = merged.get(id(head))
        merged[id(head)] = (head, ct if known is None else known[1] + ct)
    pairs = list(merged.values())
    try:
        found = _grad(pairs, variables)
    except mx.MXNetError as error:
        if "Cannot differentiate" not in str(error):
            raise
        # Connected heads only, and an identity of every variable so that each is reachable.
        pairs = [(head, ct) for head, ct in pairs if is_recorded(head)]
        with recording():
            pairs += [(mx.np.copy(v), mx.np.zeros_like(v)) for v in variables]
        found = _grad(pairs, variables)
    return found


def gradients_of_one(head: Array, variables: Sequence[Array]) -> list[Array]:
    """Of a scalar, whose recording isn't needed again."""
    if not variables:
        return []
    try:
        found = mx.autograd.grad(
            head, list(variables), retain_graph=False, train_mode=mx.autograd.is_training()
        )
    except mx.MXNetError as error:
        if "Cannot differentiate" not in str(error):
            raise
        one = mx.np.ones(head.shape, dtype=head.dtype, ctx=head.ctx)
        return gradients([head], [one], variables)
    return [g.as_np_ndarray() for g in found]


def _grad(pairs: list[tuple[Array, Array]], variables: Sequence[Array]) -> list[Array]:
    found = mx.autograd.grad(
        [head for head, _ in pairs],
        list(variables),
        head_grads=[ct for _, ct in pairs],
        retain_graph=True,
        create_graph=False,
        train_mode=mx.autograd.is_training(),
    )
    return [g.as_np_ndarray() for g in found]


def is_recorded(x: Array) -> bool:
    """Whether the array is part of what the tape has recorded."""
    try:
        mx.autograd.get_symbol(x)
    except mx.MXNetError:
        return False
    return True
