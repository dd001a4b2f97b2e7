"""TensorFlow's functions of the array API standard that not every backend has, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from multicalc_tensorflow import xp  # noqa: E402  (needs TensorFlow)

A = np.array([[2.0, -1.0, 0.5], [0.3, 1.5, 0.0], [0.0, 2.0, -3.0]])
B = np.array([[1.0, 0.5, -2.0], [3.0, 1.0, 0.25], [-0.0, 4.0, 1.0]])
INTEGERS = np.array([5, -3, 0, 5, 7, -3])
Z = np.array([1 + 2j, 1 - 2j, 1 + 2j])
IMAGINARY = np.array([[2j, 0], [0, -1j]])
SHIFTS = np.array([0, 1, 63, 64, 200, 2])
ZEROS = np.array([0.0, -0.0, 6.0, -6.0])
CLOSE = 4 * np.finfo(float).eps ** 0.5


def check(found, expected):
    np.testing.assert_allclose(np.asarray(found), expected, rtol=CLOSE, atol=CLOSE)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize(
    ("function", "arrays", "expected"),
    [
        (xp.linalg.pinv, (A[:, :2],), np.linalg.pinv(A[:, :2])),
        (xp.linalg.svdvals, (A,), np.linalg.svd(A)[1]),
        (xp.linalg.cross, (A, B), np.cross(A, B)),
        (xp.linalg.matrix_rank, (np.outer(A[0], A[1]),), 1),
        (lambda x: xp.linalg.matrix_power(x, 5), (A,), np.linalg.matrix_power(A, 5)),
        (lambda x: xp.linalg.matrix_power(x, -2), (A,), np.linalg.matrix_power(A, -2)),
        (lambda x: xp.diagonal(x, offset=7), (A,), np.diagonal(A, 7)),
        (lambda x: xp.cumulative_prod(x, axis=1), (A,), np.cumprod(A, 1)),
        (lambda x: xp.count_nonzero(x, axis=1), (A,), np.count_nonzero(A, 1)),
        (xp.signbit, (B,), np.signbit(B)),
        (xp.nextafter, (A, B), np.nextafter(A, B)),
        (xp.bitwise_xor, (INTEGERS, INTEGERS[::-1].copy()), INTEGERS ^ INTEGERS[::-1]),
        (xp.bitwise_invert, (INTEGERS,), ~INTEGERS),
        (xp.bitwise_left_shift, (INTEGERS, SHIFTS), INTEGERS << SHIFTS),
        (xp.bitwise_right_shift, (INTEGERS, SHIFTS), INTEGERS >> SHIFTS),
        (xp.bitwise_right_shift, (SHIFTS.astype("uint8"),) * 2, [0, 0, 0, 0, 0, 0]),
        (xp.isnan, (Z,), [False] * 3),
        (lambda z: xp.all(z, axis=1), (IMAGINARY,), [False, False]),
        (lambda z: xp.any(z, axis=1), (IMAGINARY,), [True, True]),
        (lambda z: xp.astype(z, xp.bool), (IMAGINARY,), IMAGINARY.astype(bool)),
        (lambda z: xp.asarray(z, dtype=xp.bool), (IMAGINARY,), IMAGINARY.astype(bool)),
        (lambda z: xp.nonzero(z)[1], (IMAGINARY,), [0, 1]),
        (xp.searchsorted, (np.array([0.0, 1.0, 2.0]), A), np.searchsorted([0.0, 1.0, 2.0], A)),
        (
            lambda x, at: xp.take_along_axis(x, at, axis=1),
            (A, np.argsort(A, 1)),
            np.sort(A, 1),
        ),
        (lambda x: xp.meshgrid(x, x)[0], (INTEGERS > 0,), np.meshgrid(*[INTEGERS > 0] * 2)[0]),
        (xp.matmul, (A.astype("int8"), B.astype("int8")), A.astype("int8") @ B.astype("int8")),
        (lambda x: xp.tile(x, 2), (INTEGERS[::3].astype("uint16"),), [5, 5, 5, 5]),
    ],
)
def test_values(function, arrays, expected, compiled):
    tensors = [tf.constant(x) for x in arrays]
    check((tf.function(function) if compiled else function)(*tensors), expected)


@pytest.mark.parametrize(
    ("function", "x"),
    [
        (lambda x: xp.expand_dims(x, axis=3), A),
        (lambda x: xp.expand_dims(x, axis=-4), A),
        (lambda x: xp.flip(x, axis=2), A),
        (lambda x: xp.moveaxis(x, 0, -3), A),
        (lambda x: xp.permute_dims(x, (0, 2)), A),
        (lambda x: xp.var(x, axis=0), A[0, 0]),
    ],
)
def test_an_axis_that_is_not_there(function, x):
    with pytest.raises(IndexError):
        function(tf.constant(x))


def test_sizes_that_do_not_fit():
    with pytest.raises(ValueError, match="squeeze needs 1 element"):
        xp.squeeze(tf.constant(A), 1)
    with pytest.raises(ValueError, match="vecdot needs as many elements"):
        xp.vecdot(tf.constant(A), tf.constant(A[:, :1]))


@pytest.mark.parametrize("divisor", [3.0, -3.0])
def test_remainder_of_zero_has_the_sign_of_the_divisor(divisor):
    x = tf.constant(ZEROS)
    with tf.GradientTape() as tape:
        tape.watch(x)
        found = xp.remainder(x, divisor)
    np.testing.assert_array_equal(found, np.zeros(4))
    np.testing.assert_array_equal(np.signbit(found), [divisor < 0] * 4)
    np.testing.assert_array_equal(tape.gradient(found, x), np.ones(4))


@pytest.mark.parametrize("x", [INTEGERS, Z])
def test_unique(x):
    found = xp.unique_all(tf.constant(x))
    expected = np.unique(x, return_index=True, return_inverse=True, return_counts=True)
    for actual, reference in zip(found, expected, strict=True):
        check(actual, np.reshape(reference, actual.shape))


def test_derivatives_of_cumulative_prod_where_a_factor_is_zero():
    x = tf.Variable([2.0, 0.0, 3.0], dtype=tf.float64)
    with tf.GradientTape() as outer:
        with tf.GradientTape() as inner:
            y = xp.cumulative_prod(x)[-1]
        gradient = inner.gradient(y, x)
    check(gradient, [0, 6, 0])
    check(outer.jacobian(gradient, x), [[0, 3, 0], [3, 0, 2], [0, 2, 0]])


def test_dtypes():
    assert xp.result_type(xp.int8, xp.uint8) == xp.int16
    assert xp.result_type(tf.zeros(1), 1.0) == xp.float32
    assert xp.isdtype(xp.uint8, ("bool", "integral"))
    assert not xp.isdtype(xp.complex64, "real floating")
    assert xp.can_cast(xp.int8, xp.int16)
    assert not xp.can_cast(xp.float64, xp.float32)
    assert xp.finfo(xp.complex64).eps == np.finfo("float32").eps
    assert xp.iinfo(xp.uint64).max == 2**64 - 1
    info = xp.__array_namespace_info__()
    assert info.default_device() in info.devices()
    assert set(info.dtypes(kind="real floating")) == {"float32", "float64"}
