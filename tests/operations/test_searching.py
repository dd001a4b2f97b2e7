"""Selecting and sorting: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import searching
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", searching.CASES, ids=str)
def test_searching(backend, case, dtype):
    check(backend, case, dtype)
