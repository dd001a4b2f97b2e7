"""Bad usage: what exit status 2 means."""

from __future__ import annotations

OK, DIFFERS, BAD_USAGE = 0, 1, 2
"""The exit statuses."""

UNDELIVERED = 1
"""What was to be printed did not arrive."""

INTERRUPTED, TERMINATED = 130, 143
"""After Ctrl-C, and after SIGTERM, as shells have it."""


class Terminated(KeyboardInterrupt):
    """SIGTERM came, which is answered like Ctrl-C."""


def status_of(interrupt: KeyboardInterrupt) -> int:
    return TERMINATED if isinstance(interrupt, Terminated) else INTERRUPTED


class UsageError(ValueError):
    """The command line asks for something that is not there; the message says what is."""


def words(option: str, listed: str) -> list[str]:
    """The names in the value of an option, which are separated by commas.

    Raises:
        UsageError: there is none.
    """
    found = [word.strip() for word in listed.split(",") if word.strip()]
    if not found:
        raise UsageError(f"{option} names nothing; it takes names separated by commas")
    return found
