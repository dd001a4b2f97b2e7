"""Identities that hold for any function and any direction (hypothesis)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import multicalc as mc
from multicalc import xp

numbers = st.floats(-2, 2).map(lambda x: round(x, 6))
vectors = arrays(np.float64, 3, elements=numbers)
pairs = arrays(np.float64, 2, elements=numbers)


def curve(x):
    """Three in, two out, every entry coupled."""
    return xp.stack([xp.sin(x[0] * x[1]) + x[2] ** 2, xp.exp(x[0] - x[2]) * x[1]])


def surface(x):
    return xp.sin(x[0] * x[1]) * xp.exp(x[2]) + x[0] ** 2 * x[2] ** 3


def many(test):
    return settings(max_examples=60)(test)


def few(test):
    """The property on every backend: the function is the same, so a few points are enough."""
    quiet = [HealthCheck.function_scoped_fixture]
    return settings(max_examples=4, suppress_health_check=quiet)(test)


def close(a, b):
    np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-11)


def check_adjoint(x, v, w, backend):
    """⟨Jv, w⟩ = ⟨v, Jᵀw⟩."""
    _, pushed = mc.jvp(curve, (x,), (v,), backend=backend)
    (pulled,) = mc.vjp(curve, x, backend=backend)[1](w)
    close(pushed @ w, v @ pulled)


def check_linear(x, u, v, backend):
    def push(direction):
        return mc.jvp(curve, (x,), (direction,), backend=backend)[1]

    close(push(2 * u - 3 * v), 2 * push(u) - 3 * push(v))


def check_symmetric(x, v, backend):
    """The Hessian is symmetric, and is what hvp multiplies by and jacobian of grad gives."""
    hessian = mc.hessian(surface, backend=backend)(x)
    close(hessian, hessian.T)
    close(mc.hvp(surface, (x,), (v,), backend=backend), hessian @ v)
    close(mc.jacobian(mc.grad(surface), backend=backend)(x), hessian)


def check_gradient_is_jacobian(x, backend):
    gradient = mc.grad(surface, backend=backend)(x)
    for mode in ("forward", "reverse"):
        close(mc.jacobian(surface, mode=mode, backend=backend)(x), gradient)


def check_jacobian_modes(x, v, backend):
    forward = mc.jacobian(curve, mode="forward", backend=backend)(x)
    close(forward, mc.jacobian(curve, mode="reverse", backend=backend)(x))
    close(mc.jvp(curve, (x,), (v,), backend=backend)[1], forward @ v)


@given(vectors, vectors, pairs)
@many
def test_adjoint(x, v, w):
    check_adjoint(x, v, w, "numpy")


@given(vectors, vectors, vectors)
@many
def test_jvp_is_linear(x, u, v):
    check_linear(x, u, v, "numpy")


@given(vectors, vectors)
@many
def test_hessian_is_symmetric(x, v):
    check_symmetric(x, v, "numpy")


@given(vectors)
@many
def test_gradient_is_jacobian(x):
    check_gradient_is_jacobian(x, "numpy")


@given(vectors, vectors, pairs)
@few
def test_identities_on_every_backend(backend, x, v, w):
    check_adjoint(x, v, w, backend)
    check_linear(x, v, x, backend)
    check_symmetric(x, v, backend)
    check_gradient_is_jacobian(x, backend)
    check_jacobian_modes(x, v, backend)


@pytest.mark.parametrize("order", ["C", "F"])
def test_memory_layout_does_not_matter(backend, order):
    x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], order=order)
    weights = np.arange(6.0).reshape(2, 3)
    found = mc.grad(lambda x: xp.sum(xp.asarray(weights) * x**2), backend=backend)(x)
    close(found, 2 * weights * x)
    strided = np.arange(12.0).reshape(2, 6)[:, ::2]
    found = mc.grad(lambda x: xp.sum(xp.asarray(weights) * x**2), backend=backend)(strided)
    close(found, 2 * weights * strided)
