"""Every ``xp`` operation that has derivatives, with the same function in mpmath beside it."""

from __future__ import annotations

from multicalc_conformance.operations import (
    bessel,
    complex_arrays,
    complex_numbers,
    control,
    decompositions,
    elementwise,
    fourier,
    incomplete,
    linear_algebra,
    manipulation,
    networks,
    products,
    reductions,
    safe,
    searching,
    special,
    steps,
    updates,
)
from multicalc_conformance.operations.case import Case

CHAPTERS = (
    elementwise,
    steps,
    special,
    bessel,
    incomplete,
    safe,
    networks,
    reductions,
    complex_numbers,
    complex_arrays,
    products,
    linear_algebra,
    decompositions,
    manipulation,
    searching,
    updates,
    control,
    fourier,
)


def cases() -> list[Case]:
    """All cases, by chapter."""
    return [case for chapter in CHAPTERS for case in chapter.CASES]
