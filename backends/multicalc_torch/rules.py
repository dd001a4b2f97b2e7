"""Results with a rule attached, as a function of PyTorch's autograd."""

from __future__ import annotations

from typing import Any

import torch

from multicalc.backend import Array, Arrays, filled


def attached(pull: Any, xs: Arrays, kept: Arrays, outs: Arrays) -> Arrays:
    found: Arrays = _Attached.apply(pull, len(xs), len(kept), *xs, *kept, *outs)
    return found


class _Attached(torch.autograd.Function):
    generate_vmap_rule = True

    @staticmethod
    def forward(pull: Any, xs: int, kept: int, *operands: Array) -> Arrays:
        return tuple([y.view_as(y) for y in operands[xs + kept :]])

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Any, ...], output: Arrays) -> None:
        ctx.pull, ctx.xs, ctx.kept, *operands = inputs
        ctx.set_materialize_grads(False)
        saved = (*operands[: ctx.xs + ctx.kept], *output)
        ctx.save_for_backward(*saved)
        ctx.save_for_forward(*saved)

    @staticmethod
    def backward(ctx: Any, *cotangents: Array | None) -> tuple[Array | None, ...]:
        xs, kept, outs = _saved(ctx)
        found = ctx.pull(xs, kept, outs, filled(torch, cotangents, outs))
        return (None, None, None, *found, *(None,) * ctx.kept, *cotangents)

    @staticmethod
    def jvp(ctx: Any, *tangents: Array | None) -> Arrays:
        """The transpose of the pullback."""
        xs, kept, outs = _saved(ctx)
        through = tangents[3 + ctx.xs + ctx.kept :]

        def pullback(*cotangents: Array) -> Arrays:
            return filled(torch, ctx.pull(xs, kept, outs, cotangents), xs)

        at = tuple([torch.ones_like(y) for y in outs])
        _, push = torch.func.vjp(pullback, *at)
        pushed = push(filled(torch, tangents[3 : 3 + ctx.xs], xs))
        return tuple([a if b is None else a + b for a, b in zip(pushed, through, strict=True)])


def _saved(ctx: Any) -> tuple[Arrays, Arrays, Arrays]:
    saved, end = ctx.saved_tensors, ctx.xs + ctx.kept
    return saved[: ctx.xs], saved[ctx.xs : end], saved[end:]
