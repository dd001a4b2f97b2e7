"""Forward mode: values that carry a tangent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from multicalc.errors import InvalidArgumentError

from ..runtime.calls import Array, at_once, is_floating, shape_of
from ..runtime.loading import ensure_numpy_mode, load
from . import hook
from .boxes import Level
from .operators import Operator, apply
from .traced import Traced

mx = load()


class ForwardLevel(Level):
    """A running ``jvp``; the mark it keeps on an array is the tangent."""

    __slots__ = ()

    def process(self, op: Operator, operands: Sequence[Array]) -> tuple[Array, ...]:
        ours = [isinstance(x, Traced) and x.level is self for x in operands]
        xs = [x.value if own else x for x, own in zip(operands, ours, strict=True)]
        ys, dys = _pushed(op, xs, operands, ours)
        return tuple(
            y if dy is None else Traced(self, y, dy) for y, dy in zip(ys, dys, strict=True)
        )


@at_once
def _pushed(
    op: Operator, xs: Sequence[Array], operands: Sequence[Array], ours: Sequence[bool]
) -> tuple[Sequence[Array], Sequence[Array | None]]:
    """The operator's results at ``xs``, and their tangents."""
    ys = apply(op, xs)
    if op.constant or not any(map(is_floating, ys)):
        return ys, [None] * len(ys)
    ts = [x.mark if own else None for x, own in zip(operands, ours, strict=True)]
    return ys, op.jvp(xs, ts, ys)


def jvp(f: Any, xs: Sequence[Array], ts: Sequence[Array]) -> tuple[tuple, tuple, tuple]:
    """``outs, aux, out_tangents`` of the flat function ``f`` at ``xs`` along ``ts``.

    Tangents have the shape and dtype of their inputs. Under the caller's own
    ``mx.autograd.record()`` the results are part of that recording.
    """
    ensure_numpy_mode()
    if list(map(shape_of, xs)) != list(map(shape_of, ts)):
        raise InvalidArgumentError(
            f"mxnet: tangents have shapes {[t.shape for t in ts]}, inputs have "
            f"{[x.shape for x in xs]}"
        )
    level = ForwardLevel()
    with hook.installed():
        try:
            outs, aux = f(*(Traced(level, x, t) for x, t in zip(xs, ts, strict=True)))
        finally:
            level.open = False
        # What has no level is a constant, which f may have captured.
        values = tuple(_value(y, level) if isinstance(y, Traced) else y.copy() for y in outs)
        tangents = tuple(
            y.mark if isinstance(y, Traced) and y.level is level else mx.np.zeros_like(y)
            for y in outs
        )
        return values, tuple(_value(y, level) for y in aux), tangents


def _value(y: Array, level: Level) -> Array:
    return y.value if isinstance(y, Traced) and y.level is level else y
