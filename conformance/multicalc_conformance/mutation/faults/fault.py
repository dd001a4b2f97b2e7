"""A fault that can be put into a backend or the frontend, for as long as a ``with`` block lasts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

from multicalc.backend import Backend
from multicalc.calls.signature import forget

Seeding = Callable[[Backend], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Fault:
    """One seeded fault.

    Attributes:
        name: what is wrong, in a few words.
        description: how it comes about in real adapters, in one sentence.
        seeded: a ``with`` block in which the given backend, or the frontend, has it.
        caught_by: families that have to notice it.
    """

    name: str
    description: str
    seeded: Seeding
    caught_by: tuple[str, ...]


def in_method(name: str, spoil: Callable[..., Any]) -> Seeding:
    """A method of the backend, done by ``spoil(right, backend, *arguments)``."""

    def seeded(backend: Backend) -> AbstractContextManager[Any]:
        kind = type(backend)
        right = getattr(kind, name)

        @wraps(right)
        def wrong(self: Backend, *args: Any, **kwargs: Any) -> Any:
            return spoil(partial(right, self), self, *args, **kwargs)

        return patch.object(kind, name, wrong)

    return seeded


def in_function(name: str, spoil: Callable[..., Any], chapter: str = "") -> Seeding:
    """A function of the backend's namespace, done by ``spoil(right, xp, *arguments)``."""

    def seeded(backend: Backend) -> AbstractContextManager[Any]:
        xp = backend.namespace
        place = getattr(xp, chapter) if chapter else xp
        return patch.object(place, name, partial(spoil, getattr(place, name), xp))

    return seeded


def in_frontend(target: str, make: Callable[[Any], Any]) -> Seeding:
    """What the dotted name ``target`` stands for, replaced by ``make`` of it."""

    def seeded(backend: Backend) -> AbstractContextManager[Any]:
        return patch(target, make(resolve_name(target)))

    return seeded


def in_signatures(name: str, make: Any) -> Seeding:
    """In what is looked into once for each kind of call, and kept."""

    @contextmanager
    def seeded(backend: Backend) -> Iterator[None]:
        try:
            with in_frontend("multicalc.calls.signature." + name, make)(backend):
                forget()
                yield
        finally:
            forget()

    return seeded


def in_from_numpy(spoil: Callable[..., Any]) -> Seeding:
    """``from_numpy``, done by ``spoil(right, backend, x, like)``, of all data: an adapter whose
    arrays are NumPy's isn't asked for what is as it wants it."""
    every = in_signatures("_is_plain", lambda right: lambda x: False)
    read = in_method("from_numpy", spoil)

    @contextmanager
    def seeded(backend: Backend) -> Iterator[None]:
        with every(backend), read(backend):
            yield

    return seeded


def constant(xp: Any, x: Any) -> Any:
    """The value of ``x`` without its derivatives, on every backend: ordinary floats are whole
    multiples of 2⁻¹⁰⁰, and rounding is flat."""
    return xp.round(x * 2.0**100) / 2.0**100


def bent(xp: Any, value: Any, slope: Any) -> Any:
    """The value of one with the derivatives of the other."""
    return constant(xp, value) + (slope - constant(xp, slope))
