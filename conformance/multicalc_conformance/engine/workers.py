"""Scenarios over several processes, each with all frameworks; one that dies costs one scenario."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

from multicalc.backend import get_backend
from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.run import ScenarioResult, run
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.store import Record, record

CONTEXT = multiprocessing.get_context("spawn")

Catalogue = Callable[[str], Sequence[Scenario]]
"""A family's scenarios, by its name: a function that another process finds by its own."""


@dataclass
class Worker:
    """A process, the end of its pipe, the file of what it and its frameworks log, and what it is
    at."""

    process: SpawnProcess
    pipe: Connection
    log: Path
    scenario: Scenario | None = None


@dataclass(frozen=True)
class Start:
    """What a worker starts with."""

    catalogue: Catalogue
    backends: tuple[str, ...]
    folder: str

    def worker(self) -> Worker:
        ours, theirs = CONTEXT.Pipe()
        file, log = mkstemp(dir=self.folder)
        os.close(file)
        given = (theirs, self.catalogue, self.backends, log)
        process = CONTEXT.Process(target=_serve, args=given, daemon=True)
        process.start()
        theirs.close()
        return Worker(process, ours, Path(log))


def results(
    scenarios: Sequence[Scenario], catalogue: Catalogue, backends: Sequence[str], jobs: int
) -> Iterator[Record]:
    """The record of each scenario, in the order in which they are done; scenarios can't be sent to
    another process, which finds them in ``catalogue``."""
    with TemporaryDirectory(prefix="multicalc-") as folder:
        yield from _results(scenarios, Start(catalogue, tuple(backends), folder), jobs)


def _results(scenarios: Sequence[Scenario], start: Start, jobs: int) -> Iterator[Record]:
    waiting = list(reversed(scenarios))
    workers = [start.worker() for _ in range(min(jobs, len(scenarios)))]
    try:
        for worker in workers:
            _feed(worker, waiting)
        while any(worker.scenario for worker in workers):
            busy = {worker.pipe: worker for worker in workers if worker.scenario}
            for ready in wait(list(busy)):
                worker = busy[ready]  # type: ignore[index]
                assert worker.scenario is not None
                try:
                    found = worker.pipe.recv()
                except (EOFError, OSError):  # cut off in the middle of an answer, or of a question
                    found = _lost(worker, start.backends)
                    workers.remove(worker)
                    worker = start.worker()
                    workers.append(worker)
                _feed(worker, waiting)
                yield found
    finally:
        for worker in workers:
            worker.process.kill()


def _feed(worker: Worker, waiting: list[Scenario]) -> None:
    worker.scenario = waiting.pop() if waiting else None
    if worker.scenario:
        # To a process that died while it was idle: it is noticed when the answer is waited for.
        with suppress(OSError):
            scenario = worker.scenario
            worker.pipe.send((scenario.family, scenario.id, list(scenario.compute)))


def _serve(pipe: Connection, catalogue: Catalogue, names: tuple[str, ...], log: str) -> None:
    # Ctrl-C is for the process that writes the results, which ends this one. Warnings at points
    # that are there to provoke them, and frameworks' logs, matter only if this process dies.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.dup2(os.open(log, os.O_WRONLY | os.O_APPEND), 2)
    backends = [get_backend(name) for name in names]
    known: dict[str, dict[str, Scenario]] = {}
    while True:
        try:
            family, wanted, operators = pipe.recv()
        except EOFError:  # the process that wants results is no longer there
            return
        if family not in known:
            known[family] = {s.id: s for s in catalogue(family)}
        scenario = known[family][wanted].with_operators(operators)
        (result,) = run([scenario], backends)
        pipe.send(record(result))


def _lost(worker: Worker, backends: Sequence[str]) -> Record:
    """In place of the results of a process that died."""
    worker.process.join()
    scenario = worker.scenario
    assert scenario is not None
    told = f"the process ended with status {worker.process.exitcode}"
    last = worker.log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
    if last:
        told += f"; the last it said: {last}"
    cells = [
        Cell(scenario.id, operator, name, "error", message=told)
        for operator in scenario.compute
        for name in backends
    ]
    return record(ScenarioResult(scenario, cells))
