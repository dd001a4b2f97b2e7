"""Moving elements: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import manipulation
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", manipulation.CASES, ids=str)
def test_manipulation(backend, case, dtype):
    check(backend, case, dtype)
