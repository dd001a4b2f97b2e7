"""``torch.func.vmap`` of a function of flat tensors: its trees take as long as a small Hessian."""

from __future__ import annotations

from torch._C._functorch import (
    _add_batch_dim,
    _remove_batch_dim,
    _vmap_decrement_nesting,
    _vmap_increment_nesting,
)
from torch._functorch.vmap import lazy_load_decompositions

from multicalc.backend import Arrays, Pullback


def batched(linear: Pullback, xs: Arrays) -> Arrays:
    """``linear`` along the leading axis of ``xs``."""
    lazy_load_decompositions()
    count = len(xs[0])
    level = _vmap_increment_nesting(count, "error")
    try:
        outs = linear(tuple([_add_batch_dim(x, 0, level) for x in xs]))
        return tuple([_remove_batch_dim(y, level, count, 0) for y in outs])
    finally:
        _vmap_decrement_nesting()
