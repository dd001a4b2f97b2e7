"""Fuzzing: programs are drawn until one fails, which hypothesis makes small; then on without it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, Verbosity, assume, given, seed, settings
from hypothesis.errors import Flaky

from multicalc.backend import Backend
from multicalc_conformance.fuzz.classified import kind_of
from multicalc_conformance.fuzz.finding import Finding, explained, finding
from multicalc_conformance.fuzz.grammar import RandomProgram
from multicalc_conformance.fuzz.judging import UnfitError, scenario
from multicalc_conformance.fuzz.programs import STEPS, programs
from multicalc_conformance.fuzz.tally import Tally

BATCH = 40
"""Programs a round. Hypothesis draws small programs first and variations of what it has seen, so
that many rounds see more than a long one."""
SHRINKING = 60.0
"""Seconds after which a failing program is taken as small enough."""
ON = "# on "
"""How the first line of what is being tried begins; the backend's name follows."""


class DisagreementError(AssertionError):
    """What hypothesis sees of a failing program."""


def seed_of(first: int, number: int) -> int:
    """The seed of a round."""
    return first * 1_000_003 + number


@dataclass
class Search:
    """Where fuzzing stands.

    Attributes:
        until: what ``clock`` says when it is to end.
        trying: gets each program's Python, and in its first line the backend, before that runs it,
            as a framework's fault may end the process.
        known: the findings; programs that one of them covers are left out for its backend.
    """

    backends: Sequence[Backend]
    dtype: str = "float64"
    until: float = float("inf")
    steps: int = STEPS
    clock: Callable[[], float] = time.monotonic
    trying: Callable[[str], None] = lambda script: None
    tally: Tally = field(default_factory=Tally)
    known: list[Finding] = field(default_factory=list)

    def rounds(self, first_seed: int, count: int | None = None) -> Iterator[Finding]:
        """The findings of rounds with seeds from ``first_seed`` on, each smallest first found."""
        number = 0
        while self.clock() < self.until and number != count:
            found = self.round(seed_of(first_seed, number))
            number += 1
            if found is not None:
                self.known.append(found)
                yield found

    def round(self, number: int) -> Finding | None:
        """The smallest failing program of one batch, if any fails."""
        failures: dict[str, Finding] = {}
        shrunk_by = float("inf")
        smallest: Finding | None = None

        @seed(number)
        @settings(
            max_examples=BATCH,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        )
        @given(programs(self.dtype, self.steps))
        def agrees(program: RandomProgram) -> None:
            nonlocal smallest, shrunk_by
            text = self._key(program)
            if text not in failures:
                if self.clock() > (self.until if smallest is None else shrunk_by):
                    return
                found = self._failure(program, smallest)
                if found is None:
                    return
                if smallest is None:
                    shrunk_by = self.clock() + SHRINKING
                failures[text] = found
            smallest = failures[text]
            raise DisagreementError

        try:
            agrees()
        except (DisagreementError, Flaky):
            # Flaky: what failed does not fail again, as code may that depends on what ran before.
            return smallest
        return None

    def _failure(self, program: RandomProgram, shrinking: Finding | None) -> Finding | None:
        """How the program fails: in the way of the one that is being made smaller, if there is
        one, so that it does not turn into another."""
        # The versions of one failing program are not counted.
        tally = self.tally if shrinking is None else Tally()
        try:
            judged = scenario(program, self.dtype)
        except UnfitError as unfit:
            tally.programs[str(unfit)] += 1
            assume(False)
        tally.programs["judged"] += 1
        for backend in self.backends:
            if shrinking is not None and backend.name != shrinking.backend:
                continue
            if explained(self.known, backend.name, program):
                tally.programs[f"known on {backend.name}"] += 1
                continue
            self.trying(f"{ON}{backend.name}\n{judged.shown}")
            found = finding(program, judged, backend, tally.tell)
            if found is None:
                continue
            kind = kind_of(found)
            if kind is not None:
                tally.classified[kind] += 1
            elif shrinking is None or (found.operator, found.verdict) == (
                shrinking.operator,
                shrinking.verdict,
            ):
                return found
        return None

    @staticmethod
    def _key(program: RandomProgram) -> str:
        values = [value.tolist() for value in program.values]
        lines = "\n".join(text for _, text in program.lines())
        return f"{program.way} {program.numbers}\n{values}\n{lines}"
