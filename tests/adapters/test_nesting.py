"""Transforms inside transforms, on every backend, in every combination of modes.

References: derivatives of monomials and of sin by hand.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from adapters.comparing import assert_close

import multicalc as mc


def reverse(f):
    return mc.grad(f)


def forward(f):
    def derivative(x):
        return mc.jvp(f, (x,), (1.0,))[1]

    return derivative


MODES = {"reverse": reverse, "forward": forward}


@pytest.mark.parametrize(("outer", "inner"), list(product(MODES, MODES)))
def test_perturbations_are_kept_apart(arrays, outer, inner):
    """d/dx [x · d/dy (x + y)] = 1, where confused perturbations give 2 (Siskind and Pearlmutter,
    2005)."""
    d_outer, d_inner = MODES[outer], MODES[inner]
    found = d_outer(lambda x: x * d_inner(lambda y: x + y)(x))(arrays(2.0))
    assert_close(arrays.numpy(found), 1.0)


@pytest.mark.parametrize(("outer", "inner"), list(product(MODES, MODES)))
def test_the_same_array_at_both_levels(arrays, outer, inner):
    """d/dx [d/du (u² x²) at u = x] = d/dx 2x³ = 6x²."""
    d_outer, d_inner = MODES[outer], MODES[inner]
    found = d_outer(lambda x: d_inner(lambda u: u * u * x * x)(x))(arrays(2.0))
    assert_close(arrays.numpy(found), 24.0)


@pytest.mark.parametrize("order", list(product(MODES, MODES, MODES)), ids="-".join)
def test_third_order(xp, arrays, order):
    """d³/dx³ of x⁵ is 60 x², of sin is -cos."""
    x = arrays(1.5)
    power, sine = (lambda x: x**5), xp.sin
    for mode in order:
        power, sine = MODES[mode](power), MODES[mode](sine)
    assert_close(arrays.numpy(power(x)), 60 * 1.5**2)
    assert_close(arrays.numpy(sine(x)), -np.cos(1.5))


def test_jacobian_of_jacobian(xp, arrays):
    """The second derivative of x³, elementwise, is 6 x_i where all three indices agree."""
    x = np.array([1.0, 2.0, -0.5])
    found = mc.jacobian(mc.jacobian(lambda x: x**3))(arrays(x))
    expected = np.zeros((3, 3, 3))
    np.einsum("iii->i", expected)[:] = 6 * x
    assert_close(arrays.numpy(found), expected)


def test_gradient_through_a_hessian(xp, arrays):
    """Σᵢⱼ of the Hessian of Σx⁴ is Σ12x²: its gradient is 24 x."""
    x = np.array([1.0, 2.0, -0.5])
    found = mc.grad(lambda x: xp.sum(mc.hessian(lambda x: xp.sum(x**4))(x)))(arrays(x))
    assert_close(arrays.numpy(found), 24 * x)


def test_gradient_through_an_hvp(xp, arrays):
    """∇ₓ Σ(H(x)v) for Σx⁴ is 24 x v."""
    x, v = np.array([1.0, 2.0, -0.5]), np.array([0.5, 1.0, 2.0])
    tangent = arrays(v)
    found = mc.grad(lambda x: xp.sum(mc.hvp(lambda x: xp.sum(x**4), (x,), (tangent,))))(arrays(x))
    assert_close(arrays.numpy(found), 24 * x * v)


def test_closures_over_an_outer_variable(xp, arrays):
    """g(w) = Σ ∇ₓ(w Σx²) = 2w Σx, so g' = 2 Σx."""
    x = arrays([1.0, 2.0])
    found = mc.grad(lambda w: xp.sum(mc.grad(lambda x: w * xp.sum(x * x))(x)))(arrays(5.0))
    assert_close(arrays.numpy(found), 6.0)
