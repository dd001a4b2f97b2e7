"""Python numbers and lists: arrays of the active backend, and of the precision at hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import owner

A, B = [[2.0, 1.0], [1.0, 3.0]], [1.0, -2.0]
CALLS = {
    "exp": (lambda: xp.exp(B), np.exp(B)),
    "exp of integers": (lambda: xp.exp([[1, 2], [3, 4]]), np.exp([[1, 2], [3, 4]])),
    "add": (lambda: xp.add(B, 1), [2.0, -1.0]),
    "where": (lambda: xp.where([True, False], B, 0.0), [1.0, 0.0]),
    "clip": (lambda: xp.clip(B, -1.0, 0.5), [0.5, -1.0]),
    "sum": (lambda: xp.sum([1, 2]), 3),
    "mean": (lambda: xp.mean([1, 2]), 1.5),
    "std": (lambda: xp.std([1, 3]), 1.0),
    "norm": (lambda: xp.norm([3, 4]), 5.0),
    "softmax": (lambda: xp.softmax([0, 0]), [0.5, 0.5]),
    "concat": (lambda: xp.concat([B, [3.0]]), [1.0, -2.0, 3.0]),
    "stack": (lambda: xp.stack([1.0, 2.0]), [1.0, 2.0]),
    "matmul": (lambda: xp.matmul(A, B), [0.0, -5.0]),
    "dot": (lambda: xp.dot(B, B), 5.0),
    "vecdot": (lambda: xp.vecdot(B, B), 5.0),
    "outer": (lambda: xp.outer(B, B), np.outer(B, B)),
    "tensordot": (lambda: xp.tensordot(A, B, axes=1), [0.0, -5.0]),
    "einsum": (lambda: xp.einsum("ij,j->i", A, B), [0.0, -5.0]),
    "take": (lambda: xp.take(B, [1, 0, 1]), [-2.0, 1.0, -2.0]),
    "take_along_axis": (lambda: xp.take_along_axis(A, [[1], [0]], axis=1), [[1.0], [1.0]]),
    "searchsorted": (lambda: xp.searchsorted([1.0, 2.0], [1.5]), [1]),
    "meshgrid": (lambda: xp.meshgrid(B, [3.0])[0], [B]),
    "broadcast_arrays": (lambda: xp.broadcast_arrays(B, 3.0)[1], [3.0, 3.0]),
    "pad": (lambda: xp.pad(B, 1), [0.0, 1.0, -2.0, 0.0]),
    "at": (lambda: xp.at(B, 0).set(5.0), [5.0, -2.0]),
    "solve": (lambda: xp.linalg.solve(A, B), [1.0, -1.0]),
    "det": (lambda: xp.linalg.det([[2, 1], [1, 3]]), 5.0),
    "cross": (lambda: xp.linalg.cross([1, 0, 0], [0, 1, 0]), [0, 0, 1]),
    "eigh": (lambda: xp.linalg.eigh([[2, 0], [0, 1]]).eigenvalues, [1.0, 2.0]),
    "scan": (lambda: xp.scan(lambda c, x: (c + x, c), 0.0, xp.asarray(B))[0], -1.0),
}


@pytest.mark.parametrize("name", CALLS)
def test_lists_become_arrays_of_the_active_backend(backend, name):
    call, expected = CALLS[name]
    with mc.use(backend.name):
        found = call()
    assert owner(found) == backend.name
    np.testing.assert_allclose(backend.to_numpy(found), expected, rtol=1e-14)


BESIDE_SMALL_INTEGERS = {
    "divide": (lambda x: xp.divide(x, 300), [1 / 300, 100 / 300]),
    "divide by": (lambda x: xp.divide(300, x), [300.0, 3.0]),
    "divide by a negative one": (lambda x: xp.divide(xp.astype(x, "uint8"), -1), [-1.0, -100.0]),
    "atan2": (lambda x: xp.atan2(x, 300), [math.atan2(1, 300), math.atan2(100, 300)]),
    "hypot": (lambda x: xp.hypot(x, 300), [math.hypot(1, 300), math.hypot(100, 300)]),
    "logaddexp": (lambda x: xp.logaddexp(x, 300), [300.0, 300.0]),
}


@pytest.mark.parametrize("on", ["numpy", "torch"])
@pytest.mark.parametrize("name", BESIDE_SMALL_INTEGERS)
def test_functions_that_give_floats_take_any_number(on, name):
    call, expected = BESIDE_SMALL_INTEGERS[name]
    backend = mc.get_backend(on)
    found = call(backend.from_numpy(np.array([1, 100], "int8")))
    np.testing.assert_allclose(backend.to_numpy(found), expected, rtol=1e-6)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_numbers_and_lists_have_the_precision_of_the_enclosing_transform(backend, dtype, shape):
    seen = []

    def f(x):
        made = (
            xp.sqrt(2),
            xp.exp([1, 2]),
            xp.divide(1, 3),
            xp.maximum(0.1, 0.2),
            xp.where(xp.greater(x, 0.0), 0.1, 3),
            xp.stack([0.5, 1.5]),
            xp.add(x, [0.25, 0.5]),
            xp.matmul([[1.0, 2.0], [3.0, 4.0]], xp.add(x, [0.25, 0.5])),
        )
        seen.append([backend.dtype(each) for each in made])
        return sum(xp.sum(each) for each in made)

    slope = mc.grad(f, backend=backend.name)(np.full(shape, 0.5, dtype))
    assert seen == [[dtype] * 8]
    # The sum of x + b is two x where x is a number, and so is that of its product with the matrix.
    expected = 1.0 + np.array([4.0, 6.0]) if shape else 2.0 + 10.0
    np.testing.assert_allclose(slope, expected, rtol=1e-6)


def test_integers_lose_no_digits(backend):
    """Functions of floats take integers as float64, and not as float32."""
    with mc.use(backend.name):
        for found, expected in (
            (xp.sqrt(2), math.sqrt(2)),
            (xp.exp(xp.asarray([1])), math.e),
            (xp.divide(xp.asarray([1]), xp.asarray([3])), 1 / 3),
            (xp.reciprocal(xp.asarray([3])), 1 / 3),
            (xp.mean(xp.asarray([1, 0, 0])), 1 / 3),
            (xp.std(xp.asarray([1, 0])), 0.5),
            (xp.logsumexp(xp.asarray([0, 0])), math.log(2)),
            (xp.erf(1), math.erf(1)),
        ):
            assert backend.dtype(found) == "float64"
            np.testing.assert_allclose(backend.to_numpy(found), expected, rtol=1e-14)


def test_linear_algebra_is_under_xp_too():
    for name in ("cholesky", "det", "eigh", "inv", "slogdet", "solve"):
        assert getattr(xp, name) is getattr(xp.linalg, name)
        assert name in dir(xp)
