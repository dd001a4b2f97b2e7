"""Each verdict, on hand-made results."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np
import pytest
from mpmath import mp, mpf
from multicalc_conformance.engine.conventions import Convention
from multicalc_conformance.engine.distance import distance
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.run import judged
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.verdict import judge

from multicalc.backend import Limit, get_backend
from multicalc.errors import UnsupportedOperationError

EXACT = np.array([mpf(1), mpf(-2)], dtype=object)
REFERENCE = Reference([EXACT], [1e-15])
RIGHT = [np.array([1.0, -2.0])]
WRONG = [np.array([1.0, 2.0])]


def scenario(**changes):
    given = {
        "family": "f",
        "name": "s",
        "compute": {"gradient": lambda backend: RIGHT},
        "references": lambda: {"gradient": REFERENCE},
        "source": "by hand",
    }
    return Scenario(**(given | changes))


def limited(order):
    """NumPy's backend, with a declared limit on exp."""
    numpy = get_backend("numpy")
    limits = MappingProxyType({"exp": Limit(order, "why")})
    return type("Limited", (type(numpy),), {"operations": limits})(numpy.adapter)


def verdict(got, *, backend=None, convention=None, reference=REFERENCE, **changes):
    backend = backend or get_backend("numpy")
    return judge(scenario(**changes), "gradient", backend, got, reference, convention)


def test_agrees_within_the_bound():
    cell = verdict([np.array([1.0, -2.0 + 8.9e-16])])
    assert cell.verdict == "agrees"
    assert cell.ulp == pytest.approx(2.0)
    assert cell.share == pytest.approx(8.88e-16 / 1e-15, rel=1e-2)
    assert cell.at == [0, 1]


@pytest.mark.parametrize(
    "got",
    [
        WRONG,
        [np.array([1.0, math.nan])],
        [np.array([1.0, -math.inf])],
        [np.array([[1.0, -2.0]])],
        [np.array([1.0, -2.0], dtype="float32")],
        [],
        [*RIGHT, *RIGHT],
    ],
)
def test_wrong(got):
    cell = verdict(got)
    assert cell.verdict == "wrong"
    assert cell.fails


def test_nan_and_infinities_where_they_belong():
    exact = np.array([mp.nan, mp.inf, -mp.inf, mpf(0)], dtype=object)
    reference = Reference([exact], [0.0])
    right = [np.array([math.nan, math.inf, -math.inf, 0.0])]
    assert distance(right, reference, "float64").share == 0.0
    swapped = [np.array([math.nan, -math.inf, math.inf, 0.0])]
    assert distance(swapped, reference, "float64").share == math.inf


def test_unsupported_has_to_be_declared():
    failure = UnsupportedOperationError("no")
    declared = {"operations": ("exp",)}
    assert verdict(failure, backend=limited(0), **declared).verdict == "unsupported"
    assert verdict(failure, backend=limited(1), **declared).verdict == "error"
    assert verdict(failure).verdict == "error"
    assert verdict(ValueError("no"), backend=limited(0), **declared).verdict == "error"


def test_a_declared_gap_that_works_is_stale():
    assert verdict(RIGHT, backend=limited(0), operations=("exp",)).verdict == "stale"


def test_conventions():
    told = Convention("f/s", "gradient", "numpy", [[1.0, 0.0]], "why")
    assert verdict([np.array([1.0, 0.0])], convention=told).verdict == "convention"
    assert verdict(RIGHT, convention=told).verdict == "stale"
    assert verdict([np.array([1.0, 0.5])], convention=told).verdict == "wrong"


def test_conventions_beyond_what_json_can_say():
    told = Convention("f/s", "gradient", "numpy", [["nan", "-inf"], ["1-2j"]], "why")
    given = [np.array([math.nan, -math.inf]), np.array([1 - 2j])]
    assert told.met_by(given)
    assert not told.met_by([np.array([math.nan, math.inf]), given[1]])
    assert not told.met_by([given[0], np.array([1 + 2j])])


def test_a_convention_to_raise():
    told = Convention("f/s", "gradient", "numpy", "ZeroDivisionError", "why")
    assert verdict(ZeroDivisionError(), convention=told).verdict == "convention"
    assert verdict(ValueError(), convention=told).verdict == "error"
    assert verdict(RIGHT, convention=told).verdict == "stale"
    assert verdict(WRONG, convention=told).verdict == "wrong"


def test_without_a_reference_the_odd_one_out_is_wrong():
    given = {"numpy": RIGHT, "torch": RIGHT, "jax": WRONG}
    backends = [get_backend(name) for name in given]
    without = scenario(references=dict, compute={"gradient": lambda name: given[name]})
    found = judged(without, backends, {})
    assert {c.backend: c.verdict for c in found.cells} == {
        "numpy": "agrees",
        "torch": "agrees",
        "jax": "wrong",
    }
    assert {p.backends: p.apart.relative for p in found.pairs}["numpy", "jax"] == 2.0


def test_a_backend_that_raises_is_a_cell_of_its_own():
    def compute(name):
        if name == "torch":
            raise ZeroDivisionError("here")
        return RIGHT

    backends = [get_backend(name) for name in ("numpy", "torch")]
    given = scenario(compute={"gradient": compute})
    cells = judged(given, backends, {"gradient": REFERENCE}).cells
    assert [c.verdict for c in cells] == ["agrees", "error"]
    assert cells[1].message == "ZeroDivisionError: here"
