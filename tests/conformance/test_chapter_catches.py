"""The chapter alone, an author's first command, notices what is wrong with a derivative."""

from __future__ import annotations

from functools import cache
from itertools import chain
from types import SimpleNamespace

import numpy as np
import pytest
from multicalc_conformance.families import chapter, table_of_derivatives
from multicalc_conformance.mutation.faults.fault import Fault, bent, in_function, in_method
from multicalc_conformance.mutation.kill import Trial

from multicalc.backend import get_backend
from multicalc.xp.table import OPERATIONS

FLAT = {
    *("ceil", "floor", "floor_divide", "round", "sign", "trunc"),
    *("full_like", "ones_like", "zeros_like"),
    "imag",
}
"""Whose derivatives are zero, of real numbers at least."""
SMOOTH = [row.name for row in OPERATIONS if row.derivative and row.name not in FLAT]
ROWS = {scenario.name: scenario for scenario in table_of_derivatives.scenarios()}


@cache
def trial(*names):
    """The chapter, or the rows of these names, without a fault to begin with."""
    every = chapter.scenarios()
    found = Trial(get_backend("numpy"), {"chapter": [s for s in every if s.name in names]})
    assert found.scenarios["chapter"]
    assert list(found.prepare()) == []
    return found


def rows_of(operation):
    return tuple(name for name, row in ROWS.items() if operation in row.operations)


def halved(xp, found):
    """The value, and half of its derivative, of an array or several."""
    if isinstance(found, tuple | list):
        parts = [halved(xp, part) for part in found]
        return type(found)(*parts) if hasattr(found, "_fields") else type(found)(parts)
    return bent(xp, found, 0.5 * found) if "float" in str(found.dtype) else found


def half(operation):
    """An operation with half of its derivative."""
    place, _, name = operation.rpartition(".")

    def spoil(right, xp, *args, **kwargs):
        return halved(xp, right(*args, **kwargs))

    return Fault(f"half of {operation}'", "a factor 2 is lost", in_function(name, spoil, place), ())


@pytest.mark.parametrize("operation", SMOOTH)
def test_half_of_an_operation_s_derivative(operation):
    caught = trial(*rows_of(operation)).catches(half(operation))
    assert caught["chapter"].verdict == "wrong"
