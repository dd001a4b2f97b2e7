"""opt_einsum's contractions: values with NumPy, derivatives in closed form."""

from __future__ import annotations

import numpy as np
import opt_einsum
import pytest

import multicalc as mc
from multicalc.bridges.opt_einsum import contract

RNG = np.random.default_rng(1)
A, B, C = RNG.normal(size=(3, 4)), RNG.normal(size=(4, 5)), RNG.normal(size=(5, 3))
SUBSCRIPTS = ["ab,bc,cd->da", "ab,bc,ca->", "ab,bc,cd->acd", "ij,jk,kl"]


@pytest.mark.parametrize("subscripts", SUBSCRIPTS)
def test_values(subscripts, backend_name, native, to_numpy):
    expected = np.einsum(subscripts, A, B, C)
    assert np.allclose(to_numpy(contract(subscripts, native(A), native(B), native(C))), expected)
    # Its own function, of standard arrays with data beside them.
    expression = opt_einsum.contract_expression(subscripts, A.shape, B.shape, C.shape)
    of_arrays = mc.portable(lambda x: expression(x, mc.xp.asarray(B), mc.xp.asarray(C)))
    assert np.allclose(to_numpy(of_arrays(native(A))), expected)


def test_derivatives(backend_name):
    """tr(A B C) has the gradients (BC)ᵀ and (CA)ᵀ, and ½ tr(AᵀA BBᵀ) the Hessian I ⊗ BBᵀ."""
    trace = mc.portable(lambda a, b: opt_einsum.contract("ab,bc,ca->", a, b, C))
    by_a, by_b = mc.grad(trace, argnums=(0, 1), backend=backend_name)(A, B)
    assert np.allclose(by_a, (B @ C).T)
    assert np.allclose(by_b, (C @ A).T)
    square = mc.portable(lambda a: 0.5 * opt_einsum.contract("ab,bc,dc,ad->", a, B, B, a))
    hessian = mc.hessian(square, backend=backend_name)(A)
    assert np.allclose(hessian, np.einsum("ac,bd->abcd", np.eye(3), B @ B.T))
