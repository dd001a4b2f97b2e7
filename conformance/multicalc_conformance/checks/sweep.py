"""Many functions are tried for a while, those first that are the adapter's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from multicalc.xp.building import NEEDED
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import CheckError

SHOWN = 5
"""How many functions that fail are told one by one."""

BUDGET_S = 2.0
"""For how long another function is begun with: a framework that compiles each would take longer
than the rest of the checks, and the suite tries all of them."""


@dataclass(frozen=True)
class Trial:
    """What ``faults`` finds wrong with one function, ``operation`` by its name in ``xp``."""

    operation: str
    faults: Callable[[], list[str]]


def tried(candidate: Candidate, trials: Sequence[Trial]) -> str | None:
    """Make the trials: how many of them, if not all, for the row of the check.

    Raises:
        CheckError: functions are wrong.
    """
    given = getattr(candidate.xp, "primitives", ())

    def rank(trial: Trial) -> tuple[bool, bool]:
        return trial.operation not in given, trial.operation not in NEEDED

    start, faults, count = perf_counter(), [], 0
    for trial in sorted(trials, key=rank):
        faults += trial.faults()
        count += 1
        if perf_counter() - start > BUDGET_S:
            break
    rest = f"{count} of {len(trials)} tried in {BUDGET_S:g} s; the suite tries the rest"
    if faults:
        more = [f"and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
        raise CheckError("; ".join([*faults[:SHOWN], *more, *([rest] * (count < len(trials)))]))
    return rest if count < len(trials) else None
