"""Functions in pieces: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import steps
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", steps.CASES, ids=str)
def test_steps(backend, case, dtype):
    check(backend, case, dtype)
