"""Which scenarios a run is of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from multicalc_conformance import families
from multicalc_conformance.engine.scenario import PORTABLE, Scenario
from multicalc_conformance.families import FamilyDataMissingError
from multicalc_conformance.families.styles import both_styles

QUICK = 20
"""A quick run takes one scenario in so many of each family."""
BRIEF = {"float32": 10, "real": 5, "complex": 3, "batches": 4}
"""A brief run takes one in so many of those in single precision, most of which are there in double
too, of the real problems, which take longest, of operations on complex numbers, most of which are
there with real ones, and of operations mapped, which NumPy's and MXNet's tests map all."""


def select(
    wanted: Sequence[str] | None = None,
    *,
    dtype: str | None = None,
    only: str = "",
    quick: bool = False,
    brief: bool = False,
    portable: bool = True,
    notes: list[str] | None = None,
    files: Sequence[str] = (),
) -> list[Scenario]:
    """The scenarios of the ``wanted`` families (all by default) whose id contains ``only``.

    They have their operators of portable functions, too, unless these are not asked for; a brief or
    quick run has each once for a family.

    A family whose data are not installed is named in ``notes`` and left out, unless it was asked
    for. ``files`` have families of their own.

    Raises:
        UnknownFamilyError: there is no such family.
        FamilyDataMissingError: a family that was asked for lacks its data.
        OwnFamilyError: one of a person's own can't be loaded.
    """
    found: list[Scenario] = []
    for family in families.known(files) if wanted is None else wanted:
        try:
            every = families.scenarios(family, files)
        except FamilyDataMissingError as missing:
            if wanted is not None or notes is None:
                raise
            notes.append(str(missing))
            continue
        chosen = [s for s in every if dtype in (None, s.dtype) and only in s.id]
        if brief:
            chosen = list(_brief(chosen))
        if quick:
            chosen = chosen[::QUICK]
        if portable:
            chosen = [both_styles(s) for s in chosen]
        found += _once_portable(chosen) if brief or quick else chosen
    return found


def catalogue(family: str, files: Sequence[str] = ()) -> list[Scenario]:
    """All that a selection may have."""
    return [both_styles(s) for s in families.scenarios(family, files)]


def _once_portable(scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    """Each operator of portable functions in the first of the scenarios that have it."""
    seen: set[str] = set()
    for scenario in scenarios:
        portable = {o for o in scenario.compute if o.endswith(PORTABLE)}
        yield scenario.with_operators(scenario.compute.keys() - (portable & seen))
        seen |= portable


def _brief(scenarios: Iterable[Scenario]) -> Iterator[Scenario]:
    seen: Counter[str] = Counter()
    for scenario in scenarios:
        kind = scenario.dtype if scenario.dtype in BRIEF else scenario.family
        if seen[kind] % BRIEF.get(kind, 1) == 0:
            yield scenario
        seen[kind] += 1
