"""What an eval asks for, and how it is run and timed."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import optree

import multicalc as mc

Json = Any

UNROLLING = ("mxnet", "torch")
"""Backends whose compilers repeat what is in a loop for each of its steps."""

OF_LOOPS = {"tensorflow": "xla"}
"""Which compiler takes long loops, where it isn't the backend's first: one that makes a loop one
program, of which the other runs each operation by itself."""

WAITS = {"jax": "block_until_ready", "mxnet": "wait_to_read"}
"""Arrays of these are there before their values: the method that waits for them."""


def listed(result: Any) -> Json:
    """Arrays, in whatever structure, as lists of numbers."""
    return optree.tree_map(lambda array: array.tolist(), mc.to_numpy(result))


@dataclass(frozen=True)
class Task:
    """One function of an eval.

    Attributes:
        function: what is timed, of the arguments that ``read`` gives, as the backend's arrays.
        read: the input as a tuple of arguments: NumPy arrays, in pytrees, and static integers.
        write: the result as GradBench wants it.
        long_loop: whether it takes thousands of steps, too many to be repeated in compiled code.
    """

    function: Callable[..., Any]
    read: Callable[[Json], tuple[Any, ...]]
    write: Callable[[Any], Json] = listed
    long_loop: bool = False


@dataclass(frozen=True)
class Runner:
    """Runs tasks on the backend of that name, compiled or as they are, and times them by a clock
    of nanoseconds."""

    backend: str
    compiled: bool = True
    clock: Callable[[], int] = time.perf_counter_ns

    def run(self, task: Task, input: Json) -> tuple[Json, list[int]]:
        """The output, and how many nanoseconds each run took, the first with compiling."""
        run = self._compiled(task)
        args = mc.asarray(task.read(input), backend=self.backend)
        # hello asks for no number of runs: its input is one.
        asked = input if isinstance(input, dict) else {"min_runs": 1, "min_seconds": 0.0}
        times: list[int] = []
        while len(times) < asked["min_runs"] or sum(times) < 1e9 * asked["min_seconds"]:
            start = self.clock()
            result = run(*args)
            self._wait(result)
            times.append(self.clock() - start)
        return task.write(result), times

    @cache  # noqa: B019 (a tool has one runner, and keeps what it compiled)
    def _compiled(self, task: Task) -> Callable[..., Any]:
        """The task's function, compiled as far as the backend can."""
        unrolled = task.long_loop and self.backend in UNROLLING
        if unrolled or not self.compiled:
            return task.function
        compiler = OF_LOOPS.get(self.backend) if task.long_loop else None
        compiled = mc.jit(task.function, compiler=compiler)

        def run(*args: Any) -> Any:
            nonlocal compiled
            try:
                return compiled(*args)
            except mc.errors.UnsupportedOperationError:
                compiled = task.function
                return compiled(*args)

        return run

    def _wait(self, result: Any) -> None:
        if method := WAITS.get(self.backend):
            for array in optree.tree_leaves(result):
                getattr(array, method)()
