"""A worker's job: the first line it gets. It ends with the process that it works for."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

from multicalc_conformance.cli.ending import REFUSED
from multicalc_conformance.worker.function import serve_function
from multicalc_conformance.worker.suite import serve_suite

JOBS: dict[str, Callable[[Any, Iterator[Any], Callable[[Any], None]], None]] = {
    "compare": serve_function,
    "conformance": serve_suite,
}


def main() -> None:
    """Do the job."""
    source, target = map(int, sys.argv[1:])
    lines: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(source, lines), daemon=True).start()

    def say(what: Any) -> None:
        line = (json.dumps(what) + "\n").encode()
        while line:
            line = line[os.write(target, line) :]

    asked = map(json.loads, iter(lines.get, ""))
    job = next(asked)
    try:
        JOBS[job["job"]](job, asked, say)
    except REFUSED as error:
        say({"refused": str(error)})
    # Until nobody listens any more: threads of frameworks have no say in it.
    lines.get()


def _listen(source: int, lines: SimpleQueue[str]) -> None:
    with os.fdopen(source, encoding="utf-8") as stream:
        for line in stream:
            lines.put(line)
    # Nobody waits for this process any more, nor for what it has started.
    os.killpg(0, signal.SIGKILL)
