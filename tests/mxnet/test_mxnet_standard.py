"""The array API standard's functions that MXNet's kernels can't be trusted with, against NumPy."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet import xp
from multicalc_mxnet.backend import jvp

from multicalc.errors import UnsupportedOperationError

TOLERANCE = 4 * float(np.sqrt(np.finfo("float64").eps))
INTEGERS = np.array([[3, -2, 0], [7, 5, -1]])
M = np.random.default_rng(2).uniform(-1, 1, (4, 3))


def check(got, expected):
    got.wait_to_read()
    expected = np.asarray(expected)
    assert got.shape == expected.shape
    assert np.dtype(got.dtype) == expected.dtype
    np.testing.assert_allclose(got.asnumpy(), expected, rtol=TOLERANCE, atol=TOLERANCE)


@pytest.mark.parametrize("dtype", ["int8", "int32", "int64", "uint8"])
@pytest.mark.parametrize(
    "name", "add subtract multiply bitwise_and bitwise_xor maximum less equal".split()
)
def test_integers_wrap_and_compare_as_in_numpy(name, dtype):
    x = INTEGERS.astype(dtype)
    y = np.array([100, 2, 3], dtype)
    check(getattr(xp, name)(xp.asarray(x), xp.asarray(y)), getattr(np, name)(x, y))


def test_large_integers_keep_their_digits():
    big = np.array([2**62 + 1, 2**53 + 1])
    check(xp.add(xp.asarray(big), 1), big + 1)
    check(xp.max(xp.asarray(big)), big.max())


@pytest.mark.parametrize("name", "sum prod any all".split())
def test_reductions_of_nothing(name):
    nothing = np.zeros((0, 3))
    check(getattr(xp, name)(xp.asarray(nothing), axis=0), getattr(np, name)(nothing, axis=0))


def test_dtypes():
    assert xp.result_type(xp.int8, xp.int32) == xp.int32
    assert xp.result_type(xp.asarray(1.0, dtype="float32"), 2.0) == xp.float32
    assert xp.isdtype(xp.uint8, "integral")
    assert not xp.isdtype(xp.float32, ("bool", "integral"))
    assert xp.finfo(xp.float32).bits == 32
    assert xp.iinfo(xp.int8).min == -128
    assert "int16" not in xp.__array_namespace_info__().dtypes()


def test_sets_and_searches():
    x = np.array([2.0, 1.0, 2.0, np.nan])
    found = xp.unique_all(xp.asarray(x))
    check(found.values, np.unique(x))
    check(found.counts, np.array([1, 2, 1]))
    check(xp.searchsorted(xp.asarray([1.0, 2.0]), xp.asarray([1.5])), np.array([1]))
    check(xp.nonzero(xp.asarray(INTEGERS))[1], np.nonzero(INTEGERS)[1])
    index = np.argsort(M, axis=0)
    check(xp.take_along_axis(xp.asarray(M), xp.asarray(index), axis=0), np.sort(M, axis=0))


def test_linear_algebra():
    x = xp.asarray(M)
    check(xp.linalg.pinv(x), np.linalg.pinv(M))
    check(xp.linalg.matrix_rank(x), np.linalg.matrix_rank(M))
    check(xp.linalg.svdvals(x), np.linalg.svd(M, compute_uv=False))
    check(xp.linalg.matrix_power(xp.asarray(M[:3]), 5), np.linalg.matrix_power(M[:3], 5))
    check(xp.linalg.cross(x, x[::-1]), np.cross(M, M[::-1]))
    q, r = xp.linalg.qr(x)
    check(xp.matmul(q, r), M)


@pytest.mark.parametrize(
    "f",
    [
        xp.linalg.pinv,
        lambda x: xp.cumulative_prod(x, axis=0),
        lambda x: xp.linalg.matrix_power(xp.take(x, [0, 1, 2], axis=0), 3),
        lambda x: xp.linalg.cross(x, xp.flip(x, axis=0)),
        lambda x: xp.remainder(x, 0.3),
        lambda x: xp.unique_values(xp.square(x)),
    ],
)
def test_second_derivatives(f):
    """Of the directional derivative, against its central difference."""
    t = np.cos(np.arange(12.0)).reshape(4, 3)

    def slope(x):
        return jvp(lambda y: ((f(y),), ()), (x,), (xp.asarray(t),))[2], ()

    curve = jvp(slope, (xp.asarray(M),), (xp.asarray(t),))[2][0].asnumpy()
    h = 1e-6
    after, before = (slope(xp.asarray(M + s * h * t))[0][0].asnumpy() for s in (1, -1))
    np.testing.assert_allclose(curve, (after - before) / (2 * h), rtol=1e-6, atol=1e-5)


def test_a_lost_derivative_is_an_error():
    singular = xp.asarray(np.ones((3, 3)))
    with pytest.raises(UnsupportedOperationError, match="full rank"):
        jvp(lambda x: ((xp.linalg.pinv(x),), ()), (singular,), (singular,))
