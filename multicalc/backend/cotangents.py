"""Zeros for None: a plain adapter never gets a cotangent that is None, and may give one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any

from multicalc.errors import BackendBrokenError

if TYPE_CHECKING:
    from multicalc.backend.framework import Array, Arrays
    from multicalc.backend.protocol import Backend, FlatFunction, Pullback


def filled(namespace: Any, cotangents: Sequence[Array | None], like: Arrays) -> Arrays:
    """``cotangents`` with zeros for None."""
    pairs = zip(cotangents, like, strict=True)
    return tuple([namespace.zeros_like(y) if c is None else c for c, y in pairs])


def completed_vjp(vjp: Callable[..., Any]) -> Callable[..., tuple[Arrays, Arrays, Pullback]]:
    """An adapter's plain ``vjp`` as everything calls it."""

    @wraps(vjp)
    def complete(self: Backend, f: FlatFunction, xs: Arrays) -> tuple[Arrays, Arrays, Pullback]:
        outs, aux, pullback = _three(self, "vjp", "outs, aux, pullback", vjp(self, f, xs))

        def whole(cotangents: Arrays) -> Arrays:
            found = pullback(filled(self.namespace, cotangents, outs))
            return _filled(self, "the pullback of vjp", "input", found, xs)

        return tuple(outs), tuple(aux), whole

    return complete


def completed_jvp(jvp: Callable[..., Any]) -> Callable[..., tuple[Arrays, Arrays, Arrays]]:
    """An adapter's plain ``jvp`` as everything calls it."""

    @wraps(jvp)
    def complete(
        self: Backend, f: FlatFunction, xs: Arrays, tangents: Arrays
    ) -> tuple[Arrays, Arrays, Arrays]:
        given = jvp(self, f, xs, tangents)
        outs, aux, pushed = _three(self, "jvp", "outs, aux, out_tangents", given)
        return tuple(outs), tuple(aux), _filled(self, "jvp", "output", pushed, tuple(outs))

    return complete


def _three(backend: Backend, what: str, wanted: str, found: Any) -> Sequence[Any]:
    if isinstance(found, tuple) and len(found) == 3:
        return found
    counted = f"a tuple of {len(found)}" if isinstance(found, tuple) else f"a {_kind(found)}"
    raise BackendBrokenError(
        f"the adapter of backend {backend.name!r} is wrong: {what} must return ({wanted}), and "
        f"returned {counted}"
    )


def _filled(backend: Backend, what: str, each: str, found: Any, like: Arrays) -> Arrays:
    """``found`` with zeros for None, held to be one for each of ``like``."""
    if isinstance(found, tuple | list) and len(found) == len(like):
        return filled(backend.namespace, found, like)
    many = isinstance(found, tuple | list)
    counted = f"{len(found)} of them" if many else f"a {_kind(found)}"
    raise BackendBrokenError(
        f"the adapter of backend {backend.name!r} is wrong: {what} must return a tuple of one "
        f"array or None for each {each}, here {len(like)}, and returned {counted}"
    )


def _kind(x: Any) -> str:
    return type(x).__name__
