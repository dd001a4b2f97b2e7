"""Scenarios of portable functions: that they are run, held to the same, and chosen as told."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np
import pytest
from multicalc_conformance import families
from multicalc_conformance.engine.run import judged
from multicalc_conformance.engine.scenario import PORTABLE
from multicalc_conformance.families.selection import catalogue, select
from multicalc_conformance.families.styles import both_styles, portable_functions

import multicalc as mc
from multicalc import xp
from multicalc.arrays import array
from multicalc.backend import get_backend


def test_functions_get_standard_arrays_in_transforms_and_compiled():
    seen = []

    def f(x):
        seen.append(type(x))
        return xp.sum(x**2)

    x = np.array([1.0, 2.0])
    with portable_functions():
        for transformed in (mc.grad(f), mc.jit(f), mc.jit(mc.grad(f)), mc.grad(mc.jit(f))):
            transformed(x)
    assert set(seen) == {mc.Array}
    mc.grad(f)(x)
    assert seen[-1] is not mc.Array


@pytest.mark.parametrize("family", ["chapter", "compiled", "elementwise", "nested", "indexing"])
def test_a_fault_of_standard_arrays_is_one_of_portable_functions_alone(family):
    chosen = next(
        s
        for s in families.scenarios(family)
        if (not s.native_only and family != "elementwise")
        or s.name == "astype to int64 and back, times x"
    )
    scenario = both_styles(chosen)

    def failing(fault):
        with fault:
            cells = judged(scenario, [get_backend("numpy")], scenario.references()).cells
        return {cell.operator for cell in cells if cell.fails}

    def raising(self, *_):
        raise ZeroDivisionError

    found = failing(patch.object(array.Array, "_operate", raising))
    assert found
    assert all(operator.endswith(PORTABLE) for operator in found)


def test_a_whole_run_has_every_operator_in_both_styles():
    for scenario in select(["nested"]):
        native = {o for o in scenario.compute if not o.endswith(PORTABLE)}
        assert scenario.compute.keys() == native | {o + PORTABLE for o in native}


def test_a_brief_run_has_every_operator_once_portable():
    found = [o for s in select(["nested"], brief=True) for o in s.compute if o.endswith(PORTABLE)]
    every = {o for s in select(["nested"]) for o in s.compute if o.endswith(PORTABLE)}
    assert sorted(found) == sorted(every)


def test_the_catalogue_has_what_is_selected():
    known = {s.id: s.compute.keys() for s in catalogue("precision")}
    assert all(s.compute.keys() <= known[s.id] for s in select(["precision"], brief=True))
