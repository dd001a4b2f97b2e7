"""Linear algebra: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import linear_algebra
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", linear_algebra.CASES, ids=str)
def test_linear_algebra(backend, case, dtype):
    check(backend, case, dtype)
