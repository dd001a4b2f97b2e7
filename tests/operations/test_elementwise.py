"""Entry-by-entry functions: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import elementwise
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", elementwise.CASES, ids=str)
def test_elementwise(backend, case, dtype):
    check(backend, case, dtype)
