"""What a function does to its argument stays inside, and powers at a base of 0."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp


def test_writing_into_the_argument_does_not_reach_the_caller():
    mx = mc.get_backend("mxnet").framework()
    x = mx.np.array([1.0, 2.0], dtype="float64")

    def writes(v):
        v -= 1
        return (v**2).sum()

    with pytest.raises(mx.MXNetError):
        mc.grad(writes)(x)
    assert x.asnumpy().tolist() == [1.0, 2.0]


def test_power_at_a_base_of_zero():
    """d(aᵇ) = b aᵇ⁻¹ da + aᵇ log a db, and 0ᵇ = 0 around b = 2; elsewhere nothing changes."""
    found = mc.grad(lambda p: xp.sum(p["a"] ** p["b"]), backend="mxnet")(
        {"a": np.array([0.0, 2.0]), "b": np.array([2.0, 3.0])}
    )
    np.testing.assert_allclose(found["a"], [0.0, 12.0], rtol=1e-15)
    np.testing.assert_allclose(found["b"], [0.0, 8 * np.log(2.0)], rtol=1e-15)


def test_hessian_blocks_of_mixed_precision_have_their_inputs_dtypes():
    """∂²(a·b)/∂a∂b = 1; the block's dtype is that of the input it is a derivative by."""

    def f(p):
        return xp.sum(xp.astype(p["a"], "float64") * p["b"])

    point = {"a": np.ones(2, "float32"), "b": np.ones(2)}
    blocks = mc.hessian(f, backend="mxnet")(point)
    assert blocks["a"]["b"].dtype == blocks["b"]["b"].dtype == "float64"
    assert blocks["b"]["a"].dtype == blocks["a"]["a"].dtype == "float32"
    np.testing.assert_array_equal(blocks["a"]["b"], np.eye(2))
