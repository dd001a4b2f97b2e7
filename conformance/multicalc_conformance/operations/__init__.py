"""Every ``xp`` operation that has derivatives, with the same function in mpmath beside it."""

from __future__ import annotations

from multicalc_conformance.operations import (
    complex_numbers,
    elementwise,
    reductions,
    special,
    steps,
)
from multicalc_conformance.operations.case import Case

CHAPTERS = (elementwise, steps, special, reductions, complex_numbers)


def cases() -> list[Case]:
    """All cases, by chapter."""
    return [case for chapter in CHAPTERS for case in chapter.CASES]
