"""A process in another environment: lines to it, lines from it, and how it ended."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from tempfile import mkstemp
from typing import Any

from multicalc_conformance.engine.form import Form, FormError
from multicalc_conformance.engine.json_text import parsed
from multicalc_conformance.environments import boot
from multicalc_conformance.environments.ground import Ground
from multicalc_conformance.environments.interpreter import Interpreter

LONGEST = 2**28
"""The bytes that an answer has at most."""

LOADING = 120.0
"""Seconds in which a worker has to say what it loads next, whatever the time for answers."""

SHOWN = 60
"""So much of what is no answer comes back in a message."""


class LostError(Exception):
    """There is no answer; the message is why, with the last that the process said."""


class WorkerProcess:
    """A worker in ``interpreter``, begun with its first line, its job.

    Raises:
        LostError: it can't be started.
    """

    def __init__(self, interpreter: Interpreter, ground: Ground, job: Any) -> None:
        file, log = mkstemp(dir=ground.logs)
        self._log = Path(log)
        self._install = f"{interpreter.python} -m {ground.install}"
        command = [interpreter.python, boot.__file__, ground.lent, *ground.needs]
        try:
            # A group of its own: what it starts ends with it, and Ctrl-C is ours to answer.
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
                start_new_session=True,
            )
        except OSError as error:
            raise LostError(f"missing: {interpreter.python}: {error.strerror}") from None
        finally:
            os.close(file)
        self._lines: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()
        self.tell(job)

    def tell(self, what: Any) -> None:
        """A line to it, which it need not read."""
        line = json.dumps(what).encode() + b"\n"
        threading.Thread(target=self._write, args=(line,), daemon=True).start()

    def hear(self, form: Form, patience: float) -> Any:
        """Its next line, which is to be of ``form``.

        Raises:
            LostError: it says something else, nothing for ``patience`` seconds, or has ended.
        """
        try:
            line = self._lines.get(timeout=patience)
        except Empty:
            self.end()
            raise LostError(f"said nothing for {patience:g} s, and was ended") from None
        if len(line) == LONGEST:
            self.end()
            raise LostError(f"said a line of more than {LONGEST:,} bytes, and was ended")
        if not line.endswith(b"\n"):
            raise LostError(self._last_words())
        try:
            found = parsed(line.decode("utf-8"))
            form(found)
        except (ValueError, FormError):
            self.end()
            text = line[:SHOWN].decode("utf-8", "replace").strip()
            raise LostError(f"said what is no answer: {text!r}") from None
        if "missing" in found:
            raise LostError(f"missing: {found['missing']}; run: {self._install}")
        return found

    def end(self) -> None:
        """End it, and what it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _write(self, line: bytes) -> None:
        assert self._process.stdin is not None
        # One that has ended is noticed when the answer is waited for.
        with suppress(OSError):
            self._process.stdin.write(line)
            self._process.stdin.flush()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        while True:
            line = self._process.stdout.readline(LONGEST)
            self._lines.put(line)
            if not line.endswith(b"\n"):
                return

    def _last_words(self) -> str:
        try:
            told = how_it_ended(self._process.wait(1.0))
        except subprocess.TimeoutExpired:
            told = "closed its output, and was ended"
        self.end()
        last = self._log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        return f"{told}; the last it said: {last}" if last else told


def how_it_ended(status: int) -> str:
    """A process's end, in words.

    >>> how_it_ended(3), how_it_ended(-11)
    ('the process ended with status 3', 'the process was ended by SIGSEGV')
    """
    # Shells give a signal's number so.
    number = -status if status < 0 else status - 128
    if number not in set(signal.Signals):
        return f"the process ended with status {status}"
    name = signal.Signals(number).name
    why = ", as happens where memory runs out" if name == "SIGKILL" else ""
    return f"the process was ended by {name}{why}"


def started(process: WorkerProcess, form: Form, patience: float) -> Any:
    """The first line that is no news of what is being loaded; each of those has ``patience``
    seconds, or as many as frameworks may take.

    Raises:
        LostError: it doesn't come.
    """
    while True:
        found = process.hear(form, max(patience, LOADING))
        if "loading" not in found:
            return found
