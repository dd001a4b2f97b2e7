"""Fourier transforms: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import fourier
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", fourier.CASES, ids=str)
def test_fourier(backend, case, dtype):
    check(backend, case, dtype)
