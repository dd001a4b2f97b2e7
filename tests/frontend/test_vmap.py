"""``vmap`` on every backend, with transforms within and around it; references by hand."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import random, xp
from multicalc.errors import InvalidArgumentError, MixedBackendsError, TracingError

RNG = np.random.default_rng(0)
X, W, A = RNG.normal(size=(7, 3)), RNG.normal(size=(3, 3)), RNG.normal(size=(7, 3, 3))
PLACES = RNG.integers(0, 3, size=7)
ROWS = np.arange(7)
POSITIVE = np.abs(X[:, 0]) + 0.1
DOUBLINGS = np.ceil(np.log2(10 / POSITIVE))


def close(found, expected):
    for y, wanted in zip(found, expected, strict=True):
        np.testing.assert_allclose(y, wanted, rtol=1e-11, atol=1e-13)


def squares(x):
    return xp.sum(x**2)


def cubes(x):
    return xp.sum(x**3)


def energy(w, x):
    """|Wx|², whose gradient by W is 2 (Wx)xᵀ."""
    return xp.sum(xp.matmul(w, x) ** 2)


ENERGY_SLOPES = 2 * np.einsum("bi,bj->bij", X @ W.T, X)
WITHIN = {
    "the function": (lambda x: xp.sin(x) * 2, np.sin(X) * 2),
    "a number": (lambda x: 3.0, np.full(7, 3.0)),
    "grad": (mc.grad(cubes), 3 * X**2),
    "grad of grad": (lambda x: mc.grad(mc.grad(lambda y: y**3))(x[0]), 6 * X[:, 0]),
    "jacobian": (mc.jacobian(lambda x: x**2), 2 * np.einsum("bi,ij->bij", X, np.eye(3))),
    "hessian": (mc.hessian(cubes), 6 * np.einsum("bi,ij->bij", X, np.eye(3))),
    "jvp": (lambda x: mc.jvp(lambda y: y**3, (x,), (x,))[1], 3 * X**3),
    "vjp": (lambda x: mc.vjp(lambda y: y**3, x)[1](x)[0], 3 * X**3),
    "hvp": (lambda x: mc.hvp(cubes, (x,), (x,)), 6 * X**2),
    "aux": (lambda x: mc.grad(lambda y: (squares(y), y + 1), has_aux=True)(x)[1], X + 1),
    "backend named": (lambda x: mc.grad(squares)(x), 2 * X),
    "quad_approx": (lambda x: mc.quad_approx(cubes, x)(0 * x), np.sum(X**3, 1)),
    "compiled": (mc.jit(mc.grad(cubes)), 3 * X**2),
    "vmap over the rest": (lambda x: mc.vmap(lambda y: xp.sum(x * y))(W), X @ W.T),
    "vmap of grad over the rest": (
        lambda x: mc.vmap(mc.grad(energy, 1), (None, 0))(W, x * xp.asarray(W)),
        2 * (X[:, None] * W) @ (W.T @ W).T,
    ),
    "grad by what is the same": (lambda x: mc.grad(energy)(W, x), ENERGY_SLOPES),
    "cond": (
        mc.grad(lambda x: xp.cond(x[0] > 0, xp.sum, squares, x)),
        np.where(X[:, :1] > 0, 1.0, 2 * X),
    ),
    "fori_loop": (lambda x: xp.fori_loop(0, 3, lambda i, c: c * 2.0 + i, x), 8 * X + 4),
    "scan": (lambda x: xp.scan(lambda c, y: (c + y, c), xp.sum(0 * x), x)[0], X.sum(1)),
    "at": (lambda x: xp.at(x, 0).set(5.0), np.column_stack([np.full(7, 5.0), X[:, 1:]])),
    "logdet": (mc.grad(lambda x: xp.linalg.slogdet(W + x[0] * np.eye(3))[1]), None),
    "portable": (
        mc.portable(lambda x: (x > 0) * x @ W + x[::2].sum()),
        np.maximum(X, 0) @ W + (X[:, 0] + X[:, 2])[:, None],
    ),
    "portable, nested": (mc.portable(lambda x: mc.vmap(lambda y: (x * y).sum())(W)), X @ W.T),
}
del WITHIN["logdet"]
AROUND = {
    "grad": (lambda f: mc.grad(lambda x: xp.sum(mc.vmap(f)(x)))(X), 3 * X**2),
    "jvp": (lambda f: mc.jvp(mc.vmap(f), (X,), (X,))[1], np.sum(3 * X**3, 1)),
    "jacobian": (
        lambda f: mc.jacobian(mc.vmap(f))(X),
        np.einsum("bc,bi->bci", np.eye(7), 3 * X**2),
    ),
    "hessian": (
        lambda f: mc.hessian(lambda x: xp.sum(mc.vmap(f)(x)))(X).reshape(21, 21),
        np.diag(6 * X.ravel()),
    ),
    "hvp": (lambda f: mc.hvp(lambda x: xp.sum(mc.vmap(f)(x)), (X,), (X,)), 6 * X**2),
    "jit of grad": (lambda f: mc.jit(mc.vmap(mc.grad(f)))(X), 3 * X**2),
    "grad of vmap of grad": (
        lambda f: mc.grad(lambda x: xp.sum(xp.multiply(mc.vmap(mc.grad(f))(x), X)))(X),
        6 * X**2,
    ),
    "vmap": (lambda f: mc.vmap(mc.vmap(f))(A), np.sum(A**3, -1)),
    "loop": (lambda f: mc.grad(lambda x: xp.sum(mc.vmap(f, loop=True)(x)))(X), 3 * X**2),
}


@pytest.mark.parametrize("what", WITHIN)
def test_within(backend_name, what):
    f, expected = WITHIN[what]
    close([mc.vmap(f, backend=backend_name)(X)], [expected])


@pytest.mark.parametrize("what", AROUND)
def test_around(backend_name, what):
    call, expected = AROUND[what]
    with mc.use(backend_name):
        close([call(cubes)], [expected])


def test_runs_together_within_a_portable_function(backend_name):
    runs = []

    def cube(x):
        runs.append(1)
        return x**3

    f = mc.portable(lambda x: xp.sum(mc.vmap(cube)(x)))
    x = np.arange(20.0)
    close([mc.grad(f, backend=backend_name)(x)], [3 * x**2])
    assert len(runs) < 5  # a framework may trace more than once


def test_loops_that_end_when_each_example_says(backend_name):
    def doubled(x):
        return xp.while_loop(lambda c: c < 10.0, lambda c: c * 2.0, x)

    mapped = mc.vmap(doubled, backend=backend_name)
    close([mapped(POSITIVE)], [POSITIVE * 2**DOUBLINGS])
    pushed = mc.vmap(lambda x: mc.jvp(doubled, (x,), (x,))[1], backend=backend_name)
    close([pushed(POSITIVE)], [POSITIVE * 2**DOUBLINGS])


def test_ways_that_are_not_taken_have_no_derivative(backend_name):
    """The root's is infinite or NaN where it isn't taken."""

    def branch(x):
        return xp.cond(x > 0, xp.sqrt, lambda y: 3 * y, x)

    def loop(x):
        return xp.while_loop(lambda y: y > 1, lambda y: xp.sqrt(y - 1), x)

    x, ones = np.array([4.0, 0.0, -1.0]), np.ones(2)
    with mc.use(backend_name), np.errstate(all="ignore"):
        for slopes in (
            mc.vmap(mc.grad(branch))(x),
            mc.grad(lambda x: xp.sum(mc.vmap(branch)(x)))(x),
        ):
            np.testing.assert_array_equal(slopes, [0.25, 3, 3])
        _, tangents = mc.jvp(mc.vmap(loop), (np.array([1.25, 1.0]),), (ones,))
    np.testing.assert_array_equal(tangents, [1, 1])


def test_settings_are_the_same_for_all(backend_name):
    """An ensemble: of what a model holds the arrays have an axis."""
    model = {"w": X, "power": 2, "function": xp.sin, "name": "sine"}

    def run(model, x):
        assert model["name"] == "sine"
        return xp.sum(model["function"](model["w"] * x) ** model["power"])

    with mc.use(backend_name):
        found = mc.vmap(run, in_axes=(0, None))(model, W[0])
        slopes = mc.vmap(mc.grad(run), in_axes=(0, None))(model, W[0])["w"]
    close((found, slopes), (np.sum(np.sin(X * W[0]) ** 2, 1), np.sin(2 * X * W[0]) * W[0]))


def test_a_way_not_taken_that_has_no_derivative(backend_name):
    """x^(3/2) above 0, and its root's derivative there; where another way is taken they are NaN or
    infinite, and go into nothing, whether a branch gets its operand or captures it."""
    x = np.array([4.0, 0.25, 0.0, -1.0])

    def captured(x):
        def above():
            return xp.cond(x > 1, lambda: x**1.5, lambda: xp.sqrt(x))

        return xp.cond(x > 0, above, lambda: 3 * x)

    def given(x):
        return xp.cond(x > 0, lambda x: xp.where(x > 1, x**1.5, xp.sqrt(x)), lambda x: 3 * x, x)

    slopes = [3.0, 1.0, 3.0, 3.0]
    for f in (captured, given):
        close([mc.vmap(mc.grad(f), backend=backend_name)(x)], [slopes])
    found = mc.vmap(mc.hessian(captured), backend=backend_name)(x)
    close([found], [[0.375, -2.0, 0.0, 0.0]])


def test_places_that_differ(backend_name):
    def f(x, i):
        return xp.at(x, i).get(), xp.at(x, i).add(1.0), mc.grad(lambda x: xp.at(x, i).get() ** 2)(x)

    own = np.eye(3)[PLACES]
    found = mc.vmap(f, backend=backend_name)(X, PLACES)
    close(found, [X[ROWS, PLACES], X + own, 2 * X * own])
    found = mc.vmap(mc.portable(lambda w, i: w[i]), (None, 0), backend=backend_name)(W, PLACES)
    close([found], [W[PLACES]])


def test_linear_algebra(backend_name):
    mapped = mc.vmap(lambda a, x: xp.linalg.solve(a, x), backend=backend_name)
    close([mapped(A, X)], [np.linalg.solve(A, X[..., None])[..., 0]])
    mapped = mc.vmap(mc.grad(lambda a: xp.linalg.slogdet(a)[1]), backend=backend_name)
    close([mapped(A)], [np.linalg.inv(A).swapaxes(1, 2)])


def test_axes_and_structure(backend_name):
    def f(p, y):
        return {"sum": xp.sum(p["x"]) * y, "both": (p["x"] + p["z"][0][0], p["x"])}

    mapped = mc.vmap(
        f,
        ({"x": -1, "z": 0}, None),
        {"sum": 0, "both": (1, -1)},
        backend=backend_name,
    )
    found = mapped({"x": X, "z": (W,)}, 10.0)
    close([found["sum"]], [10 * X.sum(0)])
    close(found["both"], [X + W[:, 0], X])


def test_the_order_of_keys_is_the_arguments_own(backend_name):
    mapped = mc.vmap(
        lambda p: xp.sum(p["b"]) + p["a"], ({"b": None, "a": 0},), backend=backend_name
    )
    close([mapped({"a": X[:2, 0], "b": np.array([20.0, 40.0])})], [60 + X[:2, 0]])
    mapped = mc.vmap(
        lambda x: {"a": x, "b": 2 * x}, out_axes={"b": 1, "a": 0}, backend=backend_name
    )
    found = mapped(X)
    close([found["a"], found["b"]], [X, 2 * X.T])


def test_results_are_the_callers_own(native, backend_name):
    """What f gives back as it is is a copy."""
    x = np.array(X)
    found = mc.vmap(lambda x: x, backend=backend_name)(x)
    x[:] = 0
    close([found], [X])
    both = mc.vmap(lambda x: (x, x))(native(X))
    backend = mc.get_backend(backend_name)
    assert [type(y) for y in both] == [type(native(X))] * 2
    close(map(backend.to_numpy, both), [X, X])


def test_a_result_that_is_the_same_for_all(backend_name):
    mapped = mc.vmap(lambda x, w: (x[0], w + 1.0), (0, None), (0, None), backend=backend_name)
    close(mapped(X, W), [X[:, 0], W + 1])
    with pytest.raises(InvalidArgumentError, match=r"None for the result, which isn't the same"):
        mc.vmap(lambda x: x, out_axes=None, backend=backend_name)(X)


@pytest.mark.parametrize("dtype", ["float32", "int64", "bool"])
def test_dtypes_stay(backend_name, dtype):
    x = (X > 0).astype(dtype)
    found = mc.vmap(lambda x: x[::2] if dtype == "bool" else x + x, backend=backend_name)(x)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, x[:, ::2] if dtype == "bool" else x + x)


def test_random_numbers_of_a_batch_of_keys(backend_name):
    """Those of each key alone: integers bit for bit, and what goes through a logarithm within two
    units in the last place. Of one key they are the same for all."""
    keys = random.split(random.key(3), 7)

    def drawn(key):
        return random.normal(key, (4,)), random.randint(key, (4,), 0, 100)

    found = mc.vmap(drawn, backend=backend_name)(keys)
    normal, integers = zip(*map(drawn, keys), strict=True)
    np.testing.assert_array_max_ulp(found[0], np.stack(normal), 2)
    np.testing.assert_array_equal(found[1], np.stack(integers))
    same = mc.vmap(lambda x: random.uniform(random.key(1), (3,)) + 0 * x, backend=backend_name)(X)
    np.testing.assert_array_equal(same, np.tile(random.uniform(random.key(1), (3,)), (7, 1)))


@pytest.mark.parametrize(
    "look",
    [
        lambda x: x if xp.sum(x) > 0 else -x,
        lambda x: float(xp.sum(x)) * x,
        mc.portable(lambda x: x * x.sum().item()),
    ],
    ids=["if", "float", "item"],
)
def test_a_value_that_is_looked_at(backend_name, look):
    with pytest.raises(TracingError, match=r"xp\.where|loop=True"):
        mc.vmap(look, backend=backend_name)(X)
    found = mc.vmap(look, loop=True, backend=backend_name)(X)
    close([found], [np.stack([look(x) for x in X])])


def test_functions_beyond_xp_run_example_by_example():
    """NumPy has no vmap: its functions are called with each example's arrays."""

    def norm(x):
        return np.linalg.norm(x) * np.asarray(x)

    close([mc.vmap(norm)(X)], [np.linalg.norm(X, axis=1)[:, None] * X])


def test_on_the_tape(backend_name):
    x, scale = mc.variable(X, backend=backend_name), mc.variable(2.0, backend=backend_name)
    with mc.record():
        y = mc.vmap(lambda x, s: {"y": s * xp.sum(x**2)}, (0, None), {"y": 0})(x, scale)["y"]
        total = xp.sum(y)
    close([y.numpy()], [2 * np.sum(X**2, 1)])
    mc.backward(total)
    backend = mc.get_backend(backend_name)
    close(map(backend.to_numpy, (x.grad, scale.grad)), [4 * X, np.sum(X**2)])


def test_an_error_of_the_functions_own(backend_name):
    def fails(x):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        mc.vmap(fails, backend=backend_name)(X)
    close([mc.vmap(squares, backend=backend_name)(X)], [np.sum(X**2, 1)])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: mc.vmap(3), "f must be callable, found int"),
        (lambda: mc.vmap(squares)(2.0), "argument 0 is a float, which has no axis 0"),
        (lambda: mc.vmap(squares, 2)(X), r"axis 2 for argument 0, whose shape is \(7, 3\)"),
        (lambda: mc.vmap(squares, None)(X), "no argument is mapped"),
        (lambda: mc.vmap(energy, 0)(W, X), "one length, found 3 of argument 0, 7 of argument 1"),
        (lambda: mc.vmap(squares)(X[:0]), "length 0"),
        (lambda: mc.vmap(squares, (0, 0))(X), r"entry for each positional argument, found 1 of"),
        (lambda: mc.vmap(squares, 1.0)(X), r"in_axes has 1\.0; an axis is an int"),
        (lambda: mc.vmap(squares, True)(X), r"in_axes has True; an axis is an int"),
        (lambda: mc.vmap(squares, out_axes=1)(X), "axis 1 for the result, which has 1 axes"),
        (lambda: mc.vmap(squares, out_axes=(0, 0))(X), r"out_axes=\(0, 0\)"),
        (lambda: mc.vmap(lambda x: object())(X), "f returned a object"),
        (lambda: mc.vmap(lambda x: None, out_axes={"a": 0})(X), "out_axes"),
    ],
)
def test_what_does_not_fit(call, message):
    with pytest.raises(InvalidArgumentError, match=message):
        call()


@pytest.mark.skip_numpy("its arrays go with any")
def test_arrays_of_two_frameworks(native, backend_name):
    other = "torch" if backend_name != "torch" else "jax"
    with pytest.raises(MixedBackendsError):
        mc.vmap(lambda x, y: x + y)(native(X), mc.get_backend(other).from_numpy(X))


def test_what_it_is_called():
    assert mc.vmap(squares).__name__ == "vmap(squares)"
