"""Functions safe at zero: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import safe
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", safe.CASES, ids=str)
def test_safe(backend, case, dtype):
    check(backend, case, dtype)
