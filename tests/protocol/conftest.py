"""The ``dual`` fixture: the backend over :mod:`protocol.dual`, known for one test."""

from __future__ import annotations

import pytest
from protocol import dual as framework
from protocol.dual_adapter import DualBackend, adapter

from multicalc.backend import adapter as adapter_module
from multicalc.backend import registry
from multicalc.calls import signature


@pytest.fixture
def register(monkeypatch):
    """Make an adapter known."""

    def add(adapter):
        known = dict(registry.adapters()) | {adapter.name: adapter}
        monkeypatch.setattr(registry, "adapters", lambda: known)
        return adapter.load()

    yield add
    adapter_module._load.cache_clear()
    signature.forget()


@pytest.fixture(params=["hashable", "unhashable"])
def dual(request, register, monkeypatch):
    if request.param == "unhashable":
        monkeypatch.setattr(framework.Array, "dtypes", framework.UNHASHABLE)
        monkeypatch.setattr(DualBackend, "dtypes", framework.UNHASHABLE)
    return register(adapter)
