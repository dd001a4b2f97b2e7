"""Where long work is done: here, in a pool of processes, on a Dask cluster, or in any executor that
a person's function gives."""

from __future__ import annotations

import importlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

FORMS = "serial, processes:N, dask:ADDRESS or MODULE:FUNCTION"
"""How an executor is written."""

AHEAD = 64
"""So many items are with the executor before the first of them is waited for."""

ANSWERING = 10
"""Seconds in which a scheduler has to answer."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class ExecutorError(ValueError):
    """No executor is of this text; the message says why."""


@contextmanager
def opened(text: str) -> Iterator[Executor | None]:
    """The executor that ``text`` says, shut down at the end; None where it is to be done here.

    ``processes:N`` is a pool of N new ones, ``dask:ADDRESS`` the cluster of the scheduler there,
    and ``module:function`` what this function gives, a ``concurrent.futures.Executor``.

    Raises:
        ExecutorError: it is none of these, or can't be had.

    >>> with opened("serial") as executor:
    ...     print(executor)
    None
    >>> with opened("processes:many"):
    ...     pass
    Traceback (most recent call last):
        ...
    multicalc_conformance.engine.executors.ExecutorError: processes:many: 'many' is no number of \
processes; write processes:2
    """
    kind, _, rest = text.partition(":")
    if text == "serial":
        yield None
    elif kind == "dask" and rest:
        yield from _dask(text, rest)
    elif kind == "processes":
        if not rest.isdecimal() or not int(rest):
            raise ExecutorError(f"{text}: {rest!r} is no number of processes; write processes:2")
        # Spawned: frameworks have threads, which a fork doesn't copy.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(int(rest), mp_context=context) as pool:
            yield pool
    elif kind and rest:
        with _made(text, kind, rest) as executor:
            yield executor
    else:
        raise ExecutorError(f"{text}: no executor is written so; choose {FORMS}")


def _dask(text: str, address: str) -> Iterator[Executor]:
    try:
        from distributed import Client
    except ImportError as missing:
        told = f"{text}: {missing}; pip install 'multicalc-autodiff[dask]'"
        raise ExecutorError(told) from None
    try:
        client = Client(address, timeout=ANSWERING)
    except (OSError, ValueError) as error:
        raise ExecutorError(f"{text}: no scheduler of Dask answers there: {error}") from None
    with client:
        # The same call again is to be made again.
        yield client.get_executor(pure=False)


def _made(text: str, module: str, name: str) -> Executor:
    try:
        found = getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError) as error:
        raise ExecutorError(f"{text}: {error}; choose {FORMS}") from None
    made = found()
    if not isinstance(made, Executor):
        told = f"gave a {type(made).__name__}, which is no concurrent.futures.Executor"
        raise ExecutorError(f"{text}: {told}")
    return made


def in_order(
    executor: Executor | None, function: Callable[[Item], Result], items: Iterable[Item]
) -> Iterator[tuple[Item, Callable[[], Result]]]:
    """Each item, in the order of ``items``, with what gives the function's result or raises.

    Items are taken only so far ahead as an executor is kept busy. Those that nobody waits for any
    more are cancelled. The function may start processes of its own.

    >>> [(item, result()) for item, result in in_order(None, abs, [-1, 2])]
    [(-1, 1), (2, 2)]
    """
    if executor is None:
        yield from ((item, partial(function, item)) for item in items)
        return
    given: deque[tuple[Item, Future[Result]]] = deque()
    try:
        for item in items:
            given.append((item, _submitted(executor, function, item)))
            if len(given) == AHEAD:
                first, future = given.popleft()
                yield first, future.result
        while given:
            first, future = given.popleft()
            yield first, future.result
    finally:
        for _, future in given:
            future.cancel()


def _submitted(
    executor: Executor, function: Callable[[Item], Result], item: Item
) -> Future[Result]:
    try:
        return executor.submit(_there, function, item)
    except RuntimeError as error:  # a pool whose process died takes nothing more
        broken: Future[Result] = Future()
        broken.set_exception(error)
        return broken


def _there(function: Callable[[Item], Result], item: Item) -> Result:
    # Dask's nannies have daemons, which may have no children; ours end with their pipes.
    multiprocessing.current_process().daemon = False
    return function(item)
