"""A framework whose dtypes NumPy can't convert, and that have no name: all that is asked of an
array's dtype goes by ``Backend.dtypes``. References: derivatives by hand of Σx³ + x₀x₁."""

from __future__ import annotations

import numpy as np
import pytest
from protocol import dual as framework

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, NotDifferentiableError

X, V = np.array([0.5, 2.0]), np.array([1.0, -3.0])
VALUE = 0.5**3 + 2.0**3 + 1.0
GRADIENT = np.array([3 * 0.25 + 2.0, 3 * 4.0 + 0.5])
HESSIAN = np.array([[3.0, 1.0], [1.0, 12.0]])


def f(x):
    return xp.sum(x**3) + x[0] * x[1]


def recorded(dual, x):
    v = mc.variable(x)
    with mc.record():
        y = f(v)
    mc.backward(y)
    return v.grad


WAYS = {
    "grad": (lambda dual, x: mc.grad(f)(x), GRADIENT),
    "value_and_grad": (lambda dual, x: mc.value_and_grad(f)(x)[1], GRADIENT),
    "vjp": (lambda dual, x: mc.vjp(f, x)[1](1.0)[0], GRADIENT),
    "jvp": (lambda dual, x: mc.jvp(f, (x,), (dual.from_numpy(V),))[1], GRADIENT @ V),
    "hvp": (lambda dual, x: mc.hvp(f, (x,), (dual.from_numpy(V),)), HESSIAN @ V),
    "hessian": (lambda dual, x: mc.hessian(f)(x), HESSIAN),
    "jacobian": (lambda dual, x: mc.jacobian(mc.grad(f))(x), HESSIAN),
    "finite differences": (
        lambda dual, x: mc.quad_approx(f, x, method="finite-difference").gradient,
        GRADIENT,
    ),
    "tape": (recorded, GRADIENT),
    "jit": (lambda dual, x: mc.jit(f)(x), VALUE),
    "grad of jit": (lambda dual, x: mc.grad(mc.jit(f))(x), GRADIENT),
    "jit of grad": (lambda dual, x: mc.jit(mc.grad(f))(x), GRADIENT),
    "prepare": (lambda dual, x: mc.prepare(mc.grad, f, x)(x), GRADIENT),
    "portable": (lambda dual, x: mc.grad(mc.portable(f))(x), GRADIENT),
    "portable hessian": (lambda dual, x: mc.hessian(mc.portable(f))(x), HESSIAN),
    "loop": (
        lambda dual, x: mc.grad(lambda x: xp.fori_loop(0, 3, lambda k, y: y * x[0], x[1]))(x),
        [3 * 0.25 * 2.0, 0.125],
    ),
    "update": (lambda dual, x: mc.grad(lambda x: f(xp.at(x, 0).set(x[1])))(x), [0.0, 28.0]),
    "nan_to_num": (lambda dual, x: mc.grad(lambda x: xp.sum(xp.nan_to_num(x) * x))(x), 2 * X),
}


@pytest.mark.parametrize("way", WAYS)
def test_derivatives(dual, way):
    call, expected = WAYS[way]
    found = dual.to_numpy(call(dual, dual.from_numpy(X)))
    tolerance = 1e-7 if way == "finite differences" else 1e-14
    np.testing.assert_allclose(found, expected, rtol=tolerance)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_results_keep_the_dtype(dual, dtype):
    x = dual.from_numpy(X.astype(dtype))
    for found in (mc.grad(f)(x), mc.hessian(f)(x), mc.jit(f)(x)):
        assert dual.dtype(found) == dtype


def test_quad_approx(dual):
    """It is what it approximates, of a quadratic function; with the minimum at (1, 2)."""
    model = mc.quad_approx(
        lambda x: 2.0 * (x[0] - 1.0) ** 2 + 3.0 * (x[1] - 2.0) ** 2, dual.from_numpy(X)
    )
    np.testing.assert_allclose(dual.to_numpy(model(dual.from_numpy(V))), 75.0, rtol=1e-14)
    np.testing.assert_allclose(dual.to_numpy(model.minimizer()), [1.0, 2.0], rtol=1e-14)


def test_numpy_arrays_go_in_and_come_out(dual):
    found = mc.hessian(f, backend="dual")(X)
    assert type(found) is np.ndarray
    np.testing.assert_allclose(found, HESSIAN, rtol=1e-14)


def test_questions_about_dtypes(dual):
    x = dual.from_numpy(X.astype("float32"))
    for asked in (x, x.dtype):
        assert xp.finfo(asked).eps == 2.0**-23
        assert xp.isdtype(asked, "real floating")
        assert xp.result_type(asked, "float64") == np.float64
        assert xp.can_cast(asked, "float64")
    assert xp.iinfo(dual.dtypes["int32"]).max == 2**31 - 1
    with pytest.raises(InvalidArgumentError, match="is no dtype of xp"):
        xp.finfo(framework.Dtype())


def test_a_dtype_names_itself_where_it_is_refused(dual):
    with pytest.raises(NotDifferentiableError, match="has dtype int64"):
        mc.grad(f)(dual.from_numpy(np.array([1, 2])))
    with pytest.raises(InvalidArgumentError, match=r"dtype float64, found .* float32"):
        mc.jvp(f, (dual.from_numpy(X),), (dual.from_numpy(V.astype("float32")),))


def test_a_dtype_that_is_not_stated(dual, monkeypatch):
    """Shown as the framework shows it, and without derivatives."""
    monkeypatch.setattr(framework.Array, "dtype", framework.Dtype())
    with pytest.raises(NotDifferentiableError, match="has dtype <dtype>"):
        mc.grad(f)(dual.from_numpy(X))
