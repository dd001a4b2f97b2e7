"""Layers of networks: value, gradient, jvp and hvp on every backend against mpmath."""

import pytest
from multicalc_conformance.operations import networks
from operations.checking import check


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("case", networks.CASES, ids=str)
def test_networks(backend, case, dtype):
    check(backend, case, dtype)
