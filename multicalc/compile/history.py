"""What a function has been traced for, and what made it be traced again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from multicalc.display.table import card, said, table


@dataclass(frozen=True, repr=False)
class JitStats:
    """How often a function has been traced, for what, and why again.

    ``kinds`` has a line for each trace: the backend, the compiler, and dtype and shape of every
    array. Several of one shape differ in structure or in a static value. ``static`` has the static
    arguments, and how often another value of one led to another trace.
    """

    kinds: tuple[str, ...]
    static: Mapping[str, int] = field(default_factory=dict)

    @property
    def traces(self) -> int:
        return len(self.kinds)

    def __repr__(self) -> str:
        latest = f", the latest: {self.kinds[-1]}" if self.kinds else ""
        again = "".join(f"; {count} as {why(name)}" for name, count in self.static.items())
        return f"JitStats({self._told}{latest}{again})"

    @property
    def _told(self) -> str:
        return f"{self.traces} trace{'s' * (self.traces != 1)}"

    def _repr_html_(self) -> str:
        rows = [(k + 1, kind) for k, kind in enumerate(self.kinds)]
        again = [f"{count} as {why(name)}" for name, count in self.static.items()]
        heads = ("trace", "for")
        return card(f"JitStats: {self._told}", table(heads, rows) if rows else "", said(*again))


def why(name: str) -> str:
    """What a reader can do about a static argument."""
    return f"{name} is static and changed: pass it as an array, and it is data"


@dataclass(frozen=True, eq=False)
class History:
    """What :class:`JitStats` are made of; a compiled function and what is derived from it share
    one."""

    kinds: list[str] = field(default_factory=list)
    static: Counter[str] = field(default_factory=Counter)

    def stats(self) -> JitStats:
        return JitStats(tuple(self.kinds), MappingProxyType(dict(self.static)))
