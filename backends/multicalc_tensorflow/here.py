"""What goes on in this thread."""

from __future__ import annotations

import threading


class _Here(threading.local):
    transforms = 0
    """How many transforms of ours run, one inside another."""
    batches = 0
    """How many functions of one example run, one inside another, to be vectorised."""


here = _Here()
