"""Pullbacks that are kept while other functions of the same arrays are differentiated."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend


def test_a_gradient_leaves_kept_pullbacks_alone():
    backend = get_backend("mxnet")
    w, x = (backend.from_numpy(np.array(a)) for a in ([2.0, 3.0], [1.0, 5.0]))
    _, pullback = mc.vjp(lambda x: w * x, x)
    jacobian = mc.jacobian_operator(lambda x: w * xp.sin(x), x)
    for _ in range(2):
        grad = mc.grad(lambda x: xp.sum(w * x**2))(x)
        assert backend.to_numpy(grad).tolist() == [4.0, 30.0]
        assert backend.to_numpy(pullback(x)[0]).tolist() == [2.0, 15.0]
        found = backend.to_numpy(jacobian.T @ x)
        np.testing.assert_allclose(found, [2 * np.cos(1), 15 * np.cos(5)])
