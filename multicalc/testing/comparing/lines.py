"""What is compared, quantity by quantity: the results, every two of them, and who agrees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from multicalc.calls.shown import line
from multicalc.testing.comparing.gap import Gap

Group = tuple[str, ...]
"""The names of sides whose results agree with each other."""


@dataclass(frozen=True, eq=False)
class SideResult:
    """What a side gave for a quantity.

    Attributes:
        array: NumPy's; None where it failed.
        error: the failure's kind and message.
        declared: whether the failure is a gap that the backend declares.
    """

    array: np.ndarray | None = None
    error: str = ""
    declared: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class ComparedLine:
    """One array of an operator's result on all sides.

    Attributes:
        name: how a reader would write it: ``grad['w'][0]``.
        operator: of which it is.
        results: by side.
        pairs: every two sides that gave an array, and how far these are apart.
        remarks: what is known beyond the numbers.
    """

    name: str
    operator: str
    results: Mapping[str, SideResult]
    pairs: Mapping[tuple[str, str], Gap] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()

    def __repr__(self) -> str:
        groups = " | ".join(", ".join(group) for group in self.groups)
        failed = f"; failed: {', '.join(self.errors)}" if self.errors else ""
        return line(f"<ComparedLine {self.name}: {groups}{failed}>")

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """By side, of those that gave one."""
        found = {name: result.array for name, result in self.results.items()}
        return {name: array for name, array in found.items() if array is not None}

    @property
    def errors(self) -> dict[str, str]:
        """By side, of those that failed."""
        return {name: result.error for name, result in self.results.items() if result.error}

    @property
    def agrees(self) -> bool | None:
        """Whether no side failed, but as it declares, and all others agree; None where fewer than
        two were left to be compared."""
        if any(result.error and not result.declared for result in self.results.values()):
            return False
        return all(gap.agrees for gap in self.pairs.values()) if self.pairs else None

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The sides that gave an array, in groups that agree with each other, the largest first."""
        found: list[list[str]] = []
        for name in self.arrays:
            for group in found:
                if all(self.between(name, other).agrees for other in group):
                    group.append(name)
                    break
            else:
                found.append([name])
        return tuple(tuple(group) for group in sorted(found, key=len, reverse=True))

    @property
    def widest(self) -> Gap | None:
        """Of all pairs, the gap that is the largest share of what is allowed; one that is no
        matter of numbers first."""
        return max(self.pairs.values(), key=lambda gap: (not gap.agrees, gap.share), default=None)

    def between(self, one: str, other: str) -> Gap:
        """The gap of two sides, in any order."""
        return self.pairs[(one, other) if (one, other) in self.pairs else (other, one)]
