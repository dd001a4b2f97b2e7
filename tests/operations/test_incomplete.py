"""Incomplete gamma and beta functions: value, gradient, jvp and hvp on every backend, by mpmath."""

import pytest
from multicalc_conformance.operations import incomplete
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", incomplete.CASES, ids=str)
def test_incomplete(backend, case, dtype):
    check(backend, case, dtype)
