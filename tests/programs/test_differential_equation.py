"""An oscillator solved by Runge and Kutta's method in a loop, and differentiated.

Reference: for a linear equation ``y' = A y`` a step of the method is the matrix
``R = I + hA + (hA)²/2 + (hA)³/6 + (hA)⁴/24``, with eigenvalues ``ρ(±iωh)``, so the end is
``Re ρ(iωh)ⁿ``: a polynomial in ``ω``, differentiated in complex arithmetic.
"""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

H, N, OMEGA = 0.05, 40, np.array(1.7)


def end(omega):
    """The position at ``N H`` of ``y'' = −ω² y`` from 1 at rest."""

    def slope(y, v):
        return v, -(omega**2.0) * y

    def step(_, state):
        y, v = state
        a, p = slope(y, v)
        b, q = slope(y + 0.5 * H * a, v + 0.5 * H * p)
        c, r = slope(y + 0.5 * H * b, v + 0.5 * H * q)
        d, s = slope(y + H * c, v + H * r)
        return y + H / 6 * (a + 2.0 * (b + c) + d), v + H / 6 * (p + 2.0 * (q + r) + s)

    return xp.fori_loop(0, N, step, (xp.ones_like(omega), xp.zeros_like(omega)))[0]


def closed_form(omega):
    i = 1j * H
    z = i * omega
    rho = 1 + z + z**2 / 2 + z**3 / 6 + z**4 / 24
    first = i * (1 + z + z**2 / 2 + z**3 / 6)
    second = i**2 * (1 + z + z**2 / 2)
    slope = N * rho ** (N - 1) * first
    curve = N * (N - 1) * rho ** (N - 2) * first**2 + N * rho ** (N - 1) * second
    return (rho**N).real, slope.real, curve.real


def test_value_and_two_derivatives(backend):
    value, slope, curve = closed_form(float(OMEGA))
    assert value == pytest.approx(np.cos(OMEGA * N * H), abs=1e-5)
    found, first = mc.value_and_grad(end, backend=backend.name)(OMEGA)
    np.testing.assert_allclose([found, first], [value, slope], rtol=1e-12)
    np.testing.assert_allclose(mc.hessian(end, backend=backend.name)(OMEGA), curve, rtol=1e-11)
    _, pushed = mc.jvp(end, (OMEGA,), (np.array(1.0),), backend=backend.name)
    np.testing.assert_allclose(pushed, slope, rtol=1e-12)
