"""Fuzzing on an executor: each of its workers has some rounds, in a process that may die."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from multicalc_conformance.engine.executors import ExecutorError, in_order
from multicalc_conformance.fuzz.finding import Finding, explained
from multicalc_conformance.fuzz.processes import ROUNDS, Fuzzing
from multicalc_conformance.fuzz.tally import Tally


@dataclass(frozen=True)
class Stretch:
    """Rounds of one process, which end when ``time.time`` says ``until``."""

    backends: tuple[str, ...]
    dtype: str
    until: float
    first_seed: int
    number: int
    known: tuple[Finding, ...]


def rounds_on(executor: Executor | None, fuzzing: Fuzzing, first_seed: int) -> Iterator[Finding]:
    """As ``fuzzing.rounds``, on ``executor``; it knows of what is found when it comes back, so that
    a stretch that runs beside another one may find the same, which is left out here.

    Raises:
        ExecutorError: a stretch did not come back, as happens where a worker died.
    """
    until = time.time() + fuzzing.until - time.monotonic()

    def stretches() -> Iterator[Stretch]:
        number = 0
        while time.time() < until:
            backends, known = tuple(fuzzing.backends), tuple(fuzzing.known)
            yield Stretch(backends, fuzzing.dtype, until, first_seed, number, known)
            number += ROUNDS

    for stretch, answer in in_order(executor, findings, stretches()):
        try:
            found, tally = answer()
        except Exception as error:
            told = f"rounds from {stretch.number} on did not come back: {error}"
            raise ExecutorError(told) from error
        for each in found:
            if not explained(fuzzing.known, each.backend, each):
                fuzzing.known.append(each)
                yield each
        fuzzing.count(tally)


def findings(stretch: Stretch) -> tuple[list[Finding], Tally]:
    """What a stretch comes to; called where it runs."""
    left = stretch.until - time.time()
    if left <= 0:
        return [], Tally()
    with TemporaryDirectory(prefix="multicalc-") as folder:
        until, tried = time.monotonic() + left, Path(folder) / "tried.py"
        fuzzing = Fuzzing(stretch.backends, stretch.dtype, until, tried)
        fuzzing.known += stretch.known
        found = list(fuzzing.process(stretch.first_seed, stretch.number))
    return [each for each in found if each is not None], fuzzing.tally
