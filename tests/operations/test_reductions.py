"""Reductions and running totals: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import reductions
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", reductions.CASES, ids=str)
def test_reductions(backend, case, dtype):
    check(backend, case, dtype)
