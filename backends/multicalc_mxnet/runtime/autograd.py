"""MXNet's own tape: marking variables, recording, and gradients without its sharp edges."""

from __future__ import annotations

import functools
import weakref
from collections.abc import Sequence
from typing import Any

import numpy

from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

from . import calls
from .calls import Array
from .loading import load
from .state import state

mx = load()


@functools.cache
def is_floating(dtype: Any) -> bool:
    return numpy.dtype(dtype).kind == "f"


def variables(xs: Sequence[Array]) -> list[Array]:
    """``xs`` as variables of the tape, in memory of their own: a function that writes into its
    argument must not reach the caller's array."""
    copies = list(map(calls.copied, xs))
    for x in copies:
        x.__class__ = calls.Direct
    calls.mark(copies)
    return copies


def check_cotangents(cts: Sequence[Array | None], shapes: Sequence[tuple[int, ...]]) -> None:
    """MXNet would notice a wrong shape later, at a read that has nothing to do with it."""
    found = [None if ct is None else tuple(calls.shape_of(ct)) for ct in cts]
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


class recording:  # noqa: N801 (called like a function, and in every gradient: no generator)
    """Record, leaving the train mode as it is (``mx.autograd.record`` would turn it on)."""

    __slots__ = ("_was",)

    def __enter__(self) -> None:
        self._was = calls.set_recording(True)
        state.recordings += 1

    def __exit__(self, *_: object) -> None:
        state.recordings -= 1
        calls.set_recording(self._was)


def gradients(
    heads: Sequence[Array], head_grads: Sequence[Array | None], variables: Sequence[Array]
) -> list[Array]:
    """``Σ head_gradsᵢ · ∂headsᵢ/∂variable`` for each variable, zeros where nothing depends on it;
    ``None`` is a zero, and so is whatever there is for a head that isn't floating.

    MXNet counts a head that is given twice only once, and raises for a head or a variable that is
    not part of the recorded graph and for no variables at all; all three are seen to here.
    """
    if not variables:
        return []
    merged: dict[int, tuple[Array, Array]] = {}
    for head, ct in zip(heads, head_grads, strict=True):
        if ct is None or not calls.is_floating(head):
            continue
        if calls.dtype_code(ct) != calls.dtype_code(head):
            ct = ct.astype(head.dtype)
        known = merged.get(id(head))
        merged[id(head)] = (head, ct if known is None else known[1] + ct)
    pairs = list(merged.values())
    if not pairs:
        return list(map(mx.np.zeros_like, variables))
    try:
        return _backward(pairs, variables)
    except mx.MXNetError as error:
        if "Cannot differentiate" not in str(error):
            raise
    # Connected heads only, and an identity of every variable so that each is reachable.
    pairs = [(head, ct) for head, ct in pairs if is_recorded(head)]
    with recording():
        pairs += [(mx.np.copy(v), mx.np.zeros_like(v)) for v in variables]
    return _backward(pairs, variables)


kept_pullbacks: weakref.WeakSet[Any] = weakref.WeakSet()
"""Those that may be called again. What is freed after a run backwards is all that it met, arrays
that other recordings captured too."""


def gradients_of_one(head: Array, variables: Sequence[Array]) -> list[Array]:
    """Of a scalar, whose recording isn't needed again."""
    if not variables:
        return []
    try:
        return calls.backward([head], None, variables, retain_graph=len(kept_pullbacks) > 0)
    except mx.MXNetError as error:
        if "Cannot differentiate" not in str(error):
            raise
    one = mx.np.ones(head.shape, dtype=head.dtype, ctx=head.ctx)
    return gradients([head], [one], variables)


def _backward(pairs: list[tuple[Array, Array]], variables: Sequence[Array]) -> list[Array]:
    heads, head_grads = zip(*pairs, strict=True)
    return calls.backward(heads, head_grads, variables, retain_graph=True)


def is_recorded(x: Array) -> bool:
    """Whether the array is part of what the tape has recorded."""
    try:
        mx.autograd.get_symbol(x)
    except mx.MXNetError:
        return False
    return True


def name_of(x: Array) -> str:
    """What the tape calls a variable."""
    return str(mx.autograd.get_symbol(x).name)


def variable_names() -> set[str]:
    """Those of all variables of our tapes."""
    return {name_of(v) for tape in state.tapes for v in tape.variables}


def origins(x: Array) -> set[str]:
    """The names of what a recorded array was computed from, constants too."""
    return set(mx.autograd.get_symbol(x).list_inputs()) if is_recorded(x) else set()
