"""Whether operations on variables are being recorded."""

from __future__ import annotations

from contextlib import AbstractContextManager

from multicalc.backend import Scope, Scopes

_recording: Scopes[None] = Scopes("multicalc_recording")


def record() -> AbstractContextManager[None]:
    """Record the operations on variables within a ``with`` block, for :func:`backward`.

    Operations outside such a block compute plain variables without a history. It holds for this
    thread or task only; blocks may be nested, and left in any order. Nothing is kept but in the
    variables themselves, so that leaving the block by an exception leaves nothing behind. A
    generator that waits inside a block (a fixture, a function under ``contextlib.contextmanager``)
    keeps it open for whoever runs the generator, until it goes on, is closed or is collected.

    Returns:
        A context manager, which gives None.

    >>> import multicalc as mc
    >>> x = mc.variable(3.0, backend="numpy")
    >>> with mc.record():
    ...     y = x**2
    >>> mc.backward(y)
    >>> float(x.grad)
    6.0
    """
    return Scope(_recording, None)


def recording() -> bool:
    """Whether this thread or task is inside :func:`record`."""
    return _recording.are_open()
