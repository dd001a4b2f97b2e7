"""What an exception says, in a sentence."""

from __future__ import annotations

import traceback

from multicalc.testing.comparing.failure import told
from multicalc_conformance.checks.candidate import Candidate

OURS = ("multicalc", "multicalc_conformance")
LINES = 3
"""Of a longer text, a traceback of a framework's own languages, only the last line is told."""


def raised(failure: BaseException, candidate: Candidate) -> str:
    """Its kind, message and place."""
    kind, *rest = told(failure).splitlines() or [""]
    lines = [line.strip() for line in rest if line.strip()]
    if len(lines) < LINES:
        return "\n".join([kind, *lines]) + _place(failure, candidate)
    return f"{type(failure).__name__}: {lines[-1]}{_place(failure, candidate)}"


def _place(failure: BaseException, candidate: Candidate) -> str:
    """The line of the adapter's, or else of its framework's, that raised it; nothing if ours did,
    which says what to do."""
    frames = [
        (frame.f_globals.get("__name__", "").partition(".")[0], frame, line)
        for frame, line in traceback.walk_tb(failure.__traceback__)
    ]
    if not frames or frames[-1][0] in OURS:
        return ""
    home = candidate.adapter.backend.partition(".")[0]
    _, frame, line = next((each for each in reversed(frames) if each[0] == home), frames[-1])
    return f" (line {line} of {frame.f_code.co_filename}, in {frame.f_code.co_name})"
