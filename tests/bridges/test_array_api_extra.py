"""array-api-extra of every framework's own arrays, as portable functions."""

from __future__ import annotations

import array_api_extra as xpx
import numpy as np
import pytest

import multicalc as mc

X = np.array([[1.0, 2.0, 0.5], [3.0, -1.0, 2.0]])


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (xpx.cov, np.cov(X)),
        (xpx.sinc, np.sinc(X)),
        (lambda x: xpx.kron(x, x), np.kron(X, X)),
        (lambda x: xpx.pad(x, 1), np.pad(X, 1)),
        (lambda x: xpx.create_diagonal(x[0]), np.diag(X[0])),
    ],
)
def test_values(call, expected, native, to_numpy):
    found = mc.portable(call)(native(X))
    assert type(found) is type(native(X))
    assert np.allclose(to_numpy(found), expected, rtol=1e-13, atol=1e-15)


def test_gradient(backend_name):
    """(sin πx / πx)' = (cos πx − sin πx / πx) / x."""
    gradient = mc.grad(mc.portable(lambda x: mc.xp.sum(xpx.sinc(x))), backend=backend_name)
    expected = (np.cos(np.pi * X) - np.sinc(X)) / X
    assert np.allclose(gradient(X), expected, rtol=1e-12)
