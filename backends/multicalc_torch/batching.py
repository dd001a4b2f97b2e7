"""``torch.func.vmap`` of functions of flat tensors: its trees take as long as a small Hessian."""

from __future__ import annotations

from multicalc.backend import Arrays, Axes, FlatFunction, Pullback, looked_at
from multicalc.errors import UnsupportedOperationError
from multicalc_torch.private import (
    add_batch_dim,
    begin_batch,
    end_batch,
    lazy_load_decompositions,
    remove_batch_dim,
)

_LOOKS = (
    *(".item() on a Tensor", "data-dependent control flow", "dynamic shape", "masked_select"),
    *("aten::equal", "aten::nonzero"),
)
"""How ``torch.func.vmap`` speaks of a value that it has many of."""
_NUMPY = "Cannot access data pointer of Tensor"
_RULE = "Batching rule not implemented"


def mapped(f: FlatFunction, xs: Arrays, axes: Axes) -> tuple[Arrays, Arrays]:
    """``f`` of each example along ``axes`` of ``xs``, and the results along the first axis."""
    lazy_load_decompositions()
    pairs = list(zip(xs, axes, strict=True))
    count = next(x.shape[axis] for x, axis in pairs if axis is not None)
    level = begin_batch(count, "error")
    try:
        outs, aux = f(*[x if axis is None else add_batch_dim(x, axis, level) for x, axis in pairs])
        return (
            tuple([remove_batch_dim(y, level, count, 0) for y in outs]),
            tuple([remove_batch_dim(a, level, count, 0) for a in aux]),
        )
    except RuntimeError as error:
        text = str(error)
        if _NUMPY in text:
            looked_at("torch", "NumPy (of NumPy's data beside x, make xp.asarray(data))")
        if any(words in text for words in _LOOKS):
            looked_at("torch", text)
        if _RULE not in text:
            raise
        raise UnsupportedOperationError(
            f"torch: {text.splitlines()[0]} Write it by other functions of xp, or run it example "
            "by example: mc.vmap(f, loop=True)"
        ) from error
    finally:
        end_batch()


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
