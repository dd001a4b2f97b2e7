"""Functions beyond the standard: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import special
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", special.CASES, ids=str)
def test_special(backend, case, dtype):
    check(backend, case, dtype)
