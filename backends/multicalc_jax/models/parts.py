"""The parts of a model that is an object: copies that say when they are called."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, partial
from types import new_class
from typing import Any

from multicalc_jax.models.sites import Sites

_RUN: ContextVar[Sites | None] = ContextVar("multicalc_jax_run", default=None)


@contextmanager
def told(sites: Sites) -> Iterator[None]:
    """Within, calls of what :func:`tell` has changed go through ``sites``."""
    token = _RUN.set(sites)
    try:
        yield
    finally:
        _RUN.reset(token)


def tell(part: Any, path: str) -> None:
    """Have ``part``, a copy of a part of the model, say when it is called.

    Its class becomes one below its own, which keeps ``path`` when the part is taken apart as a
    pytree and put together again, as many transforms do. To pytrees, parts at different paths are
    of different kinds then: a model that stacks its layers as it runs can't be run so."""
    if callable(part):
        kind: Any = type(part)
        # The part itself may refuse to be changed, as those of equinox do.
        object.__setattr__(part, "__class__", _telling(kind, path))


@cache
def _telling(kind: type, path: str) -> type:
    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        sites = _RUN.get()
        function = partial(kind.__call__, self)
        if sites is None:  # in a rule of a derivative, which runs after the model
            return function(*args, **kwargs)
        return sites.call(path, function, args, kwargs)

    own = {"__call__": call, "__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return new_class(kind.__name__, (kind,), exec_body=lambda body: body.update(own))
