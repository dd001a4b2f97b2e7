"""What is running in this thread: tapes, reverse levels, and the capture of a graph."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any, NamedTuple


class NeedsReverseLevelError(BaseException):
    """Reverse mode was asked for inside a taped function. Never leaves the engine.

    A ``BaseException``, so that a user's ``except Exception`` lets it pass.
    """


class GoesBackwardsError(BaseException):
    """A function being captured asks for a gradient itself, and MXNet's gradients have no graph.
    Never leaves the adapter; a ``BaseException``, so that a user's ``except Exception`` lets it
    pass."""


class Cut(NamedTuple):
    """A result of a graph, whose value is a constant of the tape."""

    graph: Any
    parts: Sequence[Any]
    """What the graph was called with."""
    result: Any


class Tape:
    """One function being recorded by MXNet's tape."""

    abandoned = False

    def __init__(self, variables: Sequence[Any], along: Any = None) -> None:
        self.variables = variables
        self.along = along
        """The forward level whose tangents alone will be gone back from, if that is known."""
        self.cut: list[Cut] = []
        """Results that are cut off for that reason. The derivative of what is computed from the
        value of one would be wrong."""

    def abandon(self) -> None:
        """Stop the recording; the outermost ``vjp`` starts again with a level of its own."""
        self.abandoned = True
        raise NeedsReverseLevelError


class _State(threading.local):
    def __init__(self) -> None:
        self.tapes: list[Tape] = []
        self.reverse_levels: list[Any] = []
        self.captures: list[Any] = []
        """The functions being captured as graphs: one at most, as inner ones become part of it."""
        self.recordings = 0
        """How many of our own recordings on MXNet's tape are under way, one inside another."""
        self.hooks = 0
        """How many blocks keep the hook in place."""


state = _State()
