"""Branches and loops: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import control
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", control.CASES, ids=str)
def test_control(backend, case, dtype):
    check(backend, case, dtype)
