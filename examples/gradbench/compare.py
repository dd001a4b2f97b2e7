"""Two tools of GradBench side by side: whether they agree, and how their times compare.

    python compare.py "python -m gradbench_tool --backend jax" "python CHECKOUT/.../jax/run.py"

Both are asked in turns, by GradBench's protocol, and timed by themselves. A line is a function of
an eval: whether the two agree by GradBench's rule, our shortest time by theirs, and both times.
"""

from __future__ import annotations

import argparse
import json
import math
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from gradbench_tool.evals import tasks_of
from gradbench_tool.inputs import inputs

TOLERANCE = 1e-4
"""GradBench's: of the sum of two numbers' sizes, or of one where that is more."""


class Tool:
    """A tool that runs in a process of its own."""

    def __init__(self, command: str) -> None:
        self.process = subprocess.Popen(
            shlex.split(command), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, **message: Any) -> Any:
        with suppress(BrokenPipeError):
            print(json.dumps({"id": 0, **message}), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            return {"success": False, "error": "the tool ended"}
        return json.loads(line)

    def close(self) -> None:
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()


def differing(found: Any, expected: Any) -> bool:
    """Whether two outputs differ anywhere, in structure or by more than the tolerance."""
    if isinstance(expected, dict):
        alike = isinstance(found, dict) and found.keys() == expected.keys()
        return not alike or any(differing(found[key], expected[key]) for key in expected)
    if isinstance(expected, list):
        alike = isinstance(found, list) and len(found) == len(expected)
        return not alike or any(map(differing, found, expected))
    return not abs(found - expected) <= TOLERANCE * max(1.0, abs(found) + abs(expected))


def compared(ours: Tool, theirs: Tool, rounds: int, seconds: float, **asked: Any) -> str:
    """A line's end: whether the two agree, the ratio, and the times in milliseconds."""
    best = [math.inf, math.inf]
    outputs = [None, None]
    for _ in range(rounds):
        for i, tool in enumerate((ours, theirs)):
            asked["input"] |= {"min_runs": 1, "min_seconds": seconds}
            answer = tool.ask(kind="evaluate", **asked)
            if not answer["success"]:
                return f"{('ours', 'theirs')[i]} failed: {_last_line(answer)}"
            outputs[i] = answer["output"]
            best[i] = min(best[i], *(each["nanoseconds"] for each in answer["timings"]), math.inf)
    agreed = "differs" if differing(*outputs) else "agrees"
    return f"{agreed}  {best[0] / best[1]:6.2f}  {best[0] / 1e6:10.3f} {best[1] / 1e6:10.3f}"


def _last_line(answer: Any) -> str:
    """Of an error's traceback."""
    return answer["error"].strip().splitlines()[-1]


def lines(arguments: argparse.Namespace) -> Iterator[str]:
    for name, input in inputs(arguments.size):
        if arguments.evals and name not in arguments.evals:
            continue
        # Some tools change their framework for good by what they define.
        ours, theirs = Tool(arguments.ours), Tool(arguments.theirs)
        refused = [
            f"{name:8} not defined by {whose}: {_last_line(answer)}"
            for whose, tool in (("ours", ours), ("theirs", theirs))
            if not (answer := tool.ask(kind="define", module=name))["success"]
        ]
        yield from refused
        if not refused:
            for function in tasks_of(name):
                end = compared(
                    ours, theirs, arguments.rounds, arguments.seconds,
                    module=name, function=function, input=input,
                )  # fmt: skip
                yield f"{name:8} {function:10} {arguments.size:6} {end}"
        ours.close()
        theirs.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("ours", help="a command that starts a tool")
    parser.add_argument("theirs", help="a command that starts another")
    parser.add_argument("--size", choices=("small", "large"), default="small")
    parser.add_argument("--evals", nargs="+", help="these only")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=0.2, help="each tool runs in a round")
    arguments = parser.parse_args()
    names = f"{'eval':8} {'function':10} {'size':6}"
    print(f"{names} {'':7} {'ratio':>6}  {'ours, ms':>10} {'theirs':>10}")
    for line in lines(arguments):
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
