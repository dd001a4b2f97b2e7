"""GradBench's protocol: a message in JSON a line, and a line in answer."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from gradbench_tool.evals import tasks_of
from gradbench_tool.task import Runner


def serve(runner: Runner, messages: Iterable[str], answers: TextIO) -> None:
    """Answer every message until there are no more."""
    for line in messages:
        message = json.loads(line)
        answer = {"id": message["id"]} | KINDS.get(message["kind"], _acknowledge)(runner, message)
        print(json.dumps(answer), file=answers, flush=True)


def _acknowledge(runner: Runner, message: Any) -> dict[str, Any]:
    return {}


def _start(runner: Runner, message: Any) -> dict[str, Any]:
    return {"tool": f"multicalc-{runner.backend}"}


def _define(runner: Runner, message: Any) -> dict[str, Any]:
    try:
        tasks_of(message["module"])
    except ImportError:
        return {"success": False, "error": f"there is no {message['module']} here"}
    return {"success": True}


def _evaluate(runner: Runner, message: Any) -> dict[str, Any]:
    try:
        task = tasks_of(message["module"])[message["function"]]
        output, times = runner.run(task, message["input"])
    except Exception:
        return {"success": False, "error": traceback.format_exc()}
    timings = [{"name": "evaluate", "nanoseconds": each} for each in times]
    return {"success": True, "output": output, "timings": timings}


KINDS: dict[str, Callable[[Runner, Any], dict[str, Any]]] = {
    "start": _start,
    "define": _define,
    "evaluate": _evaluate,
}
