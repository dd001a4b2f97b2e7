"""The example backend, imported anew for each test, so that it can be broken in one place."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from multicalc_conformance.checks import CHECKS
from multicalc_conformance.checks.adapter import light
from multicalc_conformance.checks.candidate import Candidate
from multicalc_conformance.checks.functions import functions
from multicalc_conformance.checks.running import outcomes

from multicalc.backend import Adapter, registry

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "multicalc-tiny")
QUICK = [each for each in CHECKS if each not in (light, functions)]
"""Without a process of its own, and without all of the namespace."""

_numbers = count()


@dataclass
class Tiny:
    """The modules of the framework and of its adapter, and the adapter as it is to be checked."""

    array: Any
    functions: Any
    namespace: Any
    backend: Any
    adapter: Adapter

    def becomes(self, **members: Any) -> None:
        """Give the backend's class other members."""
        kind = self.backend.TinyBackend
        self.backend.TinyBackend = type("TinyBackend", (kind,), members)


def fresh(monkeypatch: Any) -> Tiny:
    """The example as it is, the one that multicalc knows as ``tiny`` from now on."""
    monkeypatch.syspath_prepend(EXAMPLE)
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("tiny", "multicalc_tiny"):
            monkeypatch.delitem(sys.modules, name)
    names = "tiny.array", "tiny.functions", "multicalc_tiny.namespace", "multicalc_tiny.backend"
    modules = [importlib.import_module(name) for name in names]
    adapter = importlib.import_module("multicalc_tiny").adapter
    # Backends are kept by their adapters: each is another one.
    return Tiny(*modules, replace(adapter, install=f"number {next(_numbers)}"))


def failures(tiny: Tiny, monkeypatch: Any, checks: Any = QUICK) -> dict[str, Any]:
    """The outcome of each check that fails, by its name."""
    known = {"numpy": registry.adapters()["numpy"], "tiny": tiny.adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    found = outcomes(Candidate("tiny", tiny.adapter, "multicalc_tiny"), checks)
    return {each.check.name: each for each in found if each.status == "failed"}
