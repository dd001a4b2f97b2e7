"""What an adapter puts in place of a framework's own, only where a transform of ours runs."""

from __future__ import annotations

import threading
from collections.abc import Callable


class _Here(threading.local):
    transforms = 0


class Replacement:
    """A scope in which ours is in place; scopes nest, and run in parallel.

    ``put(True)`` puts it there as the first of all threads enters, ``put(False)`` puts back the
    framework's own as the last one leaves. Ours asks ``here`` whether this thread is in one.
    """

    __slots__ = ("_here", "_lock", "_put", "_users")

    def __init__(self, put: Callable[[bool], None]) -> None:
        self._put, self._here, self._lock, self._users = put, _Here(), threading.Lock(), 0

    def __enter__(self) -> None:
        self.restore(self._here.transforms + 1)

    def __exit__(self, *_: object) -> None:
        self.restore(self._here.transforms - 1)

    def here(self) -> int:
        """How many scopes this thread is in."""
        return self._here.transforms

    def restore(self, transforms: int) -> None:
        """Be in so many."""
        with self._lock:
            before = self._users
            self._users += transforms - self._here.transforms
            self._here.transforms = transforms
            if not before or not self._users:
                self._put(self._users > 0)
