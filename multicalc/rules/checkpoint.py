"""``checkpoint``: a function that is run again where its derivative needs what it computed."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import ParamSpec, TypeVar

from multicalc.errors import InvalidArgumentError
from multicalc.rules.call import RuleCall

P = ParamSpec("P")
R = TypeVar("R")


def checkpoint(f: Callable[P, R]) -> Callable[P, R]:
    """``f``, whose derivative in reverse mode keeps the arguments only, and runs ``f`` again.

    That takes one more run of ``f``, and no memory for what ``f`` computes in between: a loop whose
    body is a checkpoint keeps its carries.

    Args:
        f: a function of pytrees that gives the same whenever it is run. Also a decorator. What it
            captures and is differentiated has its derivative, but keeps what that needs on some
            backends, which it doesn't as an argument.

    Returns:
        A function called as ``f`` is.

    Raises:
        InvalidArgumentError: ``f`` is not callable.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> step = mc.checkpoint(lambda x: x**2)
    >>> def loop(x):
    ...     for _ in range(3):
    ...         x = step(x)
    ...     return x
    >>> float(mc.grad(loop)(np.array(2.0)))
    1024.0
    """
    if not callable(f):
        raise InvalidArgumentError(f"checkpoint: f must be callable, found {type(f).__name__}")

    def checkpointed(*args: P.args, **kwargs: P.kwargs) -> R:
        call = RuleCall(args, kwargs)
        # On a tape of variables all is kept anyway, as a step of it.
        if not call.xs:
            return f(*args, **kwargs)
        return call.result(call.backend.checkpoint(call.of(f), call.xs))  # type: ignore[no-any-return]

    return update_wrapper(checkpointed, f)
