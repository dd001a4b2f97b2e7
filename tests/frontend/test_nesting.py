"""Derivatives of derivatives: orders, and perturbation confusion.

The classical case is Siskind and Pearlmutter, "Perturbation confusion and referential
transparency" (IFL 2005): d/dx [x · d/dy (x + y)] is 1 at any x; a system that takes the inner
perturbation for the outer one says 2.
"""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import adapters


def by_grad(f, backend):
    return mc.grad(f, backend=backend)


def by_jvp(f, backend):
    return lambda x: mc.jvp(f, (x,), (1.0,), backend=backend)[1]


def by_vjp(f, backend):
    return lambda x: mc.vjp(f, x, backend=backend)[1](1.0)[0]


def by_jacobian(f, backend):
    return mc.jacobian(f, backend=backend)


def by_columns(f, backend):
    return mc.jacobian(f, mode="forward", backend=backend)


WAYS = [by_grad, by_jvp, by_vjp, by_jacobian, by_columns]
IDS = [way.__name__ for way in WAYS]
outer_way = pytest.mark.parametrize("outer", WAYS, ids=IDS)
inner_way = pytest.mark.parametrize("inner", WAYS, ids=IDS)


def close(found, expected):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-12, atol=1e-12)


@outer_way
@inner_way
def test_classical_perturbation_confusion(backend, outer, inner):
    def f(x):
        return x * inner(lambda y: x + y, backend)(1.0)

    for x in (3.0, -0.5):
        close(outer(f, backend)(x), 1.0)


@outer_way
@inner_way
def test_inner_result_depends_on_the_outer_variable(backend, outer, inner):
    """d/dx [x · d/dy (x²y³)|₂] = d/dx 12x³ = 36x²."""

    def f(x):
        return x * inner(lambda y: x**2 * y**3, backend)(2.0)

    close(outer(f, backend)(1.5), 36 * 1.5**2)


@outer_way
@inner_way
def test_inner_derivative_at_the_outer_variable(backend, outer, inner):
    """d/dx [d/dy (xy²)|ₓ] = d/dx 2x² = 4x."""

    def f(x):
        return inner(lambda y: x * y**2, backend)(x)

    close(outer(f, backend)(1.5), 6.0)


def test_the_inner_derivative_may_be_a_constant(backend):
    """d/dx [x + d/dy y³|₂] = 1, with nothing of x inside."""
    f = lambda x: x + by_grad(lambda y: y**3, backend)(2.0)  # noqa: E731
    close(by_grad(f, backend)(1.5), 1.0)


def test_inner_calls_need_not_name_the_backend(backend):
    f = lambda x: x * mc.grad(lambda y: x * y**2)(2.0)  # noqa: E731
    close(mc.grad(f, backend=backend)(1.5), 8 * 1.5)


def test_python_numbers_inside_a_native_run(native, to_numpy):
    f = lambda x: xp.sum(x) * mc.grad(lambda y: y**3)(2.0)  # noqa: E731
    close(to_numpy(mc.grad(f)(native([1.0, 2.0]))), [12.0, 12.0])


def test_numpy_arrays_inside_a_native_run(native, to_numpy):
    f = lambda x: xp.sum(x * mc.grad(lambda y: xp.sum(y**3))(np.array([1.0, 2.0])))  # noqa: E731
    close(to_numpy(mc.grad(f)(native([1.0, 2.0]))), [3.0, 12.0])


@pytest.mark.parametrize("order", [1, 2, 3, 4])
@pytest.mark.parametrize("way", WAYS, ids=IDS)
def test_repeated_derivatives_of_a_quintic(backend, way, order):
    if backend == "mxnet" and order == 4:
        pytest.skip("orders above three are beyond what MXNet's adapter promises")
    f = lambda x: x**5  # noqa: E731
    expected = 1.3**5
    for k in range(order):
        f = way(f, backend)
        expected *= (5 - k) / 1.3
    close(f(1.3), expected)


@pytest.mark.parametrize("order", [2, 3])
def test_alternating_forward_and_reverse(backend, order):
    f = xp.sin
    for k in range(order):
        f = (by_jvp, by_grad)[k % 2](f, backend)
    expected = {2: -np.sin(0.7), 3: -np.cos(0.7)}[order]
    close(f(0.7), expected)


@outer_way
def test_a_pullback_that_was_kept_is_a_function_like_any_other(backend, outer):
    # A derivative within makes a pullback that is not the framework's own on some backends.
    slope = mc.vjp(lambda x: mc.grad(lambda z: z**2)(1.0) * x**3, 2.0, backend=backend)[1]
    assert float(outer(lambda c: slope(c**2)[0], backend)(1.5)) == pytest.approx(2 * 1.5 * 24)


def test_third_derivatives_of_a_vector_function(backend):
    """∂³(Σx³)/∂x³ has 6 on its diagonal."""
    x = np.array([0.5, -1.0])
    found = mc.jacobian(mc.hessian(lambda x: xp.sum(x**3), backend=backend), backend=backend)(x)
    expected = np.zeros((2, 2, 2))
    expected[0, 0, 0] = expected[1, 1, 1] = 6
    close(found, expected)


def test_gradient_of_a_hessian_product(backend):
    """∇ₓ(vᵀ∇²f v) for f = Σx⁴ is 24xv²."""
    x, v = np.array([0.5, -1.0]), np.array([2.0, 3.0])

    def curvature(x):
        direction = xp.asarray(v)
        return xp.sum(direction * mc.hvp(lambda y: xp.sum(y**4), (x,), (direction,)))

    close(mc.grad(curvature, backend=backend)(x), 24 * x * v**2)


def test_gradient_norm_penalty(backend):
    """∇½‖∇f‖² = H∇f, here for f = Σx³."""
    x = np.array([0.5, -1.0])
    penalty = lambda x: xp.sum(mc.grad(lambda y: xp.sum(y**3))(x) ** 2) / 2  # noqa: E731
    close(mc.grad(penalty, backend=backend)(x), 6 * x * 3 * x**2)


def test_implicit_layer_of_structure(backend):
    """A pullback taken inside, applied outside to what depends on the outer variable."""

    def f(p):
        _, pullback = mc.vjp(lambda q: q["a"] * q["b"], p)
        (pulled,) = pullback(p["a"])
        return xp.sum(pulled["a"] + pulled["b"])

    a, b = np.array([0.5, -1.0]), np.array([2.0, 3.0])
    gradient = mc.grad(f, backend=backend)({"a": a, "b": b})
    close(gradient["a"], b + 2 * a)
    close(gradient["b"], a)


@pytest.mark.parametrize("inner", ["numpy", "torch", "tensorflow", "jax", "mxnet"])
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_two_frameworks_nested_raise_and_are_never_wrong(backend, inner):
    """A derivative can't cross from one framework into another. Which error comes depends on
    which of the two frameworks meets the other's array first."""
    if inner == backend or not adapters()[inner].installed():
        pytest.skip("two installed frameworks are needed")

    def f(x):
        return x * mc.grad(lambda y: x * y**2, backend=inner)(2.0)

    with pytest.raises(Exception):  # noqa: B017, PT011
        mc.grad(f, backend=backend)(1.5)
    close(mc.grad(lambda x: x**2, backend=backend)(1.5), 3.0)
