"""A framework with ``jvp`` alone: everything else is made of columns, at any nesting.

References: derivatives by hand."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import OPERATORS, Backend

X = np.array([0.5, 2.0])


def curve(x):
    """(x₀ x₁, x₀², sin x₁)."""
    return xp.stack([x[0] * x[1], x[0] ** 2, xp.sin(x[1])])


JACOBIAN = np.array([[2.0, 0.5], [1.0, 0.0], [0.0, np.cos(2.0)]])


def close(dual, found, expected):
    np.testing.assert_allclose(dual.to_numpy(found), expected, rtol=1e-14, atol=1e-15)


def test_what_is_native(dual):
    found = dual.capabilities()
    assert {name for name in OPERATORS if found[name].kind == "native"} == {"jvp"}
    assert found["vjp"].how == "a jvp along each unit vector of the inputs"


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
@pytest.mark.parametrize("chunk_size", [None, 1])
def test_jacobian(dual, mode, chunk_size):
    x = dual.from_numpy(X)
    close(dual, mc.jacobian(curve, mode=mode, chunk_size=chunk_size)(x), JACOBIAN)


def test_columns_are_all_that_is_asked_for(dual, monkeypatch):
    """An evaluation each, and no row is pulled out of them; neither for a Hessian."""
    calls = []
    monkeypatch.delattr(Backend, "pull_many")
    mc.jacobian(lambda x: (calls.append(1), curve(x))[1])(dual.from_numpy(X))
    assert len(calls) == 2
    close(dual, mc.hessian(lambda x: xp.sum(x**3))(dual.from_numpy(X)), np.diag(6 * X))


def test_a_pullback_is_all_that_costs(dual):
    """A value costs one evaluation; a pullback one for each element of the inputs, and nothing that
    is as large as a Jacobian, here of 10,000 rows and 10,000 columns."""
    calls, x = [], dual.from_numpy(np.linspace(0.0, 1.0, 10_000))

    def f(x):
        calls.append(1)
        return xp.sin(x)

    value, _ = mc.vjp(f, x)
    close(dual, value, np.sin(np.linspace(0.0, 1.0, 10_000)))
    assert len(calls) == 1
    calls.clear()
    _, pullback = mc.vjp(lambda x: f(x) * x, dual.from_numpy(X))
    expected = np.array([3.0, -1.0]) * (np.sin(X) + X * np.cos(X))
    close(dual, pullback(dual.from_numpy(np.array([3.0, -1.0])))[0], expected)
    assert len(calls) == 3


def test_vjp(dual):
    """Any number of times, and of several outputs of which one is not asked for."""
    x, u = dual.from_numpy(X), np.array([1.0, -2.0, 3.0])
    value, pullback = mc.vjp(curve, x)
    close(dual, value, [1.0, 0.25, np.sin(2.0)])
    for scale in (1.0, 2.0):
        close(dual, pullback(dual.from_numpy(scale * u))[0], scale * u @ JACOBIAN)


def test_several_inputs_and_outputs(dual):
    """(x c, c²) by x in R² and c: [c 1, x], [0, 2 c]."""
    x, c = dual.from_numpy(X), dual.from_numpy(np.array(3.0))
    (by_x, by_c), (square_by_x, square_by_c) = mc.jacobian(
        lambda x, c: (x * c, c * c), argnums=(0, 1)
    )(x, c)
    close(dual, by_x, 3.0 * np.eye(2))
    close(dual, by_c, X)
    close(dual, square_by_x, [0.0, 0.0])
    close(dual, square_by_c, 6.0)


def test_an_unused_input_and_a_constant_output(dual):
    x, y = dual.from_numpy(X), dual.from_numpy(np.ones((2, 3)))
    by_x, by_y = mc.grad(lambda x, y: xp.sum(x * x), argnums=(0, 1))(x, y)
    close(dual, by_x, 2 * X)
    close(dual, by_y, np.zeros((2, 3)))
    close(dual, mc.grad(lambda x: xp.sum(y))(x), [0.0, 0.0])
    close(dual, mc.jvp(lambda x: y, (x,), (x,))[1], np.zeros((2, 3)))


def test_arrays_without_elements(dual):
    x = dual.from_numpy(np.zeros((0, 2)))
    close(dual, mc.grad(lambda x: xp.sum(x * x))(x), np.zeros((0, 2)))
    close(dual, mc.jacobian(lambda x: xp.sum(x, axis=0))(x), np.zeros((2, 0, 2)))


def test_second_order(dual):
    """x₀² x₁³ at (½, 2): [[2 x₁³, 6 x₀ x₁²], [., 6 x₀² x₁]], and its product with (1, -1)."""
    x, v = dual.from_numpy(X), dual.from_numpy(np.array([1.0, -1.0]))
    hessian = np.array([[16.0, 12.0], [12.0, 3.0]])

    def f(x):
        return x[0] ** 2 * x[1] ** 3

    close(dual, mc.hessian(f)(x), hessian)
    close(dual, mc.hvp(f, (x,), (v,)), [4.0, 9.0])
    close(dual, mc.jacobian(mc.grad(f), mode="reverse")(x), hessian)
    close(dual, mc.grad(lambda x: xp.sum(mc.grad(f)(x) * v))(x), [4.0, 9.0])
    close(dual, mc.vjp(mc.grad(f), x)[1](v)[0], [4.0, 9.0])


def test_a_cotangent_is_differentiated(dual):
    """∂/∂u of ⟨uᵀJ, w⟩ is J w."""
    x, u, w = dual.from_numpy(X), dual.from_numpy(np.ones(3)), dual.from_numpy(X)
    found = mc.grad(lambda u: xp.sum(mc.vjp(curve, x)[1](u)[0] * w))(u)
    close(dual, found, JACOBIAN @ X)


def test_third_order(dual):
    cube = mc.grad(mc.grad(mc.grad(lambda x: x**4)))
    close(dual, cube(dual.from_numpy(np.array(0.5))), 24 * 0.5)


def test_perturbations_are_not_confused(dual):
    """d/dx of x · d/dy(x y) is 2x; of x · d/dy(x + y) it is 1."""
    x = dual.from_numpy(np.array(3.0))
    close(dual, mc.grad(lambda x: x * mc.grad(lambda y: x * y)(x))(x), 6.0)
    close(dual, mc.grad(lambda x: x * mc.grad(lambda y: x + y)(x))(x), 1.0)


def test_tape(dual):
    """sin(w x) at w = 2, x = (½, 2), summed; and what is on the way."""
    w, x = mc.variable(dual.from_numpy(np.array(2.0))), mc.variable(dual.from_numpy(X))
    with mc.record():
        u = w * x
        y = xp.sum(xp.sin(u))
    mc.backward(y, intermediates=True)
    close(dual, u.grad, np.cos(2 * X))
    close(dual, w.grad, np.cos(2 * X) @ X)
    close(dual, x.grad, 2 * np.cos(2 * X))
