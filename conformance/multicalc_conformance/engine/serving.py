"""A process that runs scenarios: what it does, and how it looks from outside."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import mkstemp

from multicalc.backend import get_backend
from multicalc_conformance.engine.run import run
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.store import record

CONTEXT = multiprocessing.get_context("spawn")

Catalogue = Callable[[str], Sequence[Scenario]]
"""A family's scenarios, by its name: a function that another process finds by its own."""


@dataclass(frozen=True)
class Task:
    """A scenario on backends; ``lost`` says of others why they have no results."""

    scenario: Scenario
    backends: tuple[str, ...]
    lost: dict[str, str] = field(default_factory=dict)

    def without(self, backend: str, why: str) -> Task:
        """The task without ``backend``, or without any where none is to blame."""
        lost = (backend,) if backend else self.backends
        left = tuple(name for name in self.backends if name not in lost)
        return Task(self.scenario, left, self.lost | dict.fromkeys(lost, why))


@dataclass
class Worker:
    """A process, the end of its pipe, the file of what it and its frameworks log, and what it is
    at: a task, on which backend, since when, and how long each has taken."""

    process: SpawnProcess
    pipe: Connection
    log: Path
    task: Task | None = None
    backend: str = ""
    since: float = 0.0
    spent: dict[str, float] = field(default_factory=dict)

    def give(self, task: Task | None) -> None:
        self.task, self.backend, self.spent = task, "", {}
        if task:
            wanted = (task.scenario.family, task.scenario.id, list(task.scenario.compute))
            # To a process that died while it was idle: it is noticed when the answer is waited for.
            with suppress(OSError):
                self.pipe.send((*wanted, task.backends))

    def goes_on_with(self, backend: str) -> None:
        now = time.monotonic()
        self.spent[self.backend] = self.spent.get(self.backend, 0.0) + now - self.since
        self.backend, self.since = backend, now

    def left(self, timeout: float) -> float:
        """Of ``timeout`` seconds those that the backend has left, which has them for the task."""
        spent = self.spent.get(self.backend, 0.0)
        return self.since + timeout - spent - time.monotonic() if self.backend else timeout

    def last_words(self) -> str:
        """How the process ended."""
        self.process.join()
        told = f"the process ended with status {self.process.exitcode}"
        last = self.log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        return f"{told}; the last it said: {last}" if last else told


def start(catalogue: Catalogue, folder: str) -> Worker:
    """A worker, whose log is in the folder."""
    ours, theirs = CONTEXT.Pipe()
    file, log = mkstemp(dir=folder)
    os.close(file)
    process = CONTEXT.Process(target=_serve, args=(theirs, catalogue, log), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, ours, Path(log))


def _serve(pipe: Connection, catalogue: Catalogue, log: str) -> None:
    # What ends the process that writes the results has that end this one. Warnings at points that
    # are there to provoke them, and frameworks' logs, matter only if this process dies.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), 2)
    known: dict[str, dict[str, Scenario]] = {}
    while True:
        try:
            family, wanted, operators, names = pipe.recv()
        except EOFError:  # the process that wants results is no longer there
            return
        if family not in known:
            known[family] = {s.id: s for s in catalogue(family)}
        scenario = known[family][wanted].with_operators(operators)
        (result,) = run([scenario], [get_backend(name) for name in names], pipe.send)
        pipe.send(record(result))
