"""Transforms to the compiler: ``jit(hvp)``, ``hvp(jit(f), ...)``, and ``jit`` of what calls one.

References by hand: f(x) = Σ x³ has ∇f = 3x² and ∇²f·v = 6xv; g(p) = Σ a²b at p = {a, b} has the
gradient {2ab, a²} and ∇²g·(u, w) = {2bu + 2aw, 2au}.
"""

from __future__ import annotations

import pickle
from functools import wraps

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend
from multicalc.errors import InvalidArgumentError

X = np.array([0.5, -1.0, 2.0])
V = np.array([1.0, 0.25, -3.0])


class Counted:
    """A function that counts its runs."""

    def __init__(self, f):
        self.f, self.runs = f, 0

    def __call__(self, *args, **kwargs):
        self.runs += 1
        return self.f(*args, **kwargs)


def cubes(x):
    return xp.sum(x**3)


def tree(p):
    return xp.sum(p["a"] ** 2 * p["b"])


@pytest.fixture
def jit(backend, fast_compiler):
    def compiled(f, **options):
        return mc.jit(f, **{"backend": backend, "compiler": fast_compiler} | options)

    return compiled


@pytest.fixture
def once(backend):
    """Whether a function runs no more once it is compiled."""
    return bool(get_backend(backend).compilers)


def close(found, expected, rtol=1e-13):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=rtol, atol=rtol)


PRODUCTS = {
    "hvp": (mc.hvp, lambda f, x: (f, (x,), (V,)), lambda r: r, lambda x: 6 * x * V),
    "jvp": (mc.jvp, lambda f, x: (f, (x,), (V,)), lambda r: r[1], lambda x: 3 * x**2 @ V),
    "vjp": (mc.vjp, lambda f, x: (f, x), lambda r: r[1](2.0)[0], lambda x: 6 * x**2),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_a_compiled_product_of_a_function(jit, backend, name):
    product, arguments, taken, expected = PRODUCTS[name]
    compiled = jit(product)
    for k in range(3):
        close(taken(compiled(*arguments(cubes, X + k))), expected(X + k))
        close(taken(product(*arguments(cubes, X + k), backend=backend)), expected(X + k))


@pytest.mark.parametrize("name", ["hvp", "jvp"])
def test_the_function_is_traced_once(jit, once, name):
    product, arguments, taken, expected = PRODUCTS[name]
    compiled, f = jit(product), Counted(cubes)
    close(taken(compiled(*arguments(f, X))), expected(X))
    traced = f.runs
    for k in range(1, 4):
        close(taken(compiled(*arguments(f, X + k))), expected(X + k))
    assert f.runs == (traced if once else 4 * traced)
    assert compiled.stats.traces == (1 if once else 0)


def test_native_arrays_stay_native(native, to_numpy, fast_compiler):
    compiled = mc.jit(mc.hvp, compiler=fast_compiler)
    for _ in range(3):
        found = compiled(cubes, (native(X),), (native(V),))
        assert type(found) is type(native(X))
        close(to_numpy(found), 6 * X * V)


def test_each_function_has_its_own(jit):
    compiled = jit(mc.hvp)
    powers = {n: lambda x, n=n: xp.sum(x**n) for n in (2, 3, 4)}
    for _ in range(2):
        for n, f in powers.items():
            close(compiled(f, (X,), (V,)), n * (n - 1) * X ** (n - 2) * V)


def test_trees_argnums_and_aux(jit):
    compiled = jit(mc.hvp)
    p, v = {"a": X, "b": V}, {"a": V, "b": X}
    for _ in range(2):
        found = compiled(tree, (p,), (v,))
        close(found["a"], 2 * V * V + 2 * X * X)
        close(found["b"], 2 * X * V)

    def scaled(x, p, y):
        return xp.sum(x**3) + tree(p) * y, {"twice": 2 * x, "note": "kept"}

    for _ in range(2):
        (by_y, by_x), aux = compiled(
            scaled, (X, p, np.array(3.0)), (np.array(2.0), V), argnums=(2, 0), has_aux=True
        )
        close(by_y, 0.0)
        close(by_x, 6 * X * V)
        close(aux["twice"], 2 * X)
        assert aux["note"] == "kept"
        value, pushed, aux = jit(mc.jvp)(scaled, (X, p, np.array(3.0)), v, argnums=1, has_aux=True)
        close(value, np.sum(X**3) + 3 * np.sum(X**2 * V))
        close(pushed, 3 * np.sum(2 * X * V * V + X**3))
        assert aux["note"] == "kept"


def test_keyword_arguments_are_the_functions(jit):
    def power(x, *, n, scale):
        return scale * xp.sum(x**n)

    compiled = jit(mc.hvp, static_argnames="n")
    close(compiled(power, (X,), (V,), n=3, scale=2.0), 12 * X * V)
    close(compiled(power, (X,), (V,), n=2.0, scale=0.5), V)


@pytest.mark.parametrize("form", ["hvp", "vjp of grad", "grad"])
def test_a_function_that_calls_a_transform(jit, form):
    compiled = jit(
        {
            "hvp": lambda x, v: mc.hvp(cubes, (x,), (v,)),
            "vjp of grad": lambda x, v: mc.vjp(mc.grad(cubes), x)[1](v)[0],
            "grad": lambda x, v: mc.grad(lambda y: xp.sum(mc.grad(cubes)(y) * v))(x),
        }[form]
    )
    for k in range(3):
        close(compiled(X + k, V), 6 * (X + k) * V)


def test_what_runs_itself_on_mxnet_is_tried_once(jit, once):
    """It can't compile what takes a gradient: after the one try it runs the function."""
    f = Counted(cubes)
    compiled = jit(lambda x, v: mc.hvp(f, (x,), (v,)))
    compiled(X, V)
    first = f.runs
    compiled(X, V)
    again = f.runs - first
    compiled(X, V)
    assert f.runs == first + 2 * again
    assert compiled.stats.traces == (1 if once else 0)


def test_a_product_of_a_compiled_function_runs_on_the_backend_asked_for(
    backend, fast_compiler, once
):
    f = mc.jit(cubes, compiler=fast_compiler)
    for _ in range(2):
        close(mc.hvp(f, (X,), (V,), backend=backend), 6 * X * V)
        close(mc.grad(f, backend=backend)(X), 3 * X**2)
    told = f"{backend} {fast_compiler or 'xla'}: "
    assert [kind.startswith(told) for kind in f.stats.kinds] == [True, True] * once


TRANSFORMS = {
    "grad": (mc.grad, 3 * X**2),
    "jacobian": (mc.jacobian, 3 * X**2),
    "hessian": (mc.hessian, np.diag(6 * X)),
}


@pytest.mark.parametrize("name", TRANSFORMS)
def test_transforms_that_give_functions(jit, once, name):
    transform, expected = TRANSFORMS[name]
    compiled, f = jit(transform), Counted(cubes)
    close(compiled(f)(X), expected)
    traced = f.runs
    close(compiled(f)(X), expected)
    assert f.runs == (traced if once else 2 * traced)


def test_models(jit, once):
    compiled, f = jit(mc.quad_approx), Counted(cubes)
    close(compiled(f, X).hessian, np.diag(6 * X))
    traced = f.runs
    close(compiled(f, X + 1).hessian, np.diag(6 * X + 6))
    assert f.runs == (traced if once else 2 * traced)
    close(jit(mc.linear_approx)(f, X).gradient, 3 * X**2)


def test_options_and_gradients_as_functions(jit):
    close(jit(mc.jacobian)(mc.grad(cubes), mode="reverse")(X), np.diag(6 * X))
    found = jit(mc.hvp)(cubes, (X,), (V,), method="finite-difference")
    assert found.method == "finite-difference"
    np.testing.assert_allclose(found.value, 6 * X * V, rtol=1e-6)


def test_inside_another_transform(jit, backend):
    compiled = jit(mc.hvp)
    found = mc.grad(lambda x: xp.sum(compiled(cubes, (x,), (V,)) * x), backend=backend)(X)
    close(found, 12 * X * V)


def test_a_decorated_transform_is_a_function(jit):
    """Decorators copy a function's attributes, so that this one looks like hvp."""

    @wraps(mc.hvp)
    def doubled(f, primals, tangents):
        return 2 * mc.hvp(f, primals, tangents)

    close(jit(doubled)(cubes, (X,), (V,)), 12 * X * V)


def test_bad_arguments(jit):
    compiled = jit(mc.hvp)
    assert mc.jit(compiled) is compiled
    assert repr(compiled) == "jit(hvp)"
    assert jit(mc.hvp, static_argnums=0)(cubes, (X,), (V,)).shape == (3,)
    with pytest.raises(
        InvalidArgumentError, match=r"the function is static.*static_argnums=\(0, 1"
    ):
        jit(mc.hvp, static_argnums=(0, 1))
    with pytest.raises(InvalidArgumentError, match="f must be callable, found int"):
        compiled(3, (X,), (V,))
    with pytest.raises(InvalidArgumentError, match=r"Unhashable can't be hashed.*jit\(f\)"):
        compiled(Unhashable(), (X,), (V,))


class Unhashable:
    __hash__ = None

    def __call__(self, x):
        return xp.sum(x)


@pytest.mark.parametrize("transform", [mc.grad, mc.hvp, mc.jacobian, mc.vjp, mc.quad_approx])
def test_a_copy_compiles_for_itself(transform):
    jitted = mc.jit(transform, backend="numpy")
    copy = pickle.loads(pickle.dumps(jitted))
    assert repr(copy) == repr(jitted)
    if transform is mc.hvp:
        assert copy(cubes, (X,), (V,)).tolist() == (6 * X * V).tolist()
