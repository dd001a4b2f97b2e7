"""The family ``real``: a few of its scenarios on NumPy, and that they notice a defect."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from multicalc_conformance import families
from multicalc_conformance.engine.run import run

from multicalc.backend import get_backend

CHOSEN = (
    "real/himmelblau at (0.7, -1.3)",
    "real/Rosenbrock, n = 1000",
    "real/10 Meyer, n = 3, residuals at its start",
    "real/30 Broyden tridiagonal, n = 10, sum of squares beside its start",
    "real/NIST DanWood, certified results",
    "real/ADBench bundle adjustment",
    "real/ADBench LSTM",
)


@cache
def chosen():
    """The scenarios, each with its references computed once."""
    known = {s.id: s for s in families.scenarios("real")}
    return {name: replace(known[name], references=cache(known[name].references)) for name in CHOSEN}


@pytest.mark.parametrize("name", CHOSEN)
def test_all_operators_agree(name):
    [result] = run([chosen()[name]], [get_backend("numpy")])
    assert [(c.operator, c.verdict) for c in result.cells] == [
        (operator, "agrees") for operator in result.scenario.compute
    ]


@pytest.mark.parametrize("name", CHOSEN)
def test_an_error_in_the_eighth_digit_is_noticed(name):
    scenario = chosen()[name]
    spoiled = {
        operator: lambda b, compute=compute: [y * (1 + 1e-8) for y in compute(b)]
        for operator, compute in scenario.compute.items()
    }
    [result] = run([replace(scenario, compute=spoiled)], [get_backend("numpy")])
    # The certified gradient is zero, and stays so under a factor.
    noticed = {c.operator for c in result.cells if c.verdict == "wrong"}
    zero = {"gradient"} if "certified" in name else set()
    assert noticed == set(scenario.compute) - zero


def test_names_are_unique():
    ids = [s.id for s in families.scenarios("real")]
    assert len(ids) == len(set(ids))


def test_without_the_data_only_the_models_are_missing(monkeypatch):
    from multicalc_conformance.problems.models import logistic_regression

    def absent():
        raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn")

    monkeypatch.setattr(logistic_regression, "quantities", absent)
    with pytest.raises(families.FamilyDataMissingError, match="pip install scikit-learn"):
        families.scenarios("models")
    assert families.scenarios("real")
