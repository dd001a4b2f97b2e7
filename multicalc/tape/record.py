"""Whether operations on variables are being recorded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_recording: ContextVar[bool] = ContextVar("multicalc_recording", default=False)


@contextmanager
def record() -> Iterator[None]:
    """Record the operations on variables within a ``with`` block, for :func:`backward`.

    Operations outside such a block compute plain variables without a history. It holds for this
    thread or task only; blocks may be nested. Nothing is kept but in the variables themselves, so
    that leaving the block by an exception leaves nothing behind.

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
    token = _recording.set(True)
    try:
        yield
    finally:
        _recording.reset(token)


def recording() -> bool:
    """Whether this thread or task is inside :func:`record`."""
    return _recording.get()
