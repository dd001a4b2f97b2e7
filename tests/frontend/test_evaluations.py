"""How much work an operator does, counted and not timed: evaluations of ``f``, calls of the
framework's own differentiation, and conversions to and from NumPy.

An evaluation more is a multiple of the time for whoever has an expensive function.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from math import inf
from pkgutil import resolve_name
from unittest.mock import patch

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import Costs, get_backend

N = 4
X = np.linspace(-1.0, 1.0, N) + 0.1
V = np.linspace(1.0, 2.0, N)
ROWS = np.linspace(-1, 1, 6 * N).reshape(6, N) ** 3


class Counted:
    """A function that counts how often it runs."""

    def __init__(self, f):
        self.f, self.runs = f, 0

    def __call__(self, *args):
        self.runs += 1
        return self.f(*args)


def scalar(x):
    return xp.sum(xp.exp(x) * x)


def tree(p):
    return xp.sum(xp.exp(p["a"]) * p["a"]) * p["b"]


ONCE = {
    "grad": lambda f, x, v: mc.grad(f)(x),
    "value_and_grad": lambda f, x, v: mc.value_and_grad(f)(x),
    "jvp": lambda f, x, v: mc.jvp(f, (x,), (v,)),
    "vjp": lambda f, x, v: mc.vjp(f, x)[1],
    "hvp": lambda f, x, v: mc.hvp(f, (x,), (v,)),
    "linear_approx": lambda f, x, v: mc.linear_approx(f, x),
}
"""What takes one evaluation everywhere."""

SQUARE = {
    "hessian": lambda f, x, v: mc.hessian(f)(x),
    "quad_approx": lambda f, x, v: mc.quad_approx(f, x),
}


@contextmanager
def seen_by(backend, method, look):
    """What ``look`` says of the arguments of each call of a method of the backend's."""
    kind, seen = type(get_backend(backend)), []
    right = getattr(kind, method)

    def spied(self, *args):
        seen.append(look(*args))
        return right(self, *args)

    with patch.object(kind, method, spied):
        yield seen


@pytest.mark.parametrize("operator", ONCE)
def test_one_evaluation(backend, native, operator):
    f = Counted(scalar)
    ONCE[operator](f, native(X), native(V))
    assert f.runs == 1


@pytest.mark.parametrize("operator", SQUARE)
def test_second_order(backend, native, operator):
    """MXNet's tape can't be differentiated in reverse at its own speed: a pass for each column."""
    f = Counted(scalar)
    SQUARE[operator](f, native(X), native(V))
    assert f.runs == (N if backend == "mxnet" else 1)


def test_second_order_of_a_tree(backend, native):
    f = Counted(tree)
    mc.hessian(f)({"a": native(X), "b": native(2.0)})
    assert f.runs == (N + 1 if backend == "mxnet" else 1)


@pytest.mark.parametrize("rows", [2, 6, 9], ids=["wide", "tall", "more than twice as tall"])
def test_jacobians_by_shape(backend, native, to_numpy, rows):
    """What sees that there are more outputs goes on from there; MXNet pushes forward, if there are
    more than two rows for a column."""
    matrix = np.linspace(-1, 1, rows * N).reshape(rows, N) ** 3
    f = Counted(lambda x: xp.exp(xp.matmul(xp.asarray(matrix), x)))
    found = mc.jacobian(f)(native(X))
    expected = np.exp(matrix @ X)[:, None] * matrix
    np.testing.assert_allclose(to_numpy(found), expected, rtol=1e-13)
    assert f.runs == (1 + N if backend == "mxnet" and rows == 9 else 1)


@pytest.mark.parametrize(
    ("backend", "width", "rows", "runs"),
    [
        ("jax", 16, 800, 1),
        ("jax", 17, 800, 2),
        ("jax", 17, 5, 1),
        ("numpy", 2, 5, 2),
        ("numpy", 3, 5, 1),
    ],
)
def test_few_columns_are_taken_without_a_look(backend, width, rows, runs):
    """In forward mode, of all at once on JAX, one by one on NumPy; more wait for a look at how many
    rows there are."""
    pytest.importorskip(backend)
    steps = np.linspace(0, 1, rows)
    f = Counted(lambda x: xp.sin(xp.asarray(steps) * x[0]) + xp.sum(x[1:] ** 2))
    x = np.linspace(-1.0, 1.0, width)
    found = mc.jacobian(f, backend=backend)(x)
    expected = np.tile(2 * x, (rows, 1))
    expected[:, 0] = steps * np.cos(steps * x[0])
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-14)
    assert f.runs == runs


@pytest.mark.parametrize(
    ("compiler", "rows", "batch"), [("graph", 8, N), ("xla", 8, 8), ("xla", 9, N)]
)
def test_xla_turns_no_matrix_that_is_hardly_tall(compiler, rows, batch):
    pytest.importorskip("tensorflow")
    matrix = np.linspace(-1, 1, rows * N).reshape(rows, N) ** 3
    jacobian = mc.jacobian(lambda x: xp.exp(xp.matmul(xp.asarray(matrix), x)))
    with seen_by("tensorflow", "unit_vectors", lambda x, rows: len(rows)) as made:
        found = mc.jit(jacobian, compiler=compiler, backend="tensorflow")(X)
    expected = np.exp(matrix @ X)[:, None] * matrix
    np.testing.assert_allclose(found, expected, rtol=1e-13)
    assert made == [batch]


@pytest.mark.parametrize("chunk_size", [1, 3, 100])
@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
def test_batches(backend, native, to_numpy, chunk_size, mode):
    """Batches change memory and time, not the numbers; in reverse not the evaluations either."""
    f = Counted(lambda x: xp.exp(xp.matmul(xp.asarray(ROWS), x)))
    found = mc.jacobian(f, mode=mode, chunk_size=chunk_size)(native(X))
    np.testing.assert_allclose(
        to_numpy(found), np.exp(ROWS @ X)[:, None] * ROWS, rtol=1e-13, atol=1e-15
    )
    if backend != "mxnet" and mode != "forward":
        assert f.runs == 1
    hessian = mc.hessian(scalar, chunk_size=chunk_size)(native(X))
    np.testing.assert_allclose(to_numpy(hessian), np.diag((X + 2) * np.exp(X)), rtol=1e-13)


@pytest.mark.parametrize("chunk_size", [1, 2, 6])
def test_a_batch_has_no_more_rows_than_asked_for(backend, native, chunk_size):
    with seen_by(backend, "unit_vectors", lambda x, rows: len(rows)) as made:
        mc.jacobian(
            lambda x: xp.matmul(xp.asarray(ROWS), x), mode="reverse", chunk_size=chunk_size
        )(native(X))
    assert made == [chunk_size] * (6 // chunk_size)


def test_the_default_batch_is_bounded(backend, native):
    """With room for eight elements, four columns of four elements go two at a time; MXNet's go one
    by one, unless they are of a compiled function."""
    kind = type(get_backend(backend))
    with (
        seen_by(backend, "unit_vectors", lambda x, rows: len(rows)) as made,
        patch.object(kind, "costs", replace(kind.costs, batch_elements=8)),
    ):
        mc.hessian(scalar)(native(X))
    assert made == ([] if backend == "mxnet" else [2, 2])


def two_of_two(p):
    """Outputs and inputs of several arrays, one of them empty."""
    at = xp.sum(p["a"] ** 2) * p["b"]
    return {"u": at, "v": xp.sin(p["a"]), "w": p["e"]}


@pytest.mark.parametrize("chunk_size", [None, 2])
@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("mode", ["reverse", None])
def test_all_arguments_in_one_batch_or_one_by_one(
    backend, native, to_numpy, together, chunk_size, mode
):
    """The numbers are the same; ``mode=None`` goes by columns here, as the outputs are more."""
    kind = type(get_backend(backend))
    p = {"a": native(X), "b": native(V[:1]), "e": native(X[:0])}

    def f(p):
        return two_of_two(p) | ({} if mode else {"more": xp.concat([p["a"], p["a"]])})

    with (
        patch.object(
            kind, "costs_of", lambda self, like: Costs(shared_from=0 if together else inf)
        ),
    ):
        found = mc.jacobian(f, mode=mode, chunk_size=chunk_size)(p)
        hessian = mc.hessian(lambda p: xp.sum(two_of_two(p)["u"]), chunk_size=chunk_size)(p)
    expected = {
        "u": {"a": 2 * V[:1, None] * X, "b": [[np.sum(X**2)]], "e": np.zeros((1, 0))},
        "v": {"a": np.diag(np.cos(X)), "b": np.zeros((N, 1)), "e": np.zeros((N, 0))},
        "w": {"a": np.zeros((0, N)), "b": np.zeros((0, 1)), "e": np.zeros((0, 0))},
    }
    if not mode:
        doubled = np.concatenate([np.eye(N), np.eye(N)])
        expected["more"] = {"a": doubled, "b": np.zeros((2 * N, 1)), "e": np.zeros((2 * N, 0))}
    for out, row in expected.items():
        for x, block in row.items():
            np.testing.assert_allclose(to_numpy(found[out][x]), block, rtol=1e-13)
    np.testing.assert_allclose(to_numpy(hessian["a"]["a"]), 2 * V[0] * np.eye(N), rtol=1e-13)
    np.testing.assert_allclose(to_numpy(hessian["a"]["b"]), 2 * X[:, None], rtol=1e-13)
    np.testing.assert_allclose(to_numpy(hessian["b"]["a"]), 2 * X[None], rtol=1e-13)
    assert to_numpy(hessian["b"]["b"]).tolist() == [[0.0]]


def test_empty_outputs(backend, native, to_numpy):
    found = mc.jacobian(lambda x: {"u": x[:0], "v": x[:0]}, mode="reverse")(native(X))
    assert {name: to_numpy(block).shape for name, block in found.items()} == {
        "u": (0, N),
        "v": (0, N),
    }


@pytest.mark.parametrize(("size", "batches"), [(N, "few"), (100, "many")])
def test_batches_of_a_tree(backend, native, size, batches):
    """Where a batch costs as much as many rows, or hardly more than one, it is of all arguments."""
    if backend == "mxnet":
        pytest.skip("its Hessian pushes forward, one tangent after the other")
    x = np.linspace(-1.0, 1.0, size)
    with (
        seen_by(backend, "pull_many", lambda pullback, cotangents: len(cotangents)) as pulled,
        seen_by(backend, "push_many", lambda f, xs, tangents: len(tangents)) as pushed,
    ):
        mc.hessian(tree)({"a": native(x), "b": native(2.0)})
    each, one = [1, 1], [2]
    expected = {
        "few": {"numpy": each, "torch": one, "tensorflow": each, "jax": one},
        "many": {"numpy": each, "torch": each, "tensorflow": one, "jax": one},
    }
    assert pulled + pushed == expected[batches][backend]


@pytest.mark.parametrize(("size", "calls"), [(39, 1 + 39), (40, 1 + 1)])
def test_tensorflow_makes_a_batched_form_for_many_rows(size, calls):
    pytest.importorskip("tensorflow")
    get_backend("tensorflow")
    made = []
    right = resolve_name(native_calls("tensorflow"))

    def gradient(*args, **kwargs):
        made.append(1)
        return right(*args, **kwargs)

    with patch(native_calls("tensorflow"), gradient):
        mc.hessian(scalar, backend="tensorflow")(np.linspace(-1.0, 1.0, size))
    assert len(made) == calls


def native_calls(backend):
    """Where each framework's own reverse pass goes through."""
    if backend == "torch":
        return "multicalc_torch.tape.run_backward"
    if backend == "tensorflow":
        return "multicalc_tensorflow.backend._gradient"
    if backend == "mxnet":
        return "multicalc_mxnet.runtime.calls._backward"
    if backend == "numpy":
        return "multicalc_numpy.backend._backward"
    return "jax.vjp"


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        ("grad", dict.fromkeys(("numpy", "torch", "tensorflow", "jax", "mxnet"), 1)),
        # Forward mode has no reverse pass; where there is none, it is the transpose of one.
        ("jvp", {"numpy": 0, "torch": 2, "tensorflow": 2, "jax": 0, "mxnet": 0}),
        # MXNet: the gradient and its tangent in one run. JAX: the inner one.
        ("hvp", {"numpy": 2, "torch": 2, "tensorflow": 2, "jax": 1, "mxnet": 1}),
        # Torch pulls all rows in one batch; JAX pushes all columns in one.
        ("hessian", {"numpy": 1 + N, "torch": 2, "tensorflow": 1 + N, "jax": 1, "mxnet": N}),
    ],
)
def test_native_calls(backend, native, operator, expected):
    get_backend(backend)
    calls = []
    right = resolve_name(native_calls(backend))

    def counted(*args, **kwargs):
        calls.append(1)
        return right(*args, **kwargs)

    with patch(native_calls(backend), counted):
        (ONCE | SQUARE)[operator](scalar, native(X), native(V))
    assert len(calls) == expected[backend]


@pytest.mark.parametrize("operator", ONCE | SQUARE)
def test_no_conversions(backend, native, operator):
    """Arrays of a framework stay in it: what goes through the host would leave a device."""
    if backend == "numpy":
        pytest.skip("NumPy is the host")
    kind = type(get_backend(backend))
    x, v = native(X), native(V)
    with patch.object(kind, "to_numpy") as out, patch.object(kind, "from_numpy") as back:
        (ONCE | SQUARE)[operator](scalar, x, v)
    assert not out.called
    assert not back.called
