"""A natural cubic spline through values at knots, differentiated in knots, values and places.

It is made of ``diff``, ``at``, ``pad``, ``solve``, ``searchsorted``, ``take`` and ``where``.
Reference: the same definition, place by place, in mpmath.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.references import exact
from multicalc_conformance.references.directions import directions

import multicalc as mc
from multicalc import xp

KNOTS = np.array([0.0, 0.7, 1.5, 2.1, 3.0])
VALUES = np.array([1.0, -0.5, 0.3, 2.0, 0.7])
PLACES = np.array([0.2, 0.9, 1.1, 2.5, 2.95, -0.4, 3.3])
"""The last two are outside, where the spline is constant."""


def spline(t, y, x):
    h = xp.diff(t)
    inner = np.arange(1, 4)
    matrix = xp.at(xp.eye(5), (inner, inner)).set(2.0 * (h[:-1] + h[1:]))
    matrix = xp.at(matrix, (inner, inner - 1)).set(h[:-1])
    matrix = xp.at(matrix, (inner, inner + 1)).set(h[1:])
    m = xp.solve(matrix, xp.pad(6.0 * xp.diff(xp.diff(y) / h), 1))
    i = xp.clip(xp.searchsorted(t, x) - 1, 0, 3)
    width = xp.take(h, i)
    left, right = x - xp.take(t, i), xp.take(t, i + 1) - x
    m_left, m_right = xp.take(m, i), xp.take(m, i + 1)
    inside = (
        (m_left * right**3 + m_right * left**3) / (6.0 * width)
        + (xp.take(y, i) / width - m_left * width / 6.0) * right
        + (xp.take(y, i + 1) / width - m_right * width / 6.0) * left
    )
    return xp.where(x < t[0], y[0], xp.where(x > t[-1], y[-1], inside))


def defined(t, y, x):
    h = np.diff(t)
    matrix, right_side = mp.eye(5), mp.matrix(5, 1)
    for k in (1, 2, 3):
        matrix[k, k - 1], matrix[k, k], matrix[k, k + 1] = h[k - 1], 2 * (h[k - 1] + h[k]), h[k]
        right_side[k] = 6 * ((y[k + 1] - y[k]) / h[k] - (y[k] - y[k - 1]) / h[k - 1])
    m = mp.lu_solve(matrix, right_side)

    def at(x):
        if not t[0] <= x <= t[-1]:
            return y[0] if x < t[0] else y[-1]
        i = max(k for k in range(4) if t[k] <= x)
        left, right = x - t[i], t[i + 1] - x
        return (
            (m[i] * right**3 + m[i + 1] * left**3) / (6 * h[i])
            + (y[i] / h[i] - m[i] * h[i] / 6) * right
            + (y[i + 1] / h[i] - m[i + 1] * h[i] / 6) * left
        )

    return np.array([at(place) for place in x])


def inputs(dtype):
    return [each.astype(dtype) for each in (KNOTS, VALUES, PLACES)]


@cache
def reference(dtype):
    xs = inputs(dtype)
    at, along = exact.numbers(xs), exact.numbers(directions(xs, 0.8))
    total = exact.total(defined)
    found = (
        exact.value(defined, at),
        exact.gradient(total, at),
        exact.along(defined, at, along),
        exact.hvp(total, at, along),
    )
    return [[part.astype(float) for part in each] for each in found]


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-13), ("float32", 1e-5)])
def test_value_and_two_derivatives(backend, dtype, tolerance):
    xs, name = inputs(dtype), backend.name
    vs = directions(xs, 0.8)
    total = lambda *at: xp.sum(spline(*at))  # noqa: E731
    values, pushed = mc.jvp(spline, xs, vs, backend=name)
    gradient = mc.grad(total, argnums=(0, 1, 2), backend=name)(*xs)
    product = mc.hvp(total, xs, vs, backend=name)
    for found, expected in zip(
        ([values], gradient, [pushed], product), reference(dtype), strict=True
    ):
        for part, exactly in zip(found, expected, strict=True):
            assert part.dtype == dtype
            scale = np.abs(exactly).max()
            np.testing.assert_allclose(part, exactly, rtol=0, atol=tolerance * scale)
