"""What a traced function may do: branches, loops, rules and derivatives of its own, unknown
places, each against a pattern written down."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, NotScalarError, PortabilityError, TracingError
from multicalc.sparse import Pattern, hessian_pattern, jacobian_pattern

X = np.array([1.0, 2.0, 3.0, 4.0])
EYE, ALL = np.eye(4), np.ones((4, 4))
TURNED = np.roll(EYE, 1, axis=0)
"""Of ``xp.roll(x, 1)``."""
LOWER = np.tri(4)


@mc.custom_vjp
def cube(x):
    return x**3


cube.defvjp(lambda x: (x**3, x), lambda x, c: (3 * c * x**2,))


@mc.custom_vjp
def straight_through(x):
    return xp.round(x)


straight_through.defvjp(lambda x: (xp.round(x), None), lambda _, c: (c,))


@mc.custom_vjp
def product(x, y):
    return x * y


product.defvjp(lambda x, y: (x * y, (x, y)), lambda r, c: (c * r[1], c * r[0]))


@mc.custom_jvp
def square(x):
    return x * x


square.defjvp(lambda xs, ts: (xs[0] ** 2, 2 * xs[0] * ts[0]))


def product_of_neighbours(x):
    return xp.sum(x[1:] * x[:-1])


def turned_in_a_loop(x):
    _, found = xp.while_loop(
        lambda c: c[0] < 2, lambda c: (c[0] + 1, xp.roll(c[1], 1)), (np.asarray(0), x)
    )
    return found


CHAIN = np.diag([1, 1, 1], 1) + np.diag([1, 1, 1], -1)
JACOBIANS = {
    "cond": (
        lambda x: xp.cond(x[0] > 0, lambda x: 2 * x, lambda x: xp.roll(x, 1), x),
        EYE + TURNED,
        EYE,
    ),
    "where": (lambda x: xp.where(x > 2.5, x, xp.roll(x, 1)), EYE + TURNED,
              [[0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]),
    "while": (
        lambda x: xp.while_loop(
            lambda c: c[0] < 3, lambda c: xp.concat([2 * c[:1], c[:-1]]), x
        ),
        LOWER,
        [[1, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0]],
    ),
    "while, a known number of times": (turned_in_a_loop, TURNED @ TURNED, TURNED @ TURNED),
    "fori_loop": (
        lambda x: xp.fori_loop(0, 2, lambda i, c: c + xp.roll(c, 1), x),
        EYE + TURNED + TURNED @ TURNED,
        EYE + TURNED + TURNED @ TURNED,
    ),
    "scan": (
        lambda x: xp.scan(lambda c, y: (c + y, c * y), 0.0, x)[1],
        LOWER - np.diag([1, 0, 0, 0]),
        LOWER - np.diag([1, 0, 0, 0]),
    ),
    "stop_gradient": (lambda x: mc.stop_gradient(x) + xp.roll(x, 1), TURNED, TURNED),
    "constants": (lambda x: np.array([0.0, 2.0, 0.0, 1.0]) * x, np.diag([0, 1, 0, 1]),
                  np.diag([0, 1, 0, 1])),
    "a matrix": (lambda x: xp.matmul(np.array(TURNED), x), TURNED, TURNED),
    "a matrix from the right": (lambda x: xp.matmul(x, np.array(TURNED)), TURNED.T, TURNED.T),
    "times x": (lambda x: (x - 2.0) * xp.roll(x, 1), EYE + TURNED,
                EYE + TURNED - np.diag([1, 0, 0], -1)),
    "integers": (lambda x: xp.astype(xp.astype(x, "int64"), "float64") + xp.floor(x), 0 * EYE,
                 0 * EYE),
    "an unknown place": (lambda x: x[xp.argmax(x)] * xp.ones(4), ALL, ALL @ np.diag([0, 0, 0, 1])),
    "an unknown update": (
        lambda x: xp.at(xp.zeros(4), xp.argmax(x)).set(x[0]),
        [[1, 0, 0, 0]] * 4,
        [[0] * 4, [0] * 4, [0] * 4, [1, 0, 0, 0]],
    ),
    "an update": (lambda x: xp.at(x, np.array([0, 2])).set(x[1]), [[0, 1, 0, 0], [0, 1, 0, 0],
                  [0, 1, 0, 0], [0, 0, 0, 1]], None),
    "fori_loop, an unknown number of times": (
        lambda x: xp.fori_loop(0, xp.argmax(x), lambda i, c: xp.concat([c[:1], c[:-1]]), x),
        LOWER,
        [[1, 0, 0, 0]] * 4,
    ),
    "a branch that values refuse": (
        lambda x: xp.cond(
            x[0] < 0,
            lambda x: xp.linalg.solve(xp.reshape(x, (2, 2)) * 0.0, x[:2]),
            lambda x: x[2:],
            x,
        ),
        [[1, 1, 1, 0], [1, 1, 0, 1]],
        EYE[2:],
    ),
    "sort": (lambda x: xp.sort(-x), ALL, EYE[::-1]),
    "max": (lambda x: xp.max(x, keepdims=True), np.ones((1, 4)), [[0, 0, 0, 1]]),
    "vmap": (mc.vmap(lambda r: r * xp.roll(r, 1), in_axes=0, out_axes=0), EYE, EYE),
    "vmap of grad": (
        lambda x: mc.vmap(mc.grad(product_of_neighbours))(xp.reshape(x, (2, 2))),
        np.kron(np.eye(2), [[0, 1], [1, 0]]),
        None,
    ),
    "grad": (mc.grad(product_of_neighbours), CHAIN, CHAIN),
    "grad beside x": (lambda x: mc.grad(lambda y: xp.sum(y**2 * xp.roll(x, 1)))(x), EYE + TURNED,
                      None),
    "jvp": (lambda x: mc.jvp(lambda y: y * xp.roll(y, 1), (x,), (np.ones(4),))[1], EYE + TURNED,
            None),
    "jvp along an axis": (
        lambda x: mc.jvp(lambda y: y * xp.roll(y, 1), (x,), (np.array([1.0, 0, 0, 0]),))[1],
        [[0, 0, 0, 1], [0, 1, 0, 0], [0] * 4, [0] * 4],
        None,
    ),
    "jvp of a rule": (lambda x: mc.jvp(cube, (xp.roll(x, 1),), (X,))[1], TURNED, TURNED),
    "hvp": (lambda x: mc.hvp(lambda y: xp.sum(y**3), (x,), (np.ones(4),)), EYE, EYE),
    "custom_vjp": (lambda x: cube(xp.roll(x, 1)), TURNED, TURNED),
    "straight through": (straight_through, EYE, EYE),
    "checkpoint": (mc.checkpoint(lambda x: xp.roll(x, 1) ** 2), TURNED, TURNED),
    "jit": (mc.jit(lambda x: xp.roll(x, 1) ** 2), TURNED, TURNED),
    "random": (lambda x: x * mc.random.normal(mc.random.key(0), (4,)), EYE, EYE),
    "portable": (mc.portable(lambda x: x[::-1].reshape(2, 2).T.sum(axis=0) * 2),
                 [[0, 0, 1, 1], [1, 1, 0, 0]], None),
}  # fmt: skip
"""A function, its pattern for all inputs, and at X where that is another one or known."""


@pytest.mark.parametrize("name", JACOBIANS)
def test_jacobians(name):
    f, conservative, exact = JACOBIANS[name]
    assert jacobian_pattern(f)(X) == Pattern.of(np.asarray(conservative))
    if exact is not None:
        assert jacobian_pattern(f, mode="exact")(X) == Pattern.of(np.asarray(exact))


HESSIANS = {
    "linear": (lambda x: xp.sum(3 * x / 2 - x[::-1]) + 0 * x[0] + x[1] ** 1, 0 * EYE),
    "a product": (lambda x: x[0] * x[1] + xp.exp(2.0) * x[2], np.diag([1, 0, 0], 1)),
    "a quotient": (lambda x: x[0] / x[1], np.diag([1, 0, 0], 1) + np.diag([0, 0.5, 0, 0])),
    "what goes nowhere": (lambda x: xp.stack([x[0] ** 2, xp.prod(x)])[0], np.diag([0.5, 0, 0, 0])),
    "what is known": (lambda x: xp.sum(x * X) + xp.sum(mc.stop_gradient(x) * x), 0 * EYE),
    "a product of all": (xp.prod, ALL - EYE),
    "absolute values": (lambda x: xp.linalg.vector_norm(x, ord=1) + xp.max(x), 0 * EYE),
    "a norm": (xp.linalg.vector_norm, ALL),
    "custom_vjp": (lambda x: xp.sum(cube(x)), EYE),
    "custom_jvp": (lambda x: xp.sum(square(x)), EYE),
    "straight through": (lambda x: xp.sum(straight_through(x)), 0 * EYE),
    "a system": (lambda x: xp.sum(xp.linalg.solve(np.diag(X) + 1, x)), 0 * EYE),
    "a matrix of x": (lambda x: xp.sum(xp.matmul(xp.reshape(x, (2, 2)), xp.reshape(x, (2, 2)))),
                      [[1, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 1]]),
}  # fmt: skip


@pytest.mark.parametrize("name", HESSIANS)
def test_hessians(name):
    f, half = HESSIANS[name]
    half = np.asarray(half)
    for mode in ("conservative", "exact"):
        assert hessian_pattern(f, mode=mode)(X) == Pattern.of(half + half.T)


def test_a_factor_that_is_zero_at_the_point_has_a_second_derivative():
    f = hessian_pattern(lambda x: xp.exp(x[0] * x[1]), mode="exact")
    assert f(np.array([2.0, 0.0])) == Pattern.of([[0, 1], [1, 1]])
    for times in (xp.multiply, product):
        f = hessian_pattern(times, argnums=(0, 1), mode="exact")
        assert f(0.0, 0.0) == Pattern.of([[0, 1], [1, 0]])


@pytest.mark.parametrize("times", [xp.multiply, product])
def test_a_derivative_that_is_zero_at_the_point_has_derivatives(times):
    """2·w·b, of w·b², at w = 0."""
    by_grad = lambda w, b: mc.grad(lambda b: times(w, b**2))(b)  # noqa: E731
    by_jvp = lambda w, b: mc.jvp(lambda b: times(w, b**2), (b,), (1.0,))[1]  # noqa: E731
    for slope in (by_grad, by_jvp):
        found = hessian_pattern(slope, argnums=(0, 1), mode="exact")(0.0, 2.0)
        assert not np.any(~found.to_scipy().toarray() & np.array([[0, 1], [1, 0]], bool))
        found = jacobian_pattern(slope, argnums=(0, 1), mode="exact")(0.0, 2.0)
        assert found.columns[0] == 0


def test_large_products_are_taken_by_lines(monkeypatch):
    f = lambda x: xp.matmul(xp.reshape(x, (2, 2)), xp.reshape(x, (2, 2)))  # noqa: E731
    each = jacobian_pattern(f)(X)
    monkeypatch.setattr("multicalc.sparse.tracing.products.TERMS", 0)
    assert jacobian_pattern(f)(X) == each == Pattern.of([[1, 1, 1, 0], [1, 1, 0, 1],
                                                         [1, 0, 1, 1], [0, 1, 1, 1]])  # fmt: skip
    assert hessian_pattern(lambda x: xp.sum(f(x)))(X) == Pattern.of(ALL)


def test_a_solution_of_equations_depends_on_all_of_them():
    root = mc.implicit_root(lambda y, a: y**3 + y - a, lambda a: a / 2)
    assert jacobian_pattern(root)(X) == Pattern.of(ALL)
    assert jacobian_pattern(lambda x: root(x[:2]))(X) == Pattern.of(ALL[:2] * [1, 1, 0, 0])
    assert hessian_pattern(lambda x: xp.sum(root(x[1:3])))(X) == Pattern.of(
        np.outer([0, 1, 1, 0], [0, 1, 1, 0])
    )


def test_within_transforms():
    """Shapes are known there, and values where nothing is compiled or mapped."""
    counted = lambda x: x * jacobian_pattern(lambda y: y[1:] * y[:-1])(x).nnz  # noqa: E731
    assert mc.jacobian(counted)(X).tolist() == (6 * EYE).tolist()
    assert mc.vmap(counted)(np.stack([X, X])).tolist() == [(6 * X).tolist()] * 2
    exact = lambda x: x * jacobian_pattern(xp.abs, mode="exact")(x).nnz  # noqa: E731
    assert mc.grad(lambda x: xp.sum(exact(x)))(X).tolist() == [4.0] * 4
    with pytest.raises(TracingError, match="find the pattern outside"):
        mc.vmap(exact)(np.stack([X, X]))


def test_other_arguments_count_by_their_shapes():
    power = lambda x, by, n: x[:n] ** by * (by - 1.0)  # noqa: E731
    assert jacobian_pattern(power)(X, 1.0, 2) == Pattern.of(EYE[:2])
    assert jacobian_pattern(power, mode="exact")(X, 1.0, 2) == Pattern.of(0 * EYE[:2])
    with pytest.raises(TracingError, match='mode="exact"'):
        jacobian_pattern(lambda x, by: x if by > 0 else x[::-1])(X, 1.0)
    f = jacobian_pattern(lambda x, w, i: (w * x)[i])
    w, i = np.array([0.0, 1.0, 0.0, 1.0]), np.array([2, 1])
    assert f(X, w, i) == Pattern.of([[0, 0, 1, 0], [0, 1, 0, 0]])
    exact = jacobian_pattern(lambda x, w, i: (w * x)[i], mode="exact")
    assert exact(X, w, i) == Pattern.of([[0, 0, 0, 0], [0, 1, 0, 0]])


def test_trees_are_in_order():
    def f(p, y):
        return {"a": p["w"] * y, "b": xp.sum(p["w"]) + p["c"]}

    found = jacobian_pattern(f, argnums=(0, 1))({"w": X[:2], "c": 1.0}, 2.0)
    assert found == Pattern.of([[1, 0, 0, 1], [0, 1, 0, 1], [1, 1, 1, 0]])


def test_looking_at_values_says_what_to_do():
    f = lambda x: x if x[0] > 0 else xp.roll(x, 1)  # noqa: E731
    for each in (f, mc.portable(f)):
        with pytest.raises(TracingError, match=r'mode="exact"'):
            jacobian_pattern(each)(X)
        assert jacobian_pattern(each, mode="exact")(X) == Pattern.of(EYE)
    with pytest.raises(TracingError, match=r'mode="exact"'):
        jacobian_pattern(lambda x: x[x > 2.5])(X)
    masked = jacobian_pattern(lambda x: x[x > 2.5], mode="exact")
    assert masked(X) == Pattern.of([[0, 0, 1, 0], [0, 0, 0, 1]])
    for each in (lambda x: x * float(x[0]), mc.portable(lambda x: x * float(x[0]))):
        with pytest.raises(PortabilityError, match="would lose"):
            jacobian_pattern(each, mode="exact")(X)


def test_native_functions_say_what_to_do(backend):
    native = {
        "numpy": lambda x: np.exp(x),
        "jax": lambda x: backend.framework().numpy.exp(x),
        "mxnet": lambda x: backend.framework().np.exp(x),
    }.get(backend.name, lambda x: backend.framework().exp(x))
    with pytest.raises(TracingError, match=r"@mc\.portable, or give the pattern"):
        jacobian_pattern(native)(backend.from_numpy(X))


def test_what_is_closed_over_may_be_the_frameworks(backend):
    weights, places = (backend.from_numpy(a) for a in (np.array([0.0, 1.0, 2.0]), np.array([2, 0])))
    f = mc.portable(lambda x: (mc.asarray(weights) * x[:3])[mc.asarray(places)])
    assert jacobian_pattern(f)(backend.from_numpy(X)) == Pattern.of([[0, 0, 1, 0], [0, 0, 0, 0]])


def test_what_is_refused():
    with pytest.raises(InvalidArgumentError, match="'conservative' or 'exact', found 'fast'"):
        jacobian_pattern(xp.sin, mode="fast")
    with pytest.raises(NotScalarError):
        hessian_pattern(xp.sin)(X)
