"""The example backend, and what is said of it once it is broken."""

from __future__ import annotations

import pytest
from checks.variants import QUICK, failures, fresh


@pytest.fixture
def tiny(monkeypatch):
    return fresh(monkeypatch)


@pytest.fixture
def said(tiny, monkeypatch):
    """What is said of a check of ``tiny``, which has to fail."""

    def run(name, checks=QUICK):
        until = [each.name for each in checks].index(name) + 1
        failed = failures(tiny, monkeypatch, checks[:until])
        assert name in failed, {each: outcome.said for each, outcome in failed.items()}
        return failed[name].said

    return run
