"""Scenarios over several processes, each with all frameworks; a backend with which one dies, or
does not come to an end, loses one scenario."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait
from tempfile import TemporaryDirectory

from multicalc_conformance.engine.cell import Cell
from multicalc_conformance.engine.run import ScenarioResult
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.serving import Catalogue, Task, Worker, start
from multicalc_conformance.engine.store import Record, record


def results(
    scenarios: Sequence[Scenario],
    catalogue: Catalogue,
    backends: Sequence[str],
    jobs: int,
    timeout: float | None = None,
) -> Iterator[Record]:
    """The record of each scenario, in the order in which they are done; scenarios can't be sent to
    another process, which finds them in ``catalogue``. A backend has ``timeout`` seconds for
    each."""
    tasks = [Task(scenario, tuple(backends)) for scenario in scenarios]
    with TemporaryDirectory(prefix="multicalc-") as folder:
        yield from _results(tasks, partial(start, catalogue, folder), jobs, timeout)


@dataclass(frozen=True)
class Lost:
    """In place of an answer: why there is none."""

    why: str


_LOOK = 1.0
"""Seconds after which processes that don't answer are looked at."""

Answer = str | Record | Lost
"""The backend that computes next, results, or that there are none."""


def _results(
    tasks: list[Task], start: Callable[[], Worker], jobs: int, timeout: float | None
) -> Iterator[Record]:
    waiting = list(reversed(tasks))
    workers = [start() for _ in range(min(jobs, len(tasks)))]
    try:
        for worker in workers:
            worker.give(waiting.pop())
        while busy := [worker for worker in workers if worker.task]:
            for worker, answer in _answers(busy, timeout):
                if isinstance(answer, str):
                    worker.goes_on_with(answer)
                    continue
                task = worker.task
                assert task is not None
                if isinstance(answer, Lost):
                    task = task.without(worker.backend, answer.why)
                    workers.remove(worker)
                    worker = start()
                    workers.append(worker)
                    if task.backends:
                        worker.give(task)
                        continue
                worker.give(waiting.pop() if waiting else None)
                yield _whole(task, answer)
    finally:
        for worker in workers:
            worker.process.kill()


def _answers(busy: Sequence[Worker], timeout: float | None) -> Iterator[tuple[Worker, Answer]]:
    """Of those that have one, that have had their time, or that ended: their pipes tell of that
    unless a process that they started holds an end, too."""
    patience = _LOOK
    if timeout is not None:
        patience = max(0.0, min(_LOOK, *(w.left(timeout) for w in busy)))
    ready = wait([worker.pipe for worker in busy], patience)
    for worker in busy:
        if worker.pipe in ready:
            try:
                yield worker, worker.pipe.recv()
            except (EOFError, OSError):  # cut off in the middle of an answer, or of a question
                yield worker, Lost(worker.last_words())
        elif timeout is not None and worker.left(timeout) <= 0:
            worker.process.kill()
            yield worker, Lost(f"did not finish in {timeout:g} s")
        elif not worker.process.is_alive() and not worker.pipe.poll():
            yield worker, Lost(worker.last_words())


def _whole(task: Task, answer: Record | Lost) -> Record:
    """The scenario's record, in which those that have no results say why."""
    if isinstance(answer, Lost):
        return lost(task.scenario, task.lost)
    return {**answer, "cells": [*answer["cells"], *lost(task.scenario, task.lost)["cells"]]}


def lost(scenario: Scenario, whys: Mapping[str, str]) -> Record:
    """The record of a scenario that backends have no results of; it says of each why."""
    cells = [
        Cell(scenario.id, operator, name, "error", message=why)
        for operator in scenario.compute
        for name, why in whys.items()
    ]
    return record(ScenarioResult(scenario, cells))
