"""``grad`` and ``value_and_grad``: argnums, aux, structure, ranks. References are by hand."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import optree
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([0.5, -1.0, 2.0])
Y = np.array([1.5, 0.25, -0.75])


class Line(NamedTuple):
    slope: Any
    offset: Any


@optree.dataclasses.dataclass(namespace="multicalc")
class Layer:
    weight: Any
    bias: Any


def product(x, y):
    """∂x = 2xy, ∂y = x²."""
    return xp.sum(x**2 * y)


def same(found, expected):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=1e-14, atol=1e-14)


@pytest.mark.parametrize(
    ("argnums", "expected"),
    [
        (0, 2 * X * Y),
        (1, X**2),
        (-1, X**2),
        (-2, 2 * X * Y),
    ],
)
def test_argnums_int(backend, argnums, expected):
    gradient = mc.grad(product, argnums, backend=backend)(X, Y)
    assert isinstance(gradient, np.ndarray)
    same(gradient, expected)


@pytest.mark.parametrize("argnums", [(0, 1), [0, 1], (-2, -1)])
def test_argnums_sequence_gives_a_tuple(backend, argnums):
    gradient = mc.grad(product, argnums, backend=backend)(X, Y)
    assert type(gradient) is tuple
    same(gradient[0], 2 * X * Y)
    same(gradient[1], X**2)


def test_argnums_order_is_kept(backend):
    by_y, by_x = mc.grad(product, (1, 0), backend=backend)(X, Y)
    same(by_x, 2 * X * Y)
    same(by_y, X**2)


def test_one_argnum_in_a_tuple_gives_a_tuple_of_one(backend):
    (gradient,) = mc.grad(product, (1,), backend=backend)(X, Y)
    same(gradient, X**2)


def test_value_and_grad(backend):
    value, gradient = mc.value_and_grad(product, backend=backend)(X, Y)
    assert value.shape == ()
    same(value, np.sum(X**2 * Y))
    same(gradient, 2 * X * Y)


def test_aux_with_arrays_and_strings(backend):
    def f(x):
        return xp.sum(x**3), {"square": x**2, "note": "kept", "pair": (x + 1, 7, None)}

    gradient, aux = mc.grad(f, has_aux=True, backend=backend)(X)
    same(gradient, 3 * X**2)
    assert isinstance(aux["square"], np.ndarray)
    same(aux["square"], X**2)
    same(aux["pair"][0], X + 1)
    assert aux["note"] == "kept"
    assert aux["pair"][1:] == (7, None)
    (value, again), gradient = mc.value_and_grad(f, has_aux=True, backend=backend)(X)
    same(value, np.sum(X**3))
    same(again["square"], X**2)


@pytest.mark.parametrize(
    "tree",
    [
        {"slope": X, "offset": Y},
        [X, Y],
        (X, Y),
        Line(X, Y),
        Layer(X, Y),
        {"deep": [(X,), {"offset": Y}]},
    ],
    ids=["dict", "list", "tuple", "namedtuple", "dataclass", "nested"],
)
def test_gradient_has_the_argument_structure(backend, tree):
    def f(tree):
        return sum(xp.sum(leaf**2) for leaf in optree.tree_leaves(tree, namespace="multicalc"))

    gradient = mc.grad(f, backend=backend)(tree)
    assert optree.tree_structure(gradient, namespace="multicalc") == optree.tree_structure(
        tree, namespace="multicalc"
    )
    assert type(gradient) is type(tree)
    leaves = optree.tree_leaves(gradient, namespace="multicalc")
    for leaf, at in zip(leaves, optree.tree_leaves(tree, namespace="multicalc"), strict=True):
        same(leaf, 2 * at)


def test_keyword_arguments_pass_through(backend):
    def f(x, *, scale, shift, name):
        assert name == "text"
        return xp.sum(scale * x**2 + shift * x)

    gradient = mc.grad(f, backend=backend)(X, scale=Y, shift=3.0, name="text")
    same(gradient, 2 * Y * X + 3)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 3), (0,), (2, 0)])
def test_every_rank(backend, shape):
    x = np.linspace(0.5, 1.5, int(np.prod(shape))).reshape(shape)
    value, gradient = mc.value_and_grad(lambda x: xp.sum(x**3), backend=backend)(x)
    assert gradient.shape == shape
    assert value.shape == ()
    same(gradient, 3 * x**2)


@pytest.mark.parametrize("x", [1.5, np.float64(1.5), np.array(1.5)], ids=["float", "scalar", "0-d"])
def test_numbers(backend, x):
    gradient = mc.grad(lambda x: x**3, backend=backend)(x)
    assert gradient.shape == ()
    assert gradient.dtype == np.float64
    same(gradient, 3 * 1.5**2)


def test_closure_over_numpy_data(backend):
    gradient = mc.grad(lambda x: xp.sum(xp.asarray(Y) * x), backend=backend)(X)
    same(gradient, Y)


def test_unused_argument_has_zero_gradient(backend):
    by_x, by_y = mc.grad(lambda x, y: xp.sum(x**2), (0, 1), backend=backend)(X, Y.reshape(3, 1))
    same(by_x, 2 * X)
    same(by_y, np.zeros((3, 1)))


def test_constant_function_has_zero_gradient(backend):
    same(mc.grad(lambda x: xp.sum(xp.zeros(3)), backend=backend)(X), np.zeros(3))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_precision_follows_the_input(backend, dtype):
    x = X.astype(dtype)
    value, gradient = mc.value_and_grad(lambda x: xp.sum(x**2), backend=backend)(x)
    assert value.dtype == gradient.dtype == dtype


def test_float32_stays_when_scalars_meet_python_numbers(backend):
    """NumPy 1 makes float64 of a float32 scalar and a Python float (NEP 50 changed it)."""
    x = X.astype("float32")
    value, gradient = mc.value_and_grad(lambda x: 0.5 * x[0] + x[1], backend=backend)(x)
    assert gradient.dtype == "float32"
    assert value.dtype == "float32"


def test_native_arrays_in_native_arrays_out(backend, native, to_numpy):
    x = native(X)
    seen = []

    def f(x):
        seen.append(type(x).__module__.partition(".")[0])
        return xp.sum(x**2)

    gradient = mc.grad(f)(x)
    assert type(gradient).__module__.partition(".")[0] == type(x).__module__.partition(".")[0]
    same(to_numpy(gradient), 2 * X)
    assert seen


def test_many_calls_do_not_add_up(backend):
    gradient = mc.grad(product, backend=backend)
    for _ in range(3):
        same(gradient(X, Y), 2 * X * Y)


def test_negative_argnums_count_from_the_end(backend):
    def f(x, y, z):
        return xp.sum(2.0 * x + 3.0 * y + 5.0 * z)

    for argnums, slope in ((-1, 5), (-2, 3), (-3, 2)):
        same(mc.grad(f, argnums, backend=backend)(X, X, X), np.full(3, slope))


def test_an_argument_without_leaves(backend):
    f = lambda p, x: xp.sum(x**2)  # noqa: E731
    assert mc.grad(f, backend=backend)({}, X) == {}
    value, gradient = mc.value_and_grad(f, backend=backend)((), X)
    same(value, np.sum(X**2))
    assert gradient == ()


def horner(p):
    """Of two values in this order: xy + y, with ∂x = y and ∂y = x + 1."""
    total = 0.0
    for value in p.values():
        total = total * value + value
    return total


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_dicts_keep_their_order(backend, first, second):
    gradient = mc.grad(horner, backend=backend)({first: np.array(3.0), second: np.array(5.0)})
    assert list(gradient) == [first, second]
    same(gradient[first], 5.0)
    same(gradient[second], 4.0)


def test_a_tangent_may_have_its_keys_in_another_order(backend):
    p, v = {"a": np.array(3.0), "b": np.array(5.0)}, {"b": np.array(10.0), "a": np.array(1.0)}
    value, pushed = mc.jvp(horner, (p,), (v,), backend=backend)
    same(value, 20.0)
    same(pushed, 45.0)
