"""Fuzzing in a process that may die, or hang: another one goes on after it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from multicalc.backend import get_backend
from multicalc_conformance.fuzz.finding import Finding
from multicalc_conformance.fuzz.search import ON, Search, seed_of
from multicalc_conformance.fuzz.tally import Tally

CONTEXT = multiprocessing.get_context("spawn")

ROUNDS = 10
"""Of one process: frameworks keep what they compiled."""
PATIENCE = 600.0
"""Seconds after which a program counts as hanging."""


@dataclass
class Fuzzing:
    """Rounds, in one process after another.

    Attributes:
        until: what ``time.monotonic`` says when it is to end.
        tried: the file of the program that is being tried.
        step: is told after each round how far it is.
    """

    backends: Sequence[str]
    dtype: str
    until: float
    tried: Path
    step: Callable[[str], None] = lambda text: None
    tally: Tally = field(default_factory=Tally)
    known: list[Finding] = field(default_factory=list)

    def rounds(self, first_seed: int) -> Iterator[Finding]:
        """The findings of rounds with seeds from ``first_seed`` on, in processes here."""
        number = 0
        while time.monotonic() < self.until:
            done = 0
            for found in self.process(first_seed, number):
                done += 1
                if found is not None:
                    self.known.append(found)
                    yield found
            number += done

    def process(self, first_seed: int, number: int) -> Iterator[Finding | None]:
        """What each round of one process found."""
        pipe, theirs = CONTEXT.Pipe()
        search = (self.backends, self.dtype, self.until, self.tried)
        process = CONTEXT.Process(
            target=_serve, args=(theirs, *search, first_seed, number, self.known), daemon=True
        )
        process.start()
        theirs.close()
        try:
            while self._comes(pipe):
                answer = pipe.recv()
                if answer is None:
                    return
                found, tally = answer
                self.count(tally)
                yield found
            yield self._lost(f"it was not done after {PATIENCE:g} s")
        except (EOFError, OSError):
            process.join()
            yield self._lost(f"the process ended with status {process.exitcode}")
        finally:
            process.kill()

    def count(self, tally: Tally) -> None:
        self.tally.add(tally)
        self.step(f"{self.tally.programs['judged']} programs, {len(self.known)} findings")

    def _comes(self, pipe: Connection) -> bool:
        """Wait for an answer, while one program after another is tried."""
        started = time.time()
        while not pipe.poll(1.0):
            tried = self.tried.stat().st_mtime if self.tried.exists() else started
            if time.time() - max(tried, started) > PATIENCE:
                return False
        return True

    def _lost(self, why: str) -> Finding:
        """In place of what a process found that did not come to its end."""
        text = self.tried.read_text(encoding="utf-8") if self.tried.exists() else ""
        on, _, script = text.partition("\n")
        # No program has the reason for a piece: it leaves out none.
        return Finding(on.removeprefix(ON), "any", "error", why, 0, frozenset([why]), script)


def _serve(
    pipe: Connection,
    backends: Sequence[str],
    dtype: str,
    until: float,
    tried: Path,
    first_seed: int,
    number: int,
    known: list[Finding],
) -> None:
    # Ctrl-C is for the process that writes the findings, and ends this one; what frameworks log is
    # for nobody.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def trying(script: str) -> None:
        tried.write_text(script, encoding="utf-8")

    search = Search([get_backend(name) for name in backends], dtype, until, trying=trying)
    search.known += known
    for each in range(number, number + ROUNDS):
        if time.monotonic() > until:
            break
        search.tally = Tally()
        found = search.round(seed_of(first_seed, each))
        if found is not None:
            search.known.append(found)
        pipe.send((found, search.tally))
    pipe.send(None)
