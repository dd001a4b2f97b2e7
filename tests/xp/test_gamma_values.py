"""The gamma and error functions on NumPy arrays, with SciPy and without, against mpmath."""

from __future__ import annotations

import math
import sys

import mpmath
import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import UnsupportedOperationError
from multicalc.xp.common import gamma

LEFT = -np.linspace(0.013, 9.983, 40)
RIGHT = np.concatenate([np.linspace(0.01, 4.0, 40), [1e-20, 1e-3, 80.5, 1e5, 1e10]])
HARD = {
    "erf": [1e-300, 1e-20, 0.4999, -6.5, 26.0, 30.0],
    "erfc": [1e-20, -6.5, 5.0, 20.5, 26.2, 27.0, 28.0],
    "gammaln": [*RIGHT, *LEFT, 1e100, 1e305, -50.5, -170.7, -1000.37],
    0: [*RIGHT, *LEFT, 1e100, -1 - 1e-9, -1 + 1e-10, -2 + 1e-9, -50.5, -1000.37, -1e8 - 0.25],
    1: [*RIGHT, *LEFT, 1e100, -1 - 1e-9, -50.5, -1000.37],
    2: [*RIGHT, *LEFT, 1e100, -50.5, -1000.37, -100000.5],
    4: [*RIGHT, *LEFT, -50.5, -1000.37],
}


@pytest.fixture(params=["scipy", "alone"])
def way(request, monkeypatch):
    if request.param == "alone":
        monkeypatch.setattr(gamma, "_scipy", lambda: None)
    else:
        pytest.importorskip("scipy")
    return request.param


def _exact(name, x):
    x = mpmath.mpf(float(x))
    if isinstance(name, int):
        return mpmath.psi(name, x)
    if name == "gammaln":
        return mpmath.re(mpmath.loggamma(x))
    return getattr(mpmath, name)(x)


def _found(name, x):
    return gamma.polygamma(name, x) if isinstance(name, int) else getattr(gamma, name)(x)


@pytest.mark.parametrize("name", HARD)
def test_values_at_hard_points(way, name):
    """Relatively; near zeros of the function, absolutely."""
    x = np.array(HARD[name])
    with mpmath.workdps(60):
        exact = [_exact(name, each) for each in x]
        expected = np.array([float(each) for each in exact])
    relative = {0: 3e-13, "gammaln": 3e-14}.get(name, 1e-14)
    error = np.abs(_found(name, x) - expected)
    near_zero = {"gammaln": 2e-15, 0: 2e-15}.get(name, 1e-320)
    assert (error <= np.maximum(relative * np.abs(expected), near_zero)).all(), (
        x[np.argmax(error / np.abs(expected))],
        (error / np.abs(expected)).max(),
    )


def test_the_root_of_digamma(way):
    root = 1.4616321449683622
    with mpmath.workdps(60):
        expected = float(mpmath.digamma(mpmath.mpf(root)))
    found = gamma.polygamma(0, np.array(root))
    assert found.shape == ()
    assert abs(float(found) - expected) <= (1e-25 if way == "scipy" else 3e-16)


def test_poles_and_infinities(way):
    ends = np.array([0.0, -1.0, -3.0, np.inf, -np.inf, np.nan])
    nan, inf = math.nan, math.inf
    np.testing.assert_array_equal(gamma.gammaln(ends), [inf, inf, inf, inf, inf, nan])
    np.testing.assert_array_equal(gamma.polygamma(0, ends), [nan, nan, nan, inf, nan, nan])
    for n in (1, 2, 3):
        np.testing.assert_array_equal(gamma.polygamma(n, ends), [nan, nan, nan, 0.0, nan, nan])
    np.testing.assert_array_equal(gamma.erf(ends[3:]), [1.0, -1.0, nan])
    np.testing.assert_array_equal(gamma.erfc(ends[3:]), [0.0, 2.0, nan])


@pytest.mark.parametrize("dtype", ["float32", "float64", "int64"])
def test_dtypes_and_shapes(way, dtype):
    x = np.array([[1, 2, 5], [3, 4, 7]], dtype=dtype)
    found = gamma.gammaln(x)
    assert found.dtype == ("float64" if dtype == "int64" else dtype)
    exact = np.log([[1.0, 1.0, 24.0], [2.0, 6.0, 720.0]])
    np.testing.assert_allclose(found, exact, rtol=1e-6 if dtype == "float32" else 1e-15)


@pytest.mark.parametrize("name", ["gammaln", "digamma", "erf", "erfc"])
def test_complex_numbers_are_refused(name):
    with pytest.raises(UnsupportedOperationError, match=r"real numbers, found complex128"):
        getattr(xp, name)(np.array([0.5 + 1j]))


@pytest.mark.parametrize("name", ["gammaln", "digamma", "erf", "erfc"])
def test_three_derivatives(way, name):
    """``gammaln`` and ``digamma`` of both signs: the derivatives of the one are the other's."""
    x = np.array([0.3, 2.7, 11.0, -0.4, -2.6])
    function = mpmath.gamma if name == "gammaln" else getattr(mpmath, name)
    f = getattr(xp, name)
    for order in range(4):
        with mpmath.workdps(40):
            if name == "gammaln" and order:
                expected = [float(mpmath.psi(order - 1, mpmath.mpf(each))) for each in x]
            elif name == "gammaln":
                expected = [float(mpmath.log(abs(function(mpmath.mpf(each))))) for each in x]
            else:
                expected = [float(mpmath.diff(function, mpmath.mpf(each), order)) for each in x]
        np.testing.assert_allclose(f(x), expected, rtol=1e-11, atol=1e-13)
        f = mc.grad(lambda x, f=f: xp.sum(f(x)))


def test_scipy_is_imported_at_the_first_use_only():
    import subprocess

    code = "import sys, multicalc.xp.common.gamma, multicalc_numpy.namespace as n\n"
    code += "print('scipy' in sys.modules); n.erf(0.5); print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
