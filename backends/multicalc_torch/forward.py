"""Forward mode: PyTorch's own dual numbers, or ``torch.func`` where a transform is around."""

from __future__ import annotations

import threading
from typing import Any

import torch
from torch.autograd import forward_ad

from multicalc.backend import Array, Arrays, FlatFunction
from multicalc_torch import tape
from multicalc_torch.corrections import transform
from multicalc_torch.exits import tangents_kept
from multicalc_torch.private import (
    forward_standing,
    forward_thread,
    make_dual,
    restore_forward,
    unpack_dual,
)


class TakenError(RuntimeError):
    """Another thread is in forward mode."""


def pushed(f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
    """``outs, aux, out_tangents``.

    Nobody waits for the one thread that may be in forward mode, as it may be waiting for him.

    Raises:
        TakenError: another thread is in forward mode.
        RuntimeError: an operator has no forward-mode rule, or met a tangent that PyTorch has
            widened.
    """
    me, outermost = threading.get_ident(), not forward_thread
    try:
        if forward_thread.setdefault("thread", me) != me:
            raise TakenError("another thread is in forward mode")
        return _pushed(f, xs, tangents)
    finally:
        # No calls: an interrupt comes after one, and then there is nothing left to do.
        if outermost and "thread" in forward_thread and forward_thread["thread"] == me:
            del forward_thread["thread"]


def _pushed(f: FlatFunction, xs: Arrays, tangents: Arrays) -> tuple[Arrays, Arrays, Arrays]:
    standing = forward_standing()
    try:
        if not tape.serves((*xs, *tangents)):
            with transform(nested=True), tangents_kept:
                result: Any = torch.func.jvp(f, xs, tangents, has_aux=True)
            outs, found, aux = result
            return outs, aux, tuple([_as_one(y, t) for y, t in zip(outs, found, strict=True)])
        level = forward_ad.enter_dual_level()
        try:
            duals = [make_dual(x, t, level=level) for x, t in zip(xs, tangents, strict=True)]
            with transform(nested=False), tangents_kept:
                outs, aux = f(*duals)
            parts = [unpack_dual(y, level=level) for y in outs]
            aux = tuple([unpack_dual(a, level=level)[0] for a in aux])
            return tuple([y for y, _ in parts]), aux, tuple([_as_one(*part) for part in parts])
        finally:
            forward_ad.exit_dual_level(level=level)
    except BaseException:
        restore_forward(standing)
        raise


def _as_one(y: Array, t: Array | None) -> Array:
    """The tangent ``t`` as an array like ``y``: PyTorch has None or a tensor without storage for
    zeros, and widens the tangent of a float32 scalar that meets a Python number
    (pytorch/pytorch#90065)."""
    if t is None:
        return torch.zeros_like(y)
    t = tape.written_out(t)
    return t if t.dtype == y.dtype else t.to(y.dtype)
