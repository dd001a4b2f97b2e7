"""The chapter alone, an author's first command, notices what is wrong with a derivative."""

from __future__ import annotations

from functools import cache

import pytest
from multicalc_conformance.families import chapter, table_of_derivatives
from multicalc_conformance.mutation.faults.fault import (
    Fault,
    bent,
    in_frontend,
    in_function,
)
from multicalc_conformance.mutation.kill import Trial

from multicalc.backend import get_backend
from multicalc.xp.table import OPERATIONS

FLAT = {
    *("ceil", "floor", "floor_divide", "round", "sign", "trunc"),
    *("full_like", "ones_like", "zeros_like"),
    "imag",
}
"""Whose derivatives are zero, of real numbers at least."""
CHANGES = ("get", "set", "add", "multiply", "min", "max")
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
    if "complex" in str(found.dtype):
        return halved(xp, xp.real(found)) + 1j * halved(xp, xp.imag(found))
    return bent(xp, found, 0.5 * found) if "float" in str(found.dtype) else found


def half(operation):
    """An operation with half of its derivative."""
    place, _, name = operation.rpartition(".")

    def spoil(right, xp, *args, **kwargs):
        return halved(xp, right(*args, **kwargs))

    return Fault(f"half of {operation}'", "a factor 2 is lost", in_function(name, spoil, place), ())


def half_in_frontend(target):
    """What isn't an adapter's to give, with half of its derivative."""

    def make(right):
        return lambda *args, **kwargs: halved(
            get_backend("numpy").namespace, right(*args, **kwargs)
        )

    return Fault(f"half of {target}'", "a factor 2 is lost", in_frontend(target, make), ())


IN_FRONTEND = {
    **{f"multicalc.xp.updates.at.{how}": "at" for how in CHANGES},
    "multicalc.xp.cond": "cond",
    "multicalc.xp.apply_where": "apply_where",
    **{f"multicalc.xp.eager.{name}": name for name in ("while_loop", "fori_loop", "scan")},
    "multicalc.xp.dispatch._ramp": "linspace",
}
"""What stands behind operations that the frontend makes of others, each beside its operation."""
IN_NAMESPACE = [operation for operation in SMOOTH if operation not in IN_FRONTEND.values()]


def test_every_operation_with_a_derivative_is_in_a_row():
    assert {operation for row in ROWS.values() for operation in row.operations} == {*SMOOTH}


@pytest.mark.parametrize("operation", IN_NAMESPACE)
def test_half_of_an_operation_s_derivative(operation):
    caught = trial(*rows_of(operation)).catches(half(operation))
    assert caught["chapter"].verdict == "wrong"


@pytest.mark.parametrize("target", IN_FRONTEND)
def test_half_of_the_frontend_s_own(target):
    caught = trial(*rows_of(IN_FRONTEND[target])).catches(half_in_frontend(target))
    assert caught["chapter"].verdict == "wrong"


def _last_alone(before, cotangent):
    return cotangent, False


def test_an_input_that_is_used_twice_and_counted_once():
    """Gradients that meet at a node replace each other."""
    seeding = in_frontend("multicalc_numpy.backend.add_outgrads", lambda right: _last_alone)
    rows = [s.name for s in chapter.scenarios() if "used three times" in s.name]
    caught = trial(*rows).catches(Fault("used twice", "the last use counts", seeding, ()))
    assert caught["chapter"].verdict == "wrong"
