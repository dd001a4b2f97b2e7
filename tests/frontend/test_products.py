"""``jvp``, ``vjp`` and ``hvp``. References are by hand."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, UnsupportedOperationError

X = np.array([0.5, -1.0, 2.0])
V = np.array([1.0, 0.25, -0.5])
A = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 4.0]])


def same(found, expected):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-13, atol=1e-13)


def test_jvp_of_a_linear_map(backend):
    value, pushed = mc.jvp(lambda x: xp.matmul(xp.asarray(A), x), (X,), (V,), backend=backend)
    same(value, A @ X)
    same(pushed, A @ V)


def test_vjp_of_a_linear_map(backend):
    u = np.array([2.0, -3.0])
    value, pullback = mc.vjp(lambda x: xp.matmul(xp.asarray(A), x), X, backend=backend)
    same(value, A @ X)
    (pulled,) = pullback(u)
    same(pulled, A.T @ u)
    (again,) = pullback(10 * u)
    same(again, 10 * A.T @ u)


def test_hvp_of_a_cubic(backend):
    same(mc.hvp(lambda x: xp.sum(x**3), (X,), (V,), backend=backend), 6 * X * V)


def test_all_primals_by_default(backend):
    def f(x, y):
        return xp.sum(x**2 * y)

    _, pushed = mc.jvp(f, (X, V), (V, X), backend=backend)
    same(pushed, np.sum(2 * X * V * V + X**2 * X))
    _, pullback = mc.vjp(f, X, V, backend=backend)
    by_x, by_y = pullback(2.0)
    same(by_x, 4 * X * V)
    same(by_y, 2 * X**2)
    of_x, of_y = mc.hvp(f, (X, V), (V, X), backend=backend)
    same(of_x, 2 * V * V + 2 * X * X)
    same(of_y, 2 * X * V)


def test_argnums_int_takes_and_gives_one(backend):
    def f(x, y):
        return xp.sum(x**2 * y)

    _, pushed = mc.jvp(f, (X, V), X, argnums=1, backend=backend)
    same(pushed, np.sum(X**3))
    _, pullback = mc.vjp(f, X, V, argnums=-1, backend=backend)
    same(pullback(1.0), X**2)
    same(mc.hvp(f, (X, V), X, argnums=0, backend=backend), 2 * V * X)


def test_trees_in_and_out(backend):
    def f(p):
        return {"sum": p["a"] + p["b"], "parts": [p["a"] * p["b"]]}

    point, along = {"a": X, "b": V}, {"a": V, "b": X}
    value, pushed = mc.jvp(f, (point,), (along,), backend=backend)
    same(value["parts"][0], X * V)
    same(pushed["sum"], X + V)
    same(pushed["parts"][0], V * V + X * X)
    _, pullback = mc.vjp(f, point, backend=backend)
    (pulled,) = pullback({"sum": X, "parts": [V]})
    same(pulled["a"], X + V * V)
    same(pulled["b"], X + V * X)


def test_aux(backend):
    def f(x):
        return xp.sum(x**3), {"double": 2 * x, "note": "kept"}

    _, pushed, aux = mc.jvp(f, (X,), (V,), has_aux=True, backend=backend)
    same(pushed, np.sum(3 * X**2 * V))
    same(aux["double"], 2 * X)
    _, pullback, aux = mc.vjp(f, X, has_aux=True, backend=backend)
    same(pullback(1.0)[0], 3 * X**2)
    assert aux["note"] == "kept"
    product, aux = mc.hvp(f, (X,), (V,), has_aux=True, backend=backend)
    same(product, 6 * X * V)
    same(aux["double"], 2 * X)


def test_keyword_arguments(backend):
    def f(x, *, power):
        return xp.sum(x**power)

    same(mc.hvp(f, (X,), (V,), power=3, backend=backend), 6 * X * V)
    _, pushed = mc.jvp(f, (X,), (V,), power=2, backend=backend)
    same(pushed, np.sum(2 * X * V))


def test_unused_input_and_independent_output(backend):
    def f(x, y):
        return x * 2.0, xp.ones(2)

    (_, _), (first, second) = mc.jvp(f, (X, V), (V, X), backend=backend)
    same(first, 2 * V)
    same(second, np.zeros(2))
    _, pullback = mc.vjp(f, X, V, backend=backend)
    by_x, by_y = pullback((X, np.ones(2)))
    same(by_x, 2 * X)
    same(by_y, np.zeros(3))


def test_finite_difference_says_so_and_is_near(backend):
    def f(x):
        return xp.sum(xp.exp(x) * x)

    found = mc.hvp(f, (X,), (V,), method="finite-difference", backend=backend)
    assert found.method == "finite-difference"
    assert 0 < found.step < 1e-3
    np.testing.assert_allclose(found.value, (X + 2) * np.exp(X) * V, rtol=1e-7)
    assert not np.array_equal(found.value, (X + 2) * np.exp(X) * V)


def test_unknown_method_is_refused():
    with pytest.raises(InvalidArgumentError, match="finite-difference"):
        mc.hvp(lambda x: xp.sum(x), (X,), (V,), method="guess")


def test_a_pullback_from_outside_a_transform_stays_connected(backend):
    """d/dc Σ c·2x = Σ 2x; taken out to NumPy it would be zero."""
    _, pullback = mc.vjp(lambda x: xp.sum(x**2), X, backend=backend)
    found = mc.grad(lambda c: xp.sum(pullback(c)[0]), backend=backend)(1.0)
    np.testing.assert_allclose(found, 2 * np.sum(X), rtol=1e-14)
    assert isinstance(pullback(1.0)[0], np.ndarray)


def test_finite_differences_inside_a_transform_are_refused(backend):
    """They go through the host, which would cut the outer derivative."""

    def inner(x):
        return xp.sum(mc.hvp(lambda x: xp.sum(x**3), (x,), (x,), method="finite-difference").value)

    with pytest.raises(UnsupportedOperationError, match="finite-difference"):
        mc.grad(inner, backend=backend)(X)


def test_finite_differences_give_aux_at_the_point_itself(backend):
    f = lambda x: (xp.sum(x**3), x**2)  # noqa: E731
    _, aux = mc.hvp(f, (X,), (V,), method="finite-difference", has_aux=True, backend=backend)
    np.testing.assert_array_equal(aux, X**2)


def test_finite_differences_of_a_float32_scalar_stay_float32(backend):
    x, v = np.array(0.75, "float32"), np.array(1.0, "float32")
    found = mc.hvp(lambda x: x**3, (x,), (v,), method="finite-difference", backend=backend)
    assert found.value.dtype == "float32"
    np.testing.assert_allclose(found.value, 4.5, rtol=1e-3)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("product", [mc.jvp, mc.hvp])
def test_primals_and_tangents_are_tuples(backend, product, compiled):
    """The rows of an array would be taken for the arguments."""

    def cubes(x):
        return xp.sum(x**3)

    x = np.array([1.0, 2.0])
    f = mc.jit(cubes) if compiled else cubes
    with mc.use(backend):
        for primals in (x, {"x": x}, 1.0):
            with pytest.raises(InvalidArgumentError, match=rf"primals.*{product.__name__}\(f, \(x"):
                product(f, primals, (x,))
        with pytest.raises(InvalidArgumentError, match=r"tangents must be a tuple.*\(v,\)"):
            product(f, (x,), x)
