"""Products of arrays: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import products
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", products.CASES, ids=str)
def test_products(backend, case, dtype):
    check(backend, case, dtype)
