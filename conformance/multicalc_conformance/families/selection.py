"""Which scenarios a run is of."""

from __future__ import annotations

from collections.abc import Sequence

from multicalc_conformance import families
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.families import FamilyDataMissingError, UnknownFamilyError

QUICK = 20
"""A quick run takes one scenario in so many of each family."""


def select(
    wanted: Sequence[str] | None = None,
    *,
    dtype: str | None = None,
    only: str = "",
    quick: bool = False,
    notes: list[str] | None = None,
) -> list[Scenario]:
    """The scenarios of the ``wanted`` families (all by default) whose id contains ``only``.

    A family whose data are not installed is named in ``notes`` and left out, unless it was asked
    for.

    Raises:
        UnknownFamilyError: there is no such family.
        FamilyDataMissingError: a family that was asked for lacks its data.
    """
    found: list[Scenario] = []
    for family in families.FAMILIES if wanted is None else wanted:
        if family not in families.FAMILIES:
            raise UnknownFamilyError(family)
        try:
            every = families.scenarios(family)
        except FamilyDataMissingError as missing:
            if wanted is not None or notes is None:
                raise
            notes.append(str(missing))
            continue
        chosen = [s for s in every if dtype in (None, s.dtype) and only in s.id]
        found += chosen[::QUICK] if quick else chosen
    return found
