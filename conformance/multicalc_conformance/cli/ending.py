"""How a command ends: its exit status, and what is said when it can't do what it was asked."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import typer

from multicalc.errors import MulticalcError
from multicalc_conformance.cli.terminal import say
from multicalc_conformance.cli.usage import (
    BAD_USAGE,
    UNDELIVERED,
    Terminated,
    UsageError,
    status_of,
)
from multicalc_conformance.engine.conventions import ConventionsError
from multicalc_conformance.engine.executors import ExecutorError
from multicalc_conformance.engine.store import ResultsError
from multicalc_conformance.engine.visible import HIDDEN, visible
from multicalc_conformance.families import FamilyDataMissingError, UnknownFamilyError
from multicalc_conformance.families.own import OwnFamilyError

REFUSED = (
    *(UsageError, MulticalcError, ResultsError, ConventionsError, ExecutorError),
    *(UnknownFamilyError, FamilyDataMissingError, OwnFamilyError),
)
"""What a command raises where it can't do what it was asked."""


@contextmanager
def ending(command: str) -> Iterator[None]:
    """A command's decorator: what it refuses, and a file that it can't read or write, is a line on
    standard error and exit status 2."""
    try:
        yield
    except REFUSED as error:
        say(f"multicalc {command}: {error}")
        raise typer.Exit(BAD_USAGE) from None
    except OSError as error:
        if error.filename is None:
            raise
        say(f"multicalc {command}: {error.filename}: {error.strerror}")
        raise typer.Exit(BAD_USAGE) from None
    except KeyboardInterrupt as interrupt:
        say(f"multicalc {command}: interrupted")
        raise typer.Exit(status_of(interrupt)) from None


@contextmanager
def delivering() -> Iterator[None]:
    """Around everything: the streams are there, and what was printed has arrived at the end.

    Exit status 1 where it has not: the reader went away (``| head``), or the disk is full.
    """
    # What `timeout` sends is answered like Ctrl-C: what was done is said.
    signal.signal(signal.SIGTERM, _terminated)
    # A closed descriptor would be the next opened file's.
    for stream, descriptor in ((sys.stdin, 0), (sys.stderr, 2)):
        if stream is None:
            _nowhere(descriptor)
    sys.stderr = sys.stderr or os.fdopen(2, "w")
    if sys.stdout is None:
        say("multicalc: standard output is closed")
        raise SystemExit(UNDELIVERED)
    try:
        try:
            yield
        finally:
            # A function that is compared may have closed it.
            if not sys.stdout.closed:
                sys.stdout.flush()
    except OSError as error:
        # An error of a file has its name.
        if error.filename is not None:
            raise
        # Python tries once more when it ends.
        _nowhere(1)
        if error.errno != errno.EPIPE:
            say(f"multicalc: standard output: {error.strerror}")
        raise SystemExit(UNDELIVERED) from None


def check_words(words: list[str]) -> None:
    """Refuse what a terminal would obey, where it would come back in a message."""
    for word in words:
        # A file's name may be in no encoding.
        if HIDDEN.search(word.encode(errors="ignore").decode()):
            say(f"multicalc: the argument '{visible(word)}' has control characters")
            raise SystemExit(BAD_USAGE)


def _terminated(number: int, frame: FrameType | None) -> NoReturn:
    # `timeout` sends it twice, to the process and to its group: the reports are still written.
    signal.signal(number, signal.SIG_IGN)
    raise Terminated


def _nowhere(descriptor: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    if nothing != descriptor:
        os.dup2(nothing, descriptor)
        os.close(nothing)
