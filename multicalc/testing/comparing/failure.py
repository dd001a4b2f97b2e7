"""Somebody's code is run, whatever it raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class ExitError(Exception):
    """A function ended in another way than by a result or an error: it called ``sys.exit``."""


def attempt(f: Callable[..., T], *args: Any) -> T | Exception:
    """What ``f`` gives, or how it fails; an exit is a failure too. Ctrl-C goes through."""
    try:
        return f(*args)
    except Exception as failure:
        return failure
    except KeyboardInterrupt:
        raise
    except BaseException as leaving:
        left = ExitError(f"ended by {told(leaving)}")
        return left.with_traceback(leaving.__traceback__)


def told(failure: BaseException) -> str:
    """The failure's kind and message. The message is its own code, which may fail too."""
    kind = type(failure).__name__
    try:
        message = str(failure)
    except Exception:
        return f"{kind}, whose message can't be made"
    return f"{kind}: {message}" if message else kind
