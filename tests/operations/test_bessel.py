"""Bessel functions and ``erfinv``: value, gradient, jvp and hvp on every backend, by mpmath."""

import pytest
from multicalc_conformance.operations import bessel
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", bessel.CASES, ids=str)
def test_bessel(backend, case, dtype):
    check(backend, case, dtype)
