"""Ctrl-C, held back for as long as a framework can't bear it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])


def uninterrupted(f: Function) -> Function:
    """``f``, after which comes the interrupt that came meanwhile; a second one comes at once. For
    what would end the process."""

    @wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        usual = signal.getsignal(signal.SIGINT)
        if threading.current_thread() is not threading.main_thread() or not callable(usual):
            return f(*args, **kwargs)
        came: list[tuple[int, Any]] = []

        def once(number: int, frame: Any) -> None:
            came.append((number, frame))
            if len(came) > 1:
                usual(number, frame)

        signal.signal(signal.SIGINT, once)
        try:
            return f(*args, **kwargs)
        finally:
            signal.signal(signal.SIGINT, usual)
            if len(came) == 1:
                usual(*came[0])

    return cast(Function, call)
