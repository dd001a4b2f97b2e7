"""What is used of JAX and is not public: what its transforms change in a thread."""

from __future__ import annotations

from typing import Any

from jax._src import config
from jax._src.core import trace_ctx

_SETTINGS = config.enable_x64, config.default_device


def standing() -> tuple[Any, ...]:
    """What is being traced in this thread, and what holds in it and not in others."""
    return trace_ctx.trace, trace_ctx.axis_env, *[s.get_local() for s in _SETTINGS]


def restore(standing: tuple[Any, ...]) -> None:
    """Put back what :func:`standing` has seen."""
    trace, axes, *values = standing
    trace_ctx.set_axis_env(axes)
    trace_ctx.set_trace(trace)
    for setting, value in zip(_SETTINGS, values, strict=True):
        if setting.get_local() is not value:
            # As if a scope were left that was entered when it had that value.
            scope = setting(setting.value)
            scope.prev = value
            scope.__exit__(None, None, None)
