"""What holds within a ``with`` block, in one thread or task.

Python raises KeyboardInterrupt at the start of a function of Python and after a call of one of C,
``__exit__`` included: a block that is left by Python's code may be left without it. So whether a
scope is open is whether its lock is held, which a ``with`` statement takes and gives back in C.
That also makes no difference to where it is left: in another order than entered, by another thread,
or by the collector that finds an abandoned generator.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ContextDecorator
from contextvars import ContextVar
from threading import Lock
from typing import Any, Generic, TypeVar

from multicalc.errors import InvalidArgumentError

Value = TypeVar("Value")


class Scopes(Generic[Value]):
    """The open scopes of one kind, each with a value; the innermost is the one that counts."""

    __slots__ = ("_entered",)

    def __init__(self, name: str) -> None:
        self._entered: ContextVar[tuple[Scope[Value], ...]] = ContextVar(name, default=())

    def innermost(self) -> Value | None:
        """The value of the innermost scope that is open here, if one is."""
        for scope in reversed(self._entered.get()):
            if scope.held.locked():
                return scope.value
        return None

    def are_open(self) -> bool:
        """Whether one of them is open here."""
        return any([scope.held.locked() for scope in self._entered.get()])

    def enter(self, scope: Scope[Value]) -> None:
        """Let it be the innermost from now on, once its lock is held."""
        still = [s for s in self._entered.get() if s.held.locked()]
        self._entered.set((*still, scope))


class _Exit:
    """``__exit__`` of a scope: its lock's own."""

    def __get__(self, scope: Scope[Any] | None, kind: type) -> Callable[..., Any]:
        return _leave if scope is None else scope.held.__exit__


def _leave(scope: Scope[Any], *error: Any) -> None:
    scope.held.__exit__(*error)


class Scope(ContextDecorator, Generic[Value]):
    """A ``with`` block of a value, which it gives."""

    def __init__(self, scopes: Scopes[Value], value: Value) -> None:
        self._scopes, self.value = scopes, value
        self.held = Lock()

    def _recreate_cm(self) -> Scope[Value]:
        """For each call of a function that it decorates."""
        return Scope(self._scopes, self.value)

    def __enter__(self) -> Value:
        if self.held.locked():
            raise InvalidArgumentError("this block is entered already; call for another one")
        self._scopes.enter(self)
        try:
            self.held.acquire()
        except BaseException:
            self.held.release()
            raise
        return self.value

    __exit__ = _Exit()
