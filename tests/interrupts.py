"""An interrupt at each place of a call at which Python can raise one."""

from __future__ import annotations

import _thread
import dis
import signal
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

Place = tuple[CodeType, int]
OURS = tuple(str(Path(__file__).parents[1] / f) for f in ("multicalc/", "backends/"))

# A signal waits until a call returns or a function of Python's starts (or a loop goes on): one
# that comes just before a call comes wherever it can come. What is pending before any other
# instruction is raised at the next of these.
_CALLS = {"CALL", "CALL_FUNCTION_EX", "BEFORE_WITH", "WITH_EXCEPT_START", "JUMP_BACKWARD"}

# Looking up what is missing sends the signal without a call of Python's, so that the tracing
# function itself, in which the signal comes, isn't where it is raised.
_send: defaultdict[int, Any] = defaultdict(_thread.interrupt_main)


def each_interrupt(call: Callable[[], Any]) -> Iterator[str]:
    """Run ``call`` again and again, each time interrupted at another place of our own code; what
    is given is the place, after the interrupt."""
    usual = signal.signal(signal.SIGINT, signal.default_int_handler)
    seen: set[Place] = set()
    try:
        while place := _interrupted(call, seen):
            yield f"{place[0].co_qualname}, instruction {place[1]}"
    finally:
        signal.signal(signal.SIGINT, usual)


def _interrupted(call: Callable[[], Any], seen: set[Place]) -> Place | None:
    """The place, which wasn't among those ``seen``."""
    found: Place | None = None

    def look(frame: FrameType, event: str, arg: Any) -> Any:
        nonlocal found
        place = frame.f_code, frame.f_lasti
        if event == "opcode" and place not in seen and place[1] in _places(frame.f_code):
            found = place
            seen.add(place)
            sys.settrace(None)
            _send[0]
            return None
        return look

    def enter(frame: FrameType, event: str, arg: Any) -> Any:
        if not frame.f_code.co_filename.startswith(OURS):
            return None
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        return look

    _send.clear()
    with suppress(KeyboardInterrupt):
        sys.settrace(enter)
        try:
            call()
        finally:
            sys.settrace(None)
    return found


@cache
def _places(code: CodeType) -> frozenset[int]:
    return frozenset(i.offset for i in dis.get_instructions(code) if i.opname in _CALLS)
