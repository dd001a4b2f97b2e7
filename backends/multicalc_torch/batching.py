"""``torch.func.vmap`` of a function of flat tensors: its trees take as long as a small Hessian."""

from __future__ import annotations

from multicalc.backend import Arrays, Pullback
from multicalc_torch.private import (
    add_batch_dim,
    begin_batch,
    end_batch,
    lazy_load_decompositions,
    remove_batch_dim,
)


def batched(linear: Pullback, xs: Arrays) -> Arrays:
    """``linear`` along the leading axis of ``xs``."""
    lazy_load_decompositions()
    count = len(xs[0])
    level = begin_batch(count, "error")
    try:
        outs = linear(tuple([add_batch_dim(x, 0, level) for x in xs]))
        return tuple([remove_batch_dim(y, level, count, 0) for y in outs])
    finally:
        end_batch()
