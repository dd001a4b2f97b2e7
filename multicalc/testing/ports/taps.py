"""Where something can listen to a model as it runs, and change what goes through it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Arguments = tuple[tuple[Any, ...], dict[str, Any]]


class Taps:
    """A run's taps: told of every submodule as it is called, and of every ``mc.tap``.

    A :class:`~multicalc.testing.ports.model.PortedModel` calls :meth:`enter` and :meth:`leave`
    around each call of a submodule, and goes on with what these give. What is called a second time
    is another *site*: ``"norm"``, then ``"norm#2"``.

    Subclasses say what is done with a site: by default nothing.
    """

    def __init__(self) -> None:
        self._visits: Counter[str] = Counter()
        self._open: list[str] = []

    def enter(self, path: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
        """A submodule is called: what it is to be called with."""
        self._open.append(self._site(path))
        return self.entered(self._open[-1], args, kwargs)

    def leave(self, path: str, outputs: Any) -> Any:
        """The submodule that was entered last gave ``outputs``: what its caller is to get."""
        return self.left(self._open.pop(), outputs)

    def tap(self, name: str, x: Any) -> Any:
        """``mc.tap(name, x)`` in a function."""
        return self.left(self._site(name), x)

    def entered(self, site: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
        return args, kwargs

    def left(self, site: str, outputs: Any) -> Any:
        return outputs

    def _site(self, path: str) -> str:
        self._visits[path] += 1
        count = self._visits[path]
        return path if count == 1 else f"{path}#{count}"


def path_of(site: str) -> str:
    """The path of the part that a site is a call of."""
    return site.partition("#")[0]


_LISTENING: ContextVar[Taps | None] = ContextVar("multicalc_taps", default=None)


@contextmanager
def listening(taps: Taps) -> Iterator[None]:
    """Within, ``mc.tap`` goes to ``taps``."""
    token = _LISTENING.set(taps)
    try:
        yield
    finally:
        _LISTENING.reset(token)


def tap(name: str, x: Any) -> Any:
    """``x``; where a port's function runs, it is seen under ``name``.

    Args:
        name: what the intermediate is called in reports. Two ports' intermediates of one name are
            compared with each other.
        x: a pytree of arrays.

    Returns:
        ``x`` itself.

    >>> import numpy as np
    >>> import multicalc as mc
    >>> mc.tap("hidden", np.array([1.0, 2.0]))
    array([1., 2.])
    """
    taps = _LISTENING.get()
    return x if taps is None else taps.tap(name, x)
