"""Dtypes are kept, with the precision they promise.

References: 50-digit values by mpmath for f(x) = Σ exp(sin x) / (1 + x²), by symbolic
differentiation with sympy.
"""

from __future__ import annotations

import mpmath
import numpy as np
import pytest
import sympy
from adapters.comparing import FLOAT32, FLOAT64, assert_close

import multicalc as mc

X = np.array([0.3, -1.7, 2.5])
T = sympy.Symbol("t")
TERM = sympy.exp(sympy.sin(T)) / (1 + T**2)


def reference(order, x):
    term = sympy.lambdify(T, sympy.diff(TERM, T, order), "mpmath")
    with mpmath.workdps(50):
        return np.array([float(term(mpmath.mpf(float(t)))) for t in x])


@pytest.fixture
def f(xp):
    return lambda x: xp.sum(xp.exp(xp.sin(x)) / (1 + x * x))


@pytest.mark.parametrize(("dtype", "rtol"), [("float64", FLOAT64), ("float32", FLOAT32)])
def test_native_arrays(f, backend, arrays, dtype, rtol):
    x = X.astype(dtype)
    value, gradient = mc.value_and_grad(f)(arrays(x, dtype))
    hessian = mc.hessian(f)(arrays(x, dtype))
    assert_close(arrays.numpy(gradient), reference(1, x), rtol)
    assert_close(arrays.numpy(hessian), np.diag(reference(2, x)), rtol)
    assert backend.dtype(gradient) == backend.dtype(hessian) == dtype
    assert backend.shape(value) == ()


@pytest.mark.parametrize(("dtype", "rtol"), [("float64", FLOAT64), ("float32", FLOAT32)])
def test_numpy_arrays_come_back_as_numpy_arrays(f, backend, dtype, rtol):
    x = X.astype(dtype)
    gradient = mc.grad(f, backend=backend.name)(x)
    hessian = mc.hessian(f, backend=backend.name)(x)
    product = mc.hvp(f, (x,), (x,), backend=backend.name)
    for found in (gradient, hessian, product):
        assert type(found) is np.ndarray
        assert found.dtype == dtype
        assert found.flags.writeable
    assert_close(gradient, reference(1, x), rtol)
    assert_close(hessian, np.diag(reference(2, x)), rtol)
    assert_close(product, reference(2, x) * x, rtol)


@pytest.mark.skip_mxnet("MXNet has no float16 kernels on the CPU for all of these")
def test_half_precision(xp, backend, arrays):
    """∇Σx³ = 3x², exact in float16 for these points."""
    x = np.array([1.0, -2.0, 0.5])
    gradient = mc.grad(lambda x: xp.sum(x * x * x))(arrays(x, "float16"))
    assert backend.dtype(gradient) == "float16"
    np.testing.assert_array_equal(arrays.numpy(gradient), 3 * x**2)


@pytest.mark.only_torch
@pytest.mark.only_tensorflow
@pytest.mark.only_jax
def test_bfloat16(xp, backend, arrays):
    x = xp.astype(arrays([1.0, -2.0, 0.5]), "bfloat16")
    for found in (mc.grad(lambda x: xp.sum(x * x * x))(x), mc.hvp(xp.sum, (x,), (x,))):
        assert backend.dtype(found) == "bfloat16"
    hessian = mc.hessian(lambda x: xp.sum(x * x * x))(x)
    np.testing.assert_array_equal(
        arrays.numpy(xp.astype(hessian, "float64")), np.diag([6.0, -12.0, 3.0])
    )


@pytest.mark.skip_mxnet("MXNet has no complex numbers")
def test_complex_gradients_point_uphill(xp, backend, arrays):
    """∂f/∂x + i·∂f/∂y: for Re z² it is 2 z̄, for |z|² it is 2z, for Im z² it is 2i z̄."""
    z = 1 + 2j
    for dtype in ("complex128", "complex64"):
        at = arrays(z, dtype)
        found = [
            mc.grad(lambda z: xp.real(z * z))(at),
            mc.grad(lambda z: xp.real(z * xp.conj(z)))(at),
            mc.grad(lambda z: xp.imag(z * z))(at),
        ]
        assert [backend.dtype(g) for g in found] == [dtype] * 3
        assert_close(arrays.numpy(found), [2 - 4j, 2 + 4j, 4 + 2j], FLOAT32)


@pytest.mark.skip_mxnet("MXNet has no complex numbers")
def test_complex_to_complex(xp, arrays):
    """z² has the derivative 2z: pushed forward 2zt, pulled back conj(2z)u."""
    z, t = 1 + 2j, 0.5 - 1j
    at, along = arrays(z, "complex128"), arrays(t, "complex128")
    assert_close(arrays.numpy(mc.jvp(lambda z: z * z, (at,), (along,))[1]), 2 * z * t)
    (pulled,) = mc.vjp(lambda z: z * z, at)[1](along)
    assert_close(arrays.numpy(pulled), np.conj(2 * z) * t)
