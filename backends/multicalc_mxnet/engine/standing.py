"""What runs in this thread, seen before a transform and put back where that was interrupted."""

from __future__ import annotations

from typing import Any

from ..runtime import calls
from ..runtime.loading import load
from ..runtime.state import state
from . import hook

mx = load()
_default = mx.context.Context._default_ctx


def standing() -> tuple[Any, ...]:
    """Tapes, levels, captures, recordings and hooks of ours, MXNet's recording and its device."""
    return (
        len(state.tapes),
        len(state.reverse_levels),
        len(state.captures),
        state.recordings,
        state.hooks,
        mx.autograd.is_recording(),
        getattr(_default, "value", None),
    )


def restore(standing: tuple[Any, ...]) -> None:
    """Put back what :func:`standing` has seen."""
    tapes, levels, captures, state.recordings, hooks, recording, context = standing
    calls.set_recording(recording)
    del state.tapes[tapes:]
    del state.reverse_levels[levels:]
    del state.captures[captures:]
    if context is not None:
        _default.value = context
    # None, too, where an interrupt has left some of it in place.
    hook.remove(state.hooks - hooks)
