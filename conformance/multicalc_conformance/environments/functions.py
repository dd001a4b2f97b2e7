"""A function in another environment: its results on each backend there, asked for one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from multicalc.testing.comparing.gap import Index
from multicalc.testing.comparing.judging import Given
from multicalc.testing.comparing.lines import SideResult
from multicalc.testing.comparing.plain import array_of_values
from multicalc_conformance.engine.form import Form
from multicalc_conformance.engine.store import Record
from multicalc_conformance.environments.forms import COMPARING, GIVEN, KINK, NOISE
from multicalc_conformance.environments.ground import Ground
from multicalc_conformance.environments.interpreter import Interpreter
from multicalc_conformance.environments.process import LostError, WorkerProcess, started


class RemoteFunction:
    """A function in ``interpreter``. One that takes its process down is asked in a new one.

    Attributes:
        environment: what it runs in; empty where that is not known.
        dtype: of its differentiated arguments.
        refused: why it can't be asked anything: the function, or the arguments.
        lost: why there is no process to ask.
    """

    def __init__(self, interpreter: Interpreter, ground: Ground, job: Record, timeout: float):
        self.interpreter = interpreter
        self.environment: Record = {}
        self.dtype = self.refused = self.lost = ""
        self._ground, self._job, self._timeout = ground, job, timeout
        self._process: WorkerProcess | None = None
        try:
            self._process = WorkerProcess(interpreter, ground, job)
        except LostError as error:
            self.lost = str(error)

    def wait(self) -> None:
        """Until the function can be asked."""
        if self._process is None:
            return
        try:
            found = started(self._process, COMPARING, self._timeout)
        except LostError as error:
            self._process, self.lost = None, str(error)
            return
        if "refused" in found:
            self.refused = found["refused"]
        else:
            self.environment, self.dtype = found["environment"], found["dtype"]

    def ask(self, question: Record, form: Form) -> Any:
        """The answer.

        Raises:
            LostError: there is none.
        """
        if self._process is None and not self.lost:
            self._process = WorkerProcess(self.interpreter, self._ground, self._job)
            self.wait()
        if self._process is None:
            raise LostError(self.lost)
        self._process.tell(question)
        try:
            return self._process.hear(form, self._timeout)
        except LostError:
            self._process = None
            raise

    def end(self) -> None:
        if self._process is not None:
            self._process.end()


@dataclass(frozen=True)
class RemoteSide:
    """A function on a backend in another environment: what :class:`JudgedSide` asks for."""

    name: str
    version: str
    backend: str
    function: RemoteFunction

    def given(self, operator: str) -> Given:
        if self.function.refused:
            return SideResult(error=self.function.refused)
        try:
            found = self._ask("given", GIVEN, operator=operator)
        except LostError as error:
            return SideResult(error=str(error))
        if "error" in found:
            return SideResult(error=found["error"], declared=found["declared"])
        return {
            name: array_of_values(each["values"], each["dtype"], each["shape"])
            for name, each in found["arrays"].items()
        }

    def noise(self, operator: str) -> Mapping[str, float]:
        try:
            found: dict[str, float] = self._ask("noise", NOISE, operator=operator)["noise"]
        except LostError:
            return {}
        return found

    def kink(self, operator: str, number: int, index: Index) -> str:
        where = {"operator": operator, "number": number, "index": list(index)}
        try:
            return str(self._ask("kink", KINK, **where)["kink"])
        except LostError:
            return ""

    def _ask(self, what: str, form: Form, **more: Any) -> Any:
        return self.function.ask({"ask": what, "backend": self.backend, **more}, form)
