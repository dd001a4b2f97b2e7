"""Operators of tensors on operands of two kinds, in a transform: right wherever TensorFlow alone is
silently wrong. References: the same arithmetic on NumPy's arrays, derivatives by hand."""

from __future__ import annotations

import operator
import threading

import numpy as np
import pytest

import multicalc as mc

tf = pytest.importorskip("tensorflow")

X = np.array([1.5, -2.5, 3.75])
MASK = np.array([True, False, True])
COUNTS = np.array([1, 2, 3])
FACTORS = np.array([0.5, 2.0, -1.25])
COMPLEX = np.array([1.0 - 2.0j, 3.0, 0.5j])
T = tf.constant

ARITHMETIC = (operator.add, operator.sub, operator.mul, operator.truediv)
EXACT = (*ARITHMETIC, operator.floordiv, operator.mod)
COMPARISONS = (*(operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),)


def inside(f):
    """What ``f`` gives within a function that is being differentiated."""
    found = []

    def scalar(x):
        found.append(np.array(f()))
        return tf.reduce_sum(x)

    mc.grad(scalar)(T(X))
    return found[0]


def check(operation, a, b):
    """On tensors, ``a`` and ``b`` as functions of NumPy's arrays."""
    with np.errstate(all="ignore"):
        want = operation(np.asarray(a), np.asarray(b))
    found = inside(lambda: operation(a, b))
    assert found.dtype.kind == want.dtype.kind
    single = found.dtype in ("float32", "complex64")
    np.testing.assert_allclose(found, want, rtol=1e-6 if single else 1e-14)


BESIDE_A_MASK = {
    "tensor": T(FACTORS),
    "array": FACTORS,
    "integers": T(COUNTS),
    "float": 0.5,
    "integer": 2,
    "NumPy's number": np.float64(0.25),
    "list": [0.5, 2.0, 4.0],
}


@pytest.mark.parametrize("other", BESIDE_A_MASK.values(), ids=BESIDE_A_MASK)
@pytest.mark.parametrize("operation", ARITHMETIC, ids=lambda o: o.__name__)
def test_a_mask_and_numbers(operation, other):
    if operation is not operator.truediv:
        check(operation, other, T(MASK))
    check(operation, T(MASK), other)


@pytest.mark.parametrize("operation", COMPARISONS, ids=lambda o: o.__name__)
def test_a_mask_compared_with_numbers(operation):
    check(operation, T(MASK), T(FACTORS))
    check(operation, T(MASK), 0.5)
    check(operation, FACTORS, T(MASK))


@pytest.mark.parametrize("operation", [*EXACT, *COMPARISONS], ids=lambda o: o.__name__)
@pytest.mark.parametrize("other", [FACTORS, FACTORS.astype("float32"), np.float64(0.5)])
def test_integers_and_data_of_floats(operation, other):
    """TensorFlow alone makes integers of the data."""
    check(operation, T(COUNTS), other)
    check(operation, other, T(COUNTS))


def test_powers():
    check(operator.pow, T(COUNTS), FACTORS)
    check(operator.pow, np.abs(FACTORS), T(COUNTS))
    check(operator.pow, 2.5, T(MASK))
    check(operator.pow, T(MASK), np.abs(FACTORS))


@pytest.mark.parametrize("operation", ARITHMETIC, ids=lambda o: o.__name__)
@pytest.mark.parametrize("real", [X, X.astype("float32"), COUNTS, MASK])
def test_real_tensors_and_complex_data(operation, real):
    """TensorFlow alone drops the imaginary part."""
    if operation is operator.sub and real is MASK:
        pytest.skip("NumPy has no difference of these")
    check(operation, T(real), COMPLEX)
    if real is not MASK or operation is not operator.truediv:
        check(operation, COMPLEX, T(real))
    check(operation, T(real), np.complex128(1.0 - 2.0j))


def test_dtypes_are_the_narrowest_that_hold_both():
    """An array's beside integers; the precision of floats beside complex numbers."""

    def dtype(f):
        return str(inside(f).dtype)

    single, mask, counts = T(X.astype("float32")), T(MASK), T(COUNTS)
    assert dtype(lambda: mask * single) == "float32"
    assert dtype(lambda: counts * FACTORS.astype("float32")) == "float32"
    assert dtype(lambda: single * np.complex128(1j)) == "complex64"
    assert dtype(lambda: mask * 2) == "int64"
    assert dtype(lambda: mask * 2.0) == "float64"
    assert dtype(lambda: mask * mask) == "bool"

    found = []
    mc.grad(lambda x: (found.append((mask * 2.0).dtype.name), tf.reduce_sum(x))[1])(single)
    assert found == ["float32"]


FUNCTIONS = {
    "(x > 0) * x²": (lambda x: tf.reduce_sum(T(MASK) * x**2), 2 * MASK * X),
    "x² * (x > 0)": (lambda x: tf.reduce_sum(x**2 * (x > 0)), 2 * MASK * X),
    "0.5 * (x > 0) * x": (lambda x: tf.reduce_sum(0.5 * (x > 0) * x), 0.5 * MASK),
    "(1 - (x > 0)) * x": (lambda x: tf.reduce_sum(tf.cast(1 - (x > 0), x.dtype) * x), 1 - MASK),
    "counts * factors * x": (
        lambda x: tf.reduce_sum((T(COUNTS) * FACTORS) * x),
        COUNTS * FACTORS,
    ),
    "|Σ x c|²": (
        lambda x: tf.abs(tf.reduce_sum(x * COMPLEX)) ** 2,
        2 * np.real(np.conj(X @ COMPLEX) * COMPLEX),
    ),
}


@pytest.mark.parametrize(("f", "gradient"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_derivatives(f, gradient):
    x = T(X)
    np.testing.assert_allclose(mc.grad(f)(x), gradient, rtol=1e-14)
    tangent = mc.jvp(f, (x,), (T(FACTORS),))[1]
    np.testing.assert_allclose(tangent, gradient @ FACTORS, rtol=1e-13)
    np.testing.assert_allclose(mc.jit(mc.grad(f), compiler="graph")(x), gradient, rtol=1e-14)


def test_a_second_derivative():
    f = FUNCTIONS["(x > 0) * x²"][0]
    np.testing.assert_allclose(mc.hessian(f)(T(X)), np.diag(2.0 * MASK))


def test_a_compiled_value():
    found = mc.jit(lambda x: tf.reduce_sum((x > 0) * x), compiler="graph")(T(X))
    np.testing.assert_allclose(found, X[MASK].sum())


def test_what_is_refused_is_refused_as_ever():
    with pytest.raises(tf.errors.InvalidArgumentError):
        inside(lambda: T(X) * T(COUNTS))
    for f in (lambda: T(COUNTS) * 0.5, lambda: T(X) * 1j):
        with pytest.raises(TypeError, match="Cannot convert"):
            inside(f)


def test_what_is_no_number_goes_to_tensorflow():
    assert inside(lambda: T(["a"]) + np.array(["b"])) == [b"ab"]
    ragged = tf.ragged.constant([[1.0], [2.0, 3.0]])
    np.testing.assert_array_equal(inside(lambda: (ragged == ragged).flat_values), [True] * 3)
    np.testing.assert_array_equal(inside(lambda: tf.Variable(FACTORS) * COUNTS), FACTORS * COUNTS)


def test_nothing_is_changed_outside():
    """Not after a transform, nor in another thread while one runs."""
    alone = T(MASK) * T(X)
    assert alone.dtype == tf.bool
    elsewhere = []

    def f(x):
        thread = threading.Thread(target=lambda: elsewhere.append(T(MASK) * T(X)))
        thread.start()
        thread.join()
        return tf.reduce_sum((x > 0) * x)

    mc.grad(f)(T(X))
    assert elsewhere[0].dtype == tf.bool
    assert (T(MASK) * T(X)).dtype == tf.bool
