"""The scenarios themselves: their names, their references, and whether a mistake would be seen."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from multicalc_conformance import families
from multicalc_conformance.engine.run import run
from multicalc_conformance.families.operators import derivatives, problem, transforms
from multicalc_conformance.families.operators.subjects import SUBJECTS
from multicalc_conformance.mutation import spoil
from multicalc_conformance.mutation.spoil import SPOILINGS, rounded, spoiled, unnoticed

from multicalc.backend import get_backend

QUICK = ("operators", "compiled", "nested", "precision", "errors", "state", "chapter")
every_family = pytest.mark.parametrize("family", QUICK)


@cache
def scenarios(family):
    return families.scenarios(family)


def test_a_reader_is_told_what_a_scenario_runs():
    """A case's lambda stands for many operations: which one is in what it was made with."""
    told = {s.id: s.shown for family in ("elementwise", "linalg") for s in scenarios(family)}
    assert "name = 'exp'" in told["elementwise/exp"]
    assert "operation = 'linalg.norm'" in told["linalg/linalg.norm axis=-1 ord=3"]
    assert "options = {'axis': -1, 'ord': 3}" in told["linalg/linalg.norm axis=-1 ord=3"]
    assert (
        "multicalc.xp: logsumexp"
        in {s.name: s.shown for s in scenarios("precision")}["logsumexp of large"]
    )


def test_no_address_is_told():
    """It would be another one in each run."""
    for family in ("elementwise", "nested", "precision"):
        assert not [s.id for s in scenarios(family) if " at 0x" in s.shown]


@every_family
def test_ids_are_unique(family):
    ids = [s.id for s in scenarios(family)]
    assert len(set(ids)) == len(ids) > 10
    assert {s.family for s in scenarios(family)} == {family}


def test_spoiling_changes_what_it_says():
    square, row = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, -2.0])
    found = spoiled([square, row])
    assert set(SPOILINGS) <= set(found)
    assert found["transposed"][0].tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert found["flipped"][1].tolist() == [-1.0, 2.0]
    assert found["doubled, array 0 alone"][0].tolist() == [[2.0, 4.0], [6.0, 8.0]]
    assert found["doubled, array 0 alone"][1] is row
    assert "transposed, array 1 alone" not in found
    assert "transposed" not in spoiled([square + square.T, row])


def test_what_changes_nothing_can_be_left_out():
    nothing, infinite = np.zeros(2), np.array([np.inf, np.nan])
    assert set(spoiled([nothing], changing=True)) == {"NaN"}
    assert set(spoiled([infinite], changing=True)) == {"zeros", "NaN", "flipped"}
    assert set(spoiled([nothing])) == {"zeros", "NaN", "doubled", "flipped"}


def test_a_reference_of_zeros_is_told(monkeypatch):
    """The check can fail: for a scenario whose result is zero, and for one with a wide bound."""
    chosen = next(s for s in scenarios("chapter") if s.name == "18 ∇f at (0, 0)")
    monkeypatch.setattr(spoil, "EXCUSED", {})
    assert unnoticed(chosen) == {"result": ["zeros", "doubled", "flipped"]}
    monkeypatch.setattr(spoil, "distance", lambda *_: type("Near", (), {"share": 0.0}))
    assert "NaN" in unnoticed(chosen)["result"]
    monkeypatch.setattr(spoil, "distance", lambda *_: type("Far", (), {"share": 2.0}))
    assert unnoticed(chosen) == {"result": ["right"]}


def test_an_operator_without_a_reference_is_told():
    chosen = replace(scenarios("errors")[0], references=dict)
    assert unnoticed(chosen) == {operator: [*SPOILINGS] for operator in chosen.compute}


def test_rounded_references_are_floats_of_the_scenario():
    (float32,) = [s for s in scenarios("operators") if s.id == "operators/a vector float32"]
    for reference in float32.references().values():
        assert {x.dtype.name for x in rounded(reference, "float32")} == {"float32"}


def test_a_result_in_another_structure_is_refused():
    subject = next(s for s in SUBJECTS if s.name == "a namedtuple")
    at = problem.TransformProblem(subject, "float64")
    right = transforms.SCALAR["grad"]
    assert transforms.checked(at, right, "numpy")[0].slope.shape == (3,)
    as_tuple = right._replace(run=lambda p, b: (tuple(right.run(p, b)[0]), ()))
    with pytest.raises(AssertionError, match="structure"):
        transforms.checked(at, as_tuple, "numpy")


def test_products_of_exact_derivatives_by_hand():
    """f = Σx²·y at (3, 2), (5, 7): J = (2xy, x²)."""
    subject = problem.Subject(
        "by hand",
        lambda m, x, y: m.sum(x**2 * y),
        (np.array([3.0, 2.0]), np.array([5.0, 7.0])),
        (0, 1),
    )
    at = problem.TransformProblem(subject, "float64")
    exact = derivatives.Derivatives(at)
    xs = [np.array(x, dtype=object) for x in ([3, 2], [5, 7])]
    vs = [np.array(x, dtype=object) for x in ([1, -1], [10, 0])]
    assert [float(v) for x in exact.jacobian(xs) for v in x] == [30, 28, 9, 4]
    assert float(exact.pushed(xs, vs)[0]) == 30 - 28 + 90
    curved = [float(v) for x in exact.curved(xs, vs) for v in x]
    assert curved == [10 + 60, -14, 6, -4]


@pytest.mark.parametrize("family", QUICK[:-1])
def test_a_selection_of_a_family_passes_on_numpy(family):
    failing = [
        (cell.scenario, cell.operator, cell.message)
        for result in run(scenarios(family)[::4], [get_backend("numpy")])
        for cell in result.cells
        if cell.fails
    ]
    assert failing == []
