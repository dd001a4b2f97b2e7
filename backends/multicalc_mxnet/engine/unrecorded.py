"""Computing what is to be a constant."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ..runtime import calls
from ..runtime.calls import Array
from ..runtime.state import state
from .boxes import is_symbolic


@contextmanager
def unrecorded(*xs: Array) -> Iterator[None]:
    """Compute constants from ``xs``: no recording, ours or the caller's, sees what is done inside.
    A function that is being captured becomes a graph as a whole, constants included: as they are,
    without what would correct their gradients."""
    if any(map(is_symbolic, xs)):
        capture = state.captures[-1]
        corrects, capture.corrects = capture.corrects, False
        try:
            yield
        finally:
            capture.corrects = corrects
        return
    was, recordings = calls.set_recording(False), state.recordings
    state.recordings = 0
    try:
        yield
    finally:
        state.recordings = recordings
        calls.set_recording(was)
