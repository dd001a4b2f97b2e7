"""How much work an operator does, counted and not timed: evaluations of ``f``, calls of the
framework's own differentiation, and conversions to and from NumPy.

An evaluation more is a multiple of the time for whoever has an expensive function.
"""

from __future__ import annotations

from pkgutil import resolve_name
from unittest.mock import patch

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.registry import get_backend

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
    """MXNet looks at the shape first, and pushes forward where there are more than two rows for a
    column."""
    matrix = np.linspace(-1, 1, rows * N).reshape(rows, N) ** 3
    f = Counted(lambda x: xp.exp(xp.matmul(xp.asarray(matrix), x)))
    found = mc.jacobian(f)(native(X))
    expected = np.exp(matrix @ X)[:, None] * matrix
    np.testing.assert_allclose(to_numpy(found), expected, rtol=1e-13)
    mxnet = {2: 2, 6: 2, 9: 1 + N}
    assert f.runs == (mxnet[rows] if backend == "mxnet" else 1)


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
    kind = type(get_backend(backend))
    made = []
    right = kind.unit_vectors

    def unit_vectors(self, x, rows):
        made.append(len(rows))
        return right(self, x, rows)

    with patch.object(kind, "unit_vectors", unit_vectors):
        mc.jacobian(
            lambda x: xp.matmul(xp.asarray(ROWS), x), mode="reverse", chunk_size=chunk_size
        )(native(X))
    assert made == [chunk_size] * (6 // chunk_size)


def test_the_default_batch_is_bounded(backend, native):
    """With room for eight elements, four columns of four elements go two at a time."""
    kind = type(get_backend(backend))
    made = []
    right = kind.unit_vectors

    def unit_vectors(self, x, rows):
        made.append(len(rows))
        return right(self, x, rows)

    with (
        patch.object(kind, "unit_vectors", unit_vectors),
        patch("multicalc.sweep.BATCH_ELEMENTS", 8),
    ):
        mc.hessian(scalar)(native(X))
    assert made == [2, 2]


def native_calls(backend):
    """Where each framework's own reverse pass goes through."""
    if backend == "torch":
        return "multicalc_torch.tape._engine_run_backward"
    if backend == "tensorflow":
        return "tensorflow.GradientTape.gradient"
    if backend == "mxnet":
        return "multicalc_mxnet.calls._backward"
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
        # Torch and JAX pull all rows in one batch.
        ("hessian", {"numpy": 1 + N, "torch": 2, "tensorflow": 1 + N, "jax": 2, "mxnet": N}),
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
    if operator.endswith("approx"):
        pytest.skip("a model keeps copies of its own of the point")
    kind = type(get_backend(backend))
    x, v = native(X), native(V)
    with patch.object(kind, "to_numpy") as out, patch.object(kind, "from_numpy") as back:
        (ONCE | SQUARE)[operator](scalar, x, v)
    assert not out.called
    assert not back.called
