"""The conformance suite in another environment: its results, scenario by scenario."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from multicalc_conformance.engine import store
from multicalc_conformance.engine.results import scenario as scenario_form
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.store import Record, Run
from multicalc_conformance.engine.workers import lost
from multicalc_conformance.environments.forms import SUITE, one_scenario
from multicalc_conformance.environments.ground import Ground
from multicalc_conformance.environments.interpreter import Interpreter
from multicalc_conformance.environments.process import LostError, WorkerProcess, started

SILENCE = 600.0
"""Seconds without a scenario's results, where nobody has said how long a backend has for one."""


@dataclass(frozen=True)
class RemoteSuite:
    """What is to be run in every environment.

    Attributes:
        scenarios: those that are chosen, as they are here.
        selection: how they are chosen there.
        backends: the names of those asked for, or None for all.
        expected: those whose results are missing where an environment can't be reached.
    """

    scenarios: Sequence[Scenario]
    selection: Record
    backends: Sequence[str] | None
    expected: Sequence[str]
    jobs: int
    timeout: float | None

    @property
    def silence(self) -> float:
        if self.timeout is None:
            return SILENCE
        return self.timeout * (len(self.expected) + 1)


@dataclass
class RemoteRun:
    """One environment's results; ``lost`` says why the last of them are errors."""

    run: Run
    notes: list[str] = field(default_factory=list)
    lost: str = ""


def run_suite(
    suite: RemoteSuite,
    interpreter: Interpreter,
    ground: Ground,
    path: Path,
    step: Callable[[Record], None],
) -> RemoteRun:
    """Run it, and write results to ``path`` as they come; ``step`` is told of each."""
    found = RemoteRun(Run(_nowhere(interpreter, suite)))
    try:
        _listen(suite, interpreter, ground, path, step, found)
    except LostError as error:
        found.lost = str(error)
        known = {record["id"] for record in found.run.scenarios}
        whys = dict.fromkeys(found.run.backends, found.lost)
        found.run.scenarios += [lost(s, whys) for s in suite.scenarios if s.id not in known]
        store.save(path, found.run)
    return found


def _listen(
    suite: RemoteSuite,
    interpreter: Interpreter,
    ground: Ground,
    path: Path,
    step: Callable[[Record], None],
    found: RemoteRun,
) -> None:
    job = {
        **{"job": "conformance", "label": interpreter.label, "selection": suite.selection},
        **{"backends": suite.backends, "jobs": suite.jobs, "timeout": suite.timeout},
    }
    process = WorkerProcess(interpreter, ground, job)
    try:
        begun = started(process, SUITE, suite.silence)
        if "refused" in begun:
            raise LostError(begun["refused"])
        found.run.environment = begun["environment"]
        found.notes += begun["notes"]
        store.begin(path, found.run.environment, begun["scenarios"])
        form = one_scenario(scenario_form(found.run.backends))
        for _ in range(begun["scenarios"]):
            record = process.hear(form, suite.silence).get("scenario")
            if record is None:
                raise LostError("it ended before it was done")
            found.run.scenarios.append(record)
            store.add(path, record)
            step(record)
    finally:
        process.end()


def _nowhere(interpreter: Interpreter, suite: RemoteSuite) -> Record:
    """An environment of which nothing is known but what it should have."""
    unknown = dict.fromkeys(("python", "machine", "numpy", "multicalc"), "")
    backends = [
        {"name": name, "status": "ready", "version": "", "message": ""} for name in suite.expected
    ]
    return {"label": interpreter.label, **unknown, "backends": backends}
