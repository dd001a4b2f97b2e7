"""Factorisations: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import decompositions
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", decompositions.CASES, ids=str)
def test_decompositions(backend, case, dtype):
    check(backend, case, dtype)
