"""Tasks over an executor: few at a time, and given back in their order."""

from __future__ import annotations

import os
import pickle
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from contextvars import Context
from itertools import islice
from typing import Any

from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError, ShardError
from multicalc.sharding.task import ShardOutcome, ShardTask, run


def outcomes(
    tasks: Iterable[ShardTask], executor: Executor | None, in_flight: int | None, retries: int
) -> Generator[tuple[ShardTask, ShardOutcome], None, None]:
    """Each task with its outcome, in the order of the tasks; at most ``in_flight``, two for each
    worker by default, are under way or wait to be taken. Closed early, the others are cancelled.

    Raises:
        ShardError: a worker died, as often as ``retries`` allow, or took the executor with it.
    """
    if executor is None:
        for task in tasks:
            # A context without the transform that may enclose us: its arrays are none of a shard's.
            yield task, Context().run(run, task)
        return
    left = iter(tasks)
    pending: deque[tuple[ShardTask, Future[ShardOutcome]]] = deque()

    def submit(count: int) -> None:
        for task in islice(left, count):
            pending.append((task, executor.submit(run, task)))

    try:
        submit(in_flight or 2 * _workers(executor))
        while pending:
            task, future = pending[0]
            outcome = _finished(task, future, executor, retries)
            pending.popleft()
            submit(1)
            yield task, outcome
    finally:
        for _, future in pending:
            future.cancel()


def check_executor(executor: Executor, backend: str, f: Callable[..., Any]) -> None:
    """Raise :class:`InvalidArgumentError` where the standard library's processes can't run
    ``f``, which they would say late and in other words."""
    if not isinstance(executor, ProcessPoolExecutor):
        return
    try:
        pickle.dumps(f)
    except Exception as error:
        raise InvalidArgumentError(
            f"ProcessPoolExecutor sends functions by their names, and {_called(f)} has none that a "
            "module knows: define it with def in a module, or take an executor that sends any "
            f"function, as loky's and Dask's do ({error})"
        ) from error
    context: Any = executor._mp_context
    if context.get_start_method() == "fork" and not get_backend(backend).survives_fork:
        raise InvalidArgumentError(
            f"{backend} can't go on in a forked process: write ProcessPoolExecutor(n, "
            'mp_context=multiprocessing.get_context("spawn"))'
        )


def _finished(
    task: ShardTask, future: Future[ShardOutcome], executor: Executor, retries: int
) -> ShardOutcome:
    for left in range(retries, -1, -1):
        try:
            return future.result()
        except BrokenExecutor as error:
            raise ShardError(
                f"{task.name}: a worker of {type(executor).__name__} died, and the executor with "
                "it: for want of memory (take smaller shards), or as it can't import what it is "
                "sent, such as a function of a console (put it into a module). Make a new executor",
                task.index,
                str(task.source),
            ) from error
        except Exception as error:
            if not left:
                raise ShardError(
                    f"{task.name}: {type(executor).__name__} gave it up after {retries + 1} "
                    f"attempts: {type(error).__name__}: {error}",
                    task.index,
                    str(task.source),
                ) from error
            future = executor.submit(run, task)
    raise AssertionError


def _workers(executor: Executor) -> int:
    """How many workers it has, if it says so as the standard library's do."""
    return getattr(executor, "_max_workers", None) or os.cpu_count() or 1


def _called(f: Callable[..., Any]) -> str:
    return str(getattr(f, "__qualname__", repr(f)))
