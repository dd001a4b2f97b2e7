"""Scenarios on an executor, in parts; each part has a process that may die, wherever it runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from multicalc.testing.comparing.failure import told
from multicalc_conformance.engine.executors import in_order
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.serving import Catalogue
from multicalc_conformance.engine.store import Record
from multicalc_conformance.engine.workers import lost, results

LENGTH = 25
"""Scenarios of a part: its process loads the frameworks anew."""


@dataclass(frozen=True)
class Part:
    """Scenarios by family, id and operators, as they can't be sent, and how they are run."""

    wanted: tuple[tuple[str, str, tuple[str, ...]], ...]
    catalogue: Catalogue
    backends: tuple[str, ...]
    timeout: float | None


def results_on(
    executor: Executor | None,
    scenarios: Sequence[Scenario],
    catalogue: Catalogue,
    backends: Sequence[str],
    timeout: float | None = None,
) -> Iterator[Record]:
    """The record of each scenario, in their order; ``executor`` has to find ``catalogue``, too.

    A part that the executor has no results of, as its worker died, is so many errors.
    """
    cut = [scenarios[i : i + LENGTH] for i in range(0, len(scenarios), LENGTH)]
    parts = []
    for some in cut:
        wanted = tuple((s.family, s.id, tuple(s.compute)) for s in some)
        parts.append(Part(wanted, catalogue, tuple(backends), timeout))
    for some, (_, answer) in zip(cut, in_order(executor, records, parts), strict=True):
        try:
            found = answer()
        except Exception as error:
            whys = dict.fromkeys(backends, f"the executor has no result: {told(error)}")
            found = [lost(scenario, whys) for scenario in some]
        yield from found


def records(part: Part) -> list[Record]:
    """What the scenarios of a part come to; called where they run."""
    families = dict.fromkeys(family for family, _, _ in part.wanted)
    known = {s.id: s for family in families for s in part.catalogue(family)}
    scenarios = [known[name].with_operators(operators) for _, name, operators in part.wanted]
    return list(results(scenarios, part.catalogue, part.backends, 1, part.timeout))
