"""Checks run in order, each once those before it that it needs have passed."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from time import perf_counter
from typing import Literal

from multicalc.testing.comparing.failure import attempt
from multicalc_conformance.checks import CHECKS
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.check import Check, CheckError
from multicalc_conformance.checks.raised import raised


@dataclass(frozen=True)
class CheckOutcome:
    """How a check ended: ``said`` is the sentence for the adapter's author, and ``section`` where
    the guide speaks of it; of a check that was skipped, the name of the one that it needs; of one
    that passed, how far it went if not all the way."""

    check: Check
    status: Literal["passed", "failed", "skipped"]
    said: str = ""
    section: str = ""
    seconds: float = 0.0


def outcomes(candidate: Candidate, checks: Sequence[Check] = CHECKS) -> Iterator[CheckOutcome]:
    """The outcome of each of ``checks``, as it comes.

    They run in a thread of their own: of one that doesn't end in its time it is said, and those
    after it are skipped, as it still runs.
    """
    asked: SimpleQueue[Check | None] = SimpleQueue()
    given: SimpleQueue[CheckOutcome] = SimpleQueue()
    threading.Thread(target=_serve, args=(candidate, asked, given), daemon=True).start()
    try:
        yield from _in_order(checks, asked, given)
    finally:
        asked.put(None)


def _in_order(
    checks: Sequence[Check], asked: SimpleQueue[Check | None], given: SimpleQueue[CheckOutcome]
) -> Iterator[CheckOutcome]:
    missing: dict[Check, Check] = {}
    hanging: Check | None = None
    for each in checks:
        cause = hanging or next((missing[x] for x in each.after if x in missing), None)
        if cause is not None:
            outcome = CheckOutcome(each, "skipped", cause.name)
        else:
            asked.put(each)
            try:
                outcome = given.get(timeout=each.seconds)
            except Empty:
                hanging = each
                outcome = CheckOutcome(each, "failed", _late(each), each.section, each.seconds)
        if outcome.status != "passed":
            missing[each] = cause or each
        yield outcome


def _late(each: Check) -> str:
    why = f": {each.late}" if each.late else ""
    return f"it did not end within {each.seconds:g} seconds{why}; what comes after it was not tried"


def _serve(
    candidate: Candidate, asked: SimpleQueue[Check | None], given: SimpleQueue[CheckOutcome]
) -> None:
    while (each := asked.get()) is not None:
        given.put(_outcome(each, candidate))


def _outcome(each: Check, candidate: Candidate) -> CheckOutcome:
    start = perf_counter()
    failure = attempt(_run, each, candidate)
    seconds = perf_counter() - start
    if not isinstance(failure, Exception):
        return CheckOutcome(each, "passed", failure or "", seconds=seconds)
    if isinstance(failure, CheckError):
        section = failure.section or each.section
        return CheckOutcome(each, "failed", str(failure), section, seconds)
    return CheckOutcome(each, "failed", raised(failure, candidate), each.section, seconds)


def _run(each: Check, candidate: Candidate) -> str | None:
    if each.scoped:
        return candidate.backend.scoped(frozenset({"float64"}), each.run, candidate)
    return each.run(candidate)
