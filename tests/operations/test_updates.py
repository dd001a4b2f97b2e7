"""Functional updates: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import updates
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", updates.CASES, ids=str)
def test_updates(backend, case, dtype):
    check(backend, case, dtype)
