"""Quantiles and logarithms against mpmath, of the very floats that they are taken of."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

import multicalc as mc
from multicalc.backend import Backend
from multicalc.random.quantile import quantile

COUNT = 400


def exact_quantile(u):
    """``sqrt(2) * erfinv(u)`` to 40 digits."""
    with mpmath.workdps(40):
        if not u:
            return mpmath.mpf(0)
        rest = 1 - abs(mpmath.mpf(u))
        start = mpmath.sqrt(-mpmath.log(rest * (2 - rest)))
        z = mpmath.findroot(lambda z: mpmath.log(mpmath.erfc(z) / rest), start, tol=1e-60)
        return mpmath.sign(u) * mpmath.sqrt(2) * z


def off(found, exact):
    """How far ``found`` is away, in units of the last place."""
    return abs(float((mpmath.mpf(float(found)) - exact) / float(np.spacing(abs(found)))))


def points():
    drawn = np.random.default_rng(0)
    tails = 1.0 - 2.0 ** -drawn.uniform(1, 52, COUNT)
    signs = drawn.choice([-1.0, 1.0], COUNT)
    edges = [0.85, -0.85, np.nextafter(0.85, 1), 1.0 - 2.0**-53, 2.0**-53, 0.0]
    return np.concatenate([drawn.uniform(-1, 1, COUNT), signs * tails, edges])


def test_quantiles(backend: Backend):
    us = points()
    found = backend.to_numpy(quantile(backend.namespace, backend.from_numpy(us)))
    assert max(off(z, exact_quantile(u)) for z, u in zip(found, us, strict=True) if u) < 6
    assert found[us == 0.0] == 0.0


@pytest.mark.parametrize(("dtype", "most"), [("float16", 0.51), ("float32", 0.51), ("float64", 6)])
def test_normal(dtype, most):
    """Rounded to the nearest float, but for float64."""
    key = mc.random.key(3)
    floats = mc.random.uniform(key, (COUNT,), dtype).astype("float64")
    low = -1.0 + float(np.finfo(dtype).epsneg)
    us = (floats * 2.0).astype(dtype) + np.asarray(low, dtype)
    found = mc.random.normal(key, (COUNT,), dtype)
    assert max(off(z, exact_quantile(float(u))) for z, u in zip(found, us, strict=True)) < most


@pytest.mark.parametrize(
    ("dtype", "most"), [("float16", 0.51), ("float32", 0.51), ("float64", 1.5)]
)
def test_exponential(dtype, most):
    key = mc.random.key(3)
    floats = mc.random.uniform(key, (COUNT,), dtype)
    found = mc.random.exponential(key, (COUNT,), dtype)
    with mpmath.workdps(40):
        exact = [-mpmath.log(1 - mpmath.mpf(float(u))) for u in floats]
        assert max(off(x, y) for x, y in zip(found, exact, strict=True)) < most


def test_never_infinite():
    """The outermost floats that a word can become."""
    for dtype in ("float16", "float32", "float64"):
        ends = np.array([-1.0 + float(np.finfo(dtype).epsneg), 1.0 - float(np.finfo(dtype).eps)])
        assert np.isfinite(quantile(np, ends)).all()
