"""Functions of complex arrays: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import complex_arrays
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", complex_arrays.CASES, ids=str)
def test_complex_arrays(backend, case, dtype):
    check(backend, case, dtype)
