"""The example backend, imported anew for each test, so that it can be broken in one place."""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count
from typing import Any

from example_backend import import_anew
from multicalc_conformance.checks import CHECKS
from multicalc_conformance.checks.adapter import light
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.functions import functions
from multicalc_conformance.checks.running import CheckOutcome, outcomes

from multicalc.backend import Adapter, registry
from multicalc.xp.building import build

QUICK = [each for each in CHECKS if each not in (light, functions)]
"""Without a process of its own, and without all of the namespace."""

_numbers = count()


@dataclass
class Tiny:
    """The framework, the module of its backend, and the adapter as it is to be checked."""

    framework: Any
    backend: Any
    adapter: Adapter

    def becomes(self, **members: Any) -> None:
        """Give the backend's class other members."""
        kind = self.backend.TinyBackend
        self.backend.TinyBackend = type("TinyBackend", (kind,), members)

    def has(self, **functions: Any) -> None:
        """Give the namespace other functions; None takes one away."""
        right = self.backend.TinyBackend.namespace.func

        def namespace(backend: Any) -> Any:
            xp = right(backend)
            vars(xp).update(functions)
            for name in [name for name, function in functions.items() if function is None]:
                delattr(xp, name)
            return xp

        self.becomes(namespace=cached_property(namespace))

    def gives(self, **primitives: Any) -> None:
        """Give ``xp.build`` other functions of the framework's, or more of them."""
        own = self.backend.PRIMITIVES.split()

        def namespace(backend: Any) -> Any:
            return build({n: getattr(self.framework, n) for n in own} | primitives, backend)

        self.becomes(namespace=cached_property(namespace))

    def rewrite_vjp(self, old: str, new: str) -> None:
        """Give the framework a ``vjp`` with ``new`` in its source for ``old``."""
        source = inspect.getsource(self.framework.vjp)
        assert old in source
        exec(source.replace(old, new), vars(self.framework))


def fresh(monkeypatch: Any) -> Tiny:
    """The example as it is, the one that multicalc knows as ``tiny`` from now on."""
    import_anew(monkeypatch)
    backend = importlib.import_module("multicalc_tiny.backend")
    adapter = importlib.import_module("multicalc_tiny").adapter
    # Backends are kept by their adapters: each is another one.
    return Tiny(backend.tiny, backend, replace(adapter, install=f"number {next(_numbers)}"))


def failures(tiny: Tiny, monkeypatch: Any, checks: Any = QUICK) -> dict[str, Any]:
    """The outcome of each check that fails, by its name."""
    found = checked(tiny, monkeypatch, checks)
    return {each.check.name: each for each in found if each.status == "failed"}


def checked(tiny: Tiny, monkeypatch: Any, checks: Any) -> list[CheckOutcome]:
    """The outcome of each check."""
    known = {"numpy": registry.adapters()["numpy"], "tiny": tiny.adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    return [*outcomes(Candidate("tiny", tiny.adapter, "multicalc_tiny"), checks)]


def pulling(tiny: Tiny, change: Any) -> Any:
    """A ``vjp`` whose pullback gives what ``change`` makes of its cotangents and of the right
    result."""
    right = tiny.backend.TinyBackend.vjp

    def vjp(self: Any, f: Any, xs: Any) -> Any:
        outs, aux, pullback = right(self, f, xs)
        return outs, aux, lambda cotangents: change(pullback, cotangents)

    return vjp
