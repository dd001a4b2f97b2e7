"""Functions of complex numbers: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import complex_numbers
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", complex_numbers.CASES, ids=str)
def test_complex_numbers(backend, case, dtype):
    check(backend, case, dtype)
