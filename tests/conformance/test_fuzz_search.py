"""Fuzzing finds what is planted, makes it small, and does the same for the same seed."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.extend import defvjp, primitive
from multicalc_conformance.suite.fuzz import source
from multicalc_conformance.suite.fuzz.grammar import Input, Program, Step
from multicalc_conformance.suite.fuzz.search import Search

from multicalc.registry import get_backend


@primitive
def wrong_tanh(x):
    return np.tanh(x)


defvjp(wrong_tanh, lambda y, x: lambda g: g * (1 - y))


@pytest.fixture
def planted(monkeypatch):
    """NumPy's tanh with another function's derivative."""
    monkeypatch.setattr(get_backend("numpy").namespace, "tanh", wrong_tanh)


def search(**settings):
    """One whose end does not depend on the machine."""
    return Search([get_backend("numpy")], clock=lambda: 0.0, **settings)


def test_a_wrong_derivative_is_found_and_made_small(planted):
    looking = search(steps=4)
    (found, *_) = looking.rounds(1, 4)
    assert (found.backend, found.operator, found.verdict) == ("numpy", "gradient", "wrong")
    assert found.steps <= 2
    assert "tanh" in found.script


def test_the_script_of_a_finding_shows_it(planted, capsys):
    (found, *_) = search(steps=3).rounds(1, 4)
    source.loaded(found.script)
    gives, exactly = capsys.readouterr().out.splitlines()
    assert gives.startswith("numpy gives:")
    assert exactly.startswith("exactly:")
