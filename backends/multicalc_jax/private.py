"""What is used of JAX and is not public: its arrays' type, what its transforms change in a
thread, a method of what they trace, and what is below ``vmap``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from jax import Array
from jax._src import config
from jax._src.array import ArrayImpl
from jax._src.core import (
    ShapedArray,
    Tracer,
    aval_method,
    eval_trace,
    set_current_trace,
    trace_ctx,
)
from jax._src.interpreters.batching import BatchTrace, BatchTracer
from jax.interpreters.ad import Zero
from jax.numpy import moveaxis
from numpy import ndim

__all__ = [
    "ArrayImpl",
    "has_tangent",
    "item",
    "left",
    "mapped_over",
    "maps_over",
    "put_item",
    "restore",
    "standing",
    "trace_ctx",
    "traces",
    "undisturbed",
]

Result = TypeVar("Result")
_x64, _device = config.enable_x64.get_local, config.default_device.get_local

_NONE = Zero(ShapedArray((), "float32"))
_item = ShapedArray.__dict__["item"]
item: Callable[..., Any] = _item.fun
"""``x.item()`` of what is traced."""


def has_tangent(x: Any) -> bool:
    """Whether a derivative goes on through ``x``, at the innermost transform or one around."""
    while isinstance(x, Tracer):
        if not isinstance(getattr(x, "tangent", _NONE), Zero):
            return True
        x = x.val if isinstance(x, BatchTracer) else getattr(x, "primal", None)
    return False


def put_item(function: Callable[..., Any]) -> None:
    """Make it that."""
    ShapedArray.item = _item if function is item else aval_method(function)


def traces() -> bool:
    """Whether a transform or a compiler of JAX's traces, here."""
    return trace_ctx.trace is not eval_trace


def standing() -> tuple[Any, ...]:
    """What is being traced in this thread, and what holds in it and not in others."""
    return trace_ctx.trace, trace_ctx.axis_env, _x64(), _device()


def restore(standing: tuple[Any, ...]) -> None:
    """Put back what :func:`standing` has seen."""
    trace, axes, x64, device = standing
    trace_ctx.set_axis_env(axes)
    trace_ctx.set_trace(trace)
    for setting, value in ((config.enable_x64, x64), (config.default_device, device)):
        if setting.get_local() is not value:
            # As if a scope were left that was entered when it had that value.
            scope = setting(setting.value)
            scope.prev = value
            scope.__exit__(None, None, None)


def undisturbed(f: Callable[..., Result], *xs: Any) -> Result:
    """``f(*xs)``, which leaves nothing behind where it raises."""
    before = standing()
    try:
        return f(*xs)
    except BaseException:
        restore(before)
        raise


def left(trace: Any) -> None:
    """Trace what was traced before, if something else still is."""
    if trace_ctx.trace is not trace:
        if trace is eval_trace:
            trace_ctx.reset()
            trace_ctx.set_axis_env(trace_ctx.axis_env)
        trace_ctx.set_trace(trace)


def maps_over(trace: Any) -> bool:
    """Whether what is traced now is ``trace``, or a ``vmap`` in it."""
    here = trace_ctx.trace
    while isinstance(here, BatchTrace) and here is not trace:
        here = here.parent_trace
    return here is trace


def mapped_over(f: Callable[[list[Any]], list[Any]], xs: list[Any], trace: Any) -> list[Any]:
    """``f(xs)`` of a function that :func:`maps_over` ``trace``, run in ``trace``, where arrays have
    an axis in front for each ``vmap`` that they are mapped by. As many come out of ``f`` as go in,
    and those with one dimension more than that at the same place are mapped."""
    here = trace_ctx.trace
    if here is trace:
        return f(xs)
    values = [_in_front(*here.to_batch_info(x)) for x in xs]
    with set_current_trace(here.parent_trace):
        outs = mapped_over(f, values, trace)
    return [
        BatchTracer(here, out, 0) if isinstance(out, Array) and out.ndim > ndim(x) else out
        for x, out in zip(xs, outs, strict=True)
    ]


def _in_front(x: Any, axis: int | None) -> Any:
    return moveaxis(x, axis, 0) if isinstance(axis, int) else x
