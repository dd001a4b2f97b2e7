"""What is composed of other functions gives the same number compiled, all in one program."""

from __future__ import annotations

import numpy as np

import multicalc as mc
from multicalc import xp

RNG = np.random.default_rng(21)
A = RNG.normal(size=(3, 3)) + np.diag([3.0, 4.0, 5.0])


@mc.portable
def everything(a):
    row = a[0]
    parts = [
        xp.linalg.expm(a / 4),
        xp.linalg.solve_triangular(a, row, lower=True),
        xp.linalg.cho_solve(a, xp.matrix_transpose(a), upper=True),
        xp.median(a, axis=1),
        xp.quantile(a, 0.3),
        xp.convolve(row, a[1], mode="same"),
        xp.kron(a, row),
        xp.diag(row, k=1),
        xp.fft.fftshift(a),
        xp.where(xp.isclose(a, a + 1e-9), a, 0.0),
    ]
    return sum(xp.sum(xp.sin(part)) for part in parts)


@mc.portable
def further(a):
    """What MXNet doesn't compile."""
    return xp.sum(xp.interp(a, xp.cumulative_sum(xp.abs(a[0])), a[1])) + xp.sum(
        xp.linalg.lstsq(a[:, :2], a[:, 2]).solution
    )


def test_compiled(backend):
    fs = [everything] if backend.name == "mxnet" else [everything, further]
    with mc.use(backend.name):
        for f in fs:
            np.testing.assert_allclose(mc.jit(f)(A), f(A), rtol=1e-12)
            np.testing.assert_allclose(mc.jit(mc.grad(f))(A), mc.grad(f)(A), rtol=1e-11, atol=1e-13)
