"""Results with a rule attached, as a function of PyTorch's autograd."""

from __future__ import annotations

from typing import Any

import torch

from multicalc.backend import Array, Arrays, filled
from multicalc_torch.private import unwrap_if_dead


def attached(pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    found: Arrays = _Attached.apply(pull, len(xs), len(kept), *xs, *kept, *outs)
    return found


class _Attached(torch.autograd.Function):
    # No `jvp`: in two levels of PyTorch's forward mode it would lose the second derivative in
    # silence. Without it PyTorch raises, and the adapter goes by the transpose of the pullback.
    generate_vmap_rule = True

    @staticmethod
    def forward(pull: Any, xs: int, kept: int, *operands: Array) -> Arrays:
        return tuple([y.view_as(y) for y in operands[xs + kept :]])

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Arrays) -> None:
        ctx.pull, ctx.xs, ctx.kept, *operands = inputs
        ctx.set_materialize_grads(False)
        ctx.save_for_backward(*operands[: ctx.xs + ctx.kept], *output)

    @staticmethod
    def backward(ctx: Any, *cotangents: Array | None) -> tuple[Array | None, ...]:
        # A pullback may run once its transform has ended, and no other one takes what that wrapped.
        saved, end = tuple(map(unwrap_if_dead, ctx.saved_tensors)), ctx.xs + ctx.kept
        xs, kept, outs = saved[: ctx.xs], saved[ctx.xs : end], saved[end:]
        given = [c if c is None else unwrap_if_dead(c) for c in cotangents]
        found = ctx.pull(xs, kept, outs, filled(torch, given, outs))
        return (None, None, None, *found, *(None,) * ctx.kept, *cotangents)
