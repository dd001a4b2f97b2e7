"""A function that is compared or checked may end the process that it runs in, with status 0 too: so
it runs in a child, and its parent is there to say so."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from typing import NoReturn

from multicalc_conformance.cli.terminal import say
from multicalc_conformance.cli.usage import DIFFERS


def watched(command: str, run: Callable[[], None]) -> NoReturn:
    """Call ``run``, which does a command, in a child, before anything is loaded that has threads,
    and end as it does.

    Exit status 1 where the child ended without ``run`` coming to its end, or as shells have it
    where a signal ended it.
    """
    answer, ours = os.pipe()
    alive, theirs = os.pipe()
    child = os.fork()
    if not child:
        os.close(answer)
        os.close(theirs)
        threading.Thread(target=_end_with_parent, args=(alive,), daemon=True).start()
        _answering(run, ours)
    os.close(ours)
    os.close(alive)
    # Ctrl-C reaches both, and is the child's to answer.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, how = os.waitpid(child, 0)
    status = os.read(answer, 1)
    if status:
        raise SystemExit(status[0])
    ended = os.waitstatus_to_exitcode(how)
    if ended < 0:
        say(f"multicalc {command}: {signal.Signals(-ended).name} ended it before it was done")
        raise SystemExit(128 - ended)
    say(f"multicalc {command}: a function ended it, with status {ended}, before it was done")
    raise SystemExit(DIFFERS)


def _answering(run: Callable[[], None], answer: int) -> NoReturn:
    status = DIFFERS
    try:
        run()
    except SystemExit as left:
        status = left.code if isinstance(left.code, int) else DIFFERS
    finally:
        os.write(answer, bytes([status]))
    raise SystemExit(status)


def _end_with_parent(alive: int) -> None:
    os.read(alive, 1)
    os.kill(os.getpid(), signal.SIGKILL)
