"""Bad usage: what exit status 2 means."""

from __future__ import annotations

OK, DIFFERS, BAD_USAGE = 0, 1, 2
"""The exit statuses."""


class UsageError(ValueError):
    """The command line asks for something that is not there; the message says what is."""
