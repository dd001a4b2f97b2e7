"""Derivatives of einsum over axes that broadcast."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

FORMS = [
    ("...ij,...jk->...ik", (1, 2, 3), (4, 3, 2)),
    ("...ij,...jk->...ik", (2, 3), (4, 3, 2)),
    ("...i,...i->...", (4, 3), (3,)),
    ("i...,i...->...", (3, 1), (3, 4)),
    ("i...,...i->...", (3, 5, 1), (4, 3)),
    ("...ii,...j->...j", (3, 3), (2, 4)),
]


@pytest.mark.parametrize(("subscripts", "left", "right"), FORMS, ids=str)
def test_operands_that_broadcast(backend, subscripts, left, right):
    """Linear in each operand, so its partial derivatives are its values at unit arrays."""
    rng = np.random.default_rng(7)
    arrays = [rng.normal(size=left), rng.normal(size=right)]
    weights = rng.normal(size=np.einsum(subscripts, *arrays).shape)
    f = lambda *xs: xp.sum(xp.multiply(xp.einsum(subscripts, *xs), weights))  # noqa: E731
    for k, found in enumerate(mc.grad(f, argnums=(0, 1), backend=backend.name)(*arrays)):
        expected = np.empty(arrays[k].shape)
        for place in np.ndindex(expected.shape):
            unit = np.zeros(expected.shape)
            unit[place] = 1.0
            at = [unit, arrays[1]] if k == 0 else [arrays[0], unit]
            expected[place] = np.sum(np.einsum(subscripts, *at) * weights)
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)
