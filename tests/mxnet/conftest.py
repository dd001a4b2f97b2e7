"""What several of MXNet's tests look at."""

import pytest


@pytest.fixture
def invocations(monkeypatch):
    """One entry for each call of a graph."""
    from multicalc_mxnet.graphs.cached_operator import CachedOperator

    seen = []
    original = CachedOperator.__call__

    def call(self, values):
        seen.append("graph")
        return original(self, values)

    monkeypatch.setattr(CachedOperator, "__call__", call)
    return seen
