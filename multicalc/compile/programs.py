"""The programs of a compiled function: those that were used latest."""

from __future__ import annotations

import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable

from multicalc.calls import trees
from multicalc.compile.history import History, why
from multicalc.compile.program import FlatProgram, Kind

MOST = 128
"""How many programs are kept. One is about a megabyte, and an integer that counts steps makes one a
step."""


class Programs:
    """A program for each kind of call, the latest ``MOST`` of them. Safe to use from several
    threads."""

    def __init__(self, name: str, history: History, on_drop: Callable[[], None]) -> None:
        self._name, self._history, self._on_drop = name, history, on_drop
        self._kept: OrderedDict[Kind, FlatProgram] = OrderedDict()
        self._lock = threading.Lock()
        self._warned = False

    def get(self, kind: Kind, make: Callable[[], FlatProgram]) -> FlatProgram:
        """The program of that kind; ``make`` makes it."""
        with self._lock:
            found = self._kept.get(kind)
            if found is not None:
                self._kept.move_to_end(kind)
                return found
            compiled = kind.compiler is not None
            if compiled:
                self._compare(kind)
            made = self._kept[kind] = make()
            full = len(self._kept) > MOST
            if full:
                self._kept.popitem(last=False)
                self._on_drop()
        if full and compiled and not self._warned:
            self._warned = True
            self._warn()
        return made

    def _compare(self, kind: Kind) -> None:
        """Count the static values in which ``kind`` differs from the latest one like it."""
        for other in reversed(self._kept):
            if other[:-1] == kind[:-1]:
                names = trees.argument_names(kind.spec)
                pairs = zip(kind.static, other.static, strict=True)
                changed = [names[new[0]] for new, old in pairs if new != old]
                # Several that change at a time are counted each.
                self._history.static.update(changed)
                return

    def _warn(self) -> None:
        common = self._history.static.most_common(1)
        reason = f", {common[0][1]} times as {why(common[0][0])}" if common else ""
        warnings.warn(
            f"{self._name} was traced for more than {MOST} kinds of calls{reason}. Only the "
            "latest are kept, others are traced again.",
            stacklevel=2,
        )
