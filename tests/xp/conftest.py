"""The example backend, whose namespace is all made of parts."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from example_backend import import_anew

from multicalc import xp
from multicalc.backend import adapter as adapter_module
from multicalc.backend import registry


class Example:
    """The backend over tiny, its framework, and namespaces built of other primitives."""

    def __init__(self):
        import multicalc_tiny
        import tiny
        from multicalc_tiny.backend import PRIMITIVES

        self.adapter, self.framework = multicalc_tiny.adapter, tiny
        self.primitives = {name: getattr(tiny, name) for name in PRIMITIVES.split()}

    def __call__(self, x, dtype=None):
        """NumPy data as the framework's array."""
        return self.framework.Array(np.asarray(x, dtype))

    def built(self, *, without=(), also=None, **members):
        """A namespace of a backend that lacks the dtypes ``without``, has ``also`` these primitives
        and other members."""
        base = type(self.adapter.load())
        known = {name: own for name, own in base.dtypes.items() if name not in without}
        members = {"dtypes": MappingProxyType(known | members.pop("dtypes", {}))} | members
        backend = type("Variant", (base,), members)(self.adapter)
        return xp.build(self.primitives | (also or {}), backend)


@pytest.fixture
def tiny(monkeypatch):
    import_anew(monkeypatch)
    adapter_module._load.cache_clear()
    example = Example()
    known = dict(registry.adapters()) | {"tiny": example.adapter}
    monkeypatch.setattr(registry, "adapters", lambda: known)
    yield example
    adapter_module._load.cache_clear()
