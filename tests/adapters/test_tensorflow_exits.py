"""Values that leave a tensor in a transform: refused where a derivative would be lost, and as ever
everywhere else."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest
import scipy.special

import multicalc as mc
from multicalc.errors import PortabilityError

tf = pytest.importorskip("tensorflow")

X = np.array([1.5, 2.0])
DATA = np.array([2.0, 3.0])
T = tf.constant

EXITS = {
    "np.exp": (lambda x: np.exp(x), "xp.exp(x) for np.exp(x)"),
    "np.sum": (lambda x: np.sum(x), "NumPy's and SciPy's"),
    "np.dot": (lambda x: np.dot(DATA, x), "NumPy's and SciPy's"),
    "np.multiply": (lambda x: np.multiply(DATA, x), "NumPy's and SciPy's"),
    "np.asarray": (lambda x: np.asarray(x), "NumPy's and SciPy's"),
    "np.array": (lambda x: np.array(x, copy=True), "NumPy's and SciPy's"),
    "np.array of elements": (lambda x: np.array([x[0], x[1]]), "xp.stack([x[0], x[1]])"),
    "np.interp": (lambda x: np.interp(x[0], [0.0, 3.0], [0.0, 1.0]), "NumPy's and SciPy's"),
    "SciPy": (lambda x: scipy.special.erf(x), "NumPy's and SciPy's"),
    "of a result": (lambda x: np.exp(tf.exp(x) * 2.0), "NumPy's and SciPy's"),
    "float": (lambda x: float(x[0]), "x[0] for float(x[0])"),
    "complex": (lambda x: complex(x[0]), "complex(x)"),
    "math": (lambda x: math.exp(x[0]), "xp.exp(x) for math.exp(x)"),
    "numpy()": (lambda x: x.numpy()[0], "x[0] for x[0].numpy()"),
    "item": (lambda x: x[0].numpy().item(), "x[0] for x[0].numpy()"),
}


def reverse(f):
    return mc.grad(f)(T(X))


def forward(f):
    return mc.jvp(f, (T(X),), (T(DATA),))


def twice(f):
    return mc.hvp(f, (T(X),), (T(DATA),))


def times(value):
    """``Σ x²`` times a number that ``value`` makes of ``x``."""
    return lambda x: tf.reduce_sum(x * x) * np.sum(np.real(value(x)))


@pytest.mark.parametrize("transform", [reverse, forward, twice])
@pytest.mark.parametrize(("value", "instead"), EXITS.values(), ids=EXITS)
def test_what_would_lose_a_derivative(value, instead, transform):
    with pytest.raises(PortabilityError) as refused:
        transform(times(value))
    said = str(refused.value)
    assert said.startswith("tensorflow: ")
    assert instead in said
    assert "tf.stop_gradient(x) where a constant is meant" in said


def test_an_element_put_into_an_array():
    """NumPy makes an error of its own of ours."""

    def f(x):
        buffer = np.zeros(2)
        buffer[0] = x[0]
        return tf.reduce_sum(x * buffer)

    with pytest.raises(ValueError, match="setting an array element") as refused:
        mc.grad(f)(T(X))
    assert isinstance(refused.value.__cause__, PortabilityError)


def test_a_buffer():
    with pytest.raises(TypeError, match="bytes-like"):
        mc.grad(lambda x: tf.reduce_sum(x * np.asarray(memoryview(x))))(T(X))


ALLOWED = {
    "a branch": (lambda x: 3.0 if x[0] > 1.0 else 0.0, 3.0),
    "an index": (lambda x: [1.0, 3.0][tf.argmax(x)], 3.0),
    "a mask": (lambda x: np.asarray(x > 1.75).sum(), 1.0),
    "an integer": (lambda x: int(x[1]), 2.0),
    "printed": (lambda x: len(f"{x[0]:.2f}") + 0 * len(f"{x} {x!r}"), 4.0),
    "data, NumPy": (lambda x: np.exp(T(DATA))[0], math.exp(2.0)),
    "data, elements": (lambda x: np.array([T(DATA)[0], T(DATA)[1]])[1], 3.0),
    "data, float": (lambda x: float(T(DATA)[0]), 2.0),
    "data, numpy()": (lambda x: T(DATA).numpy()[1], 3.0),
    "a constant": (lambda x: tf.stop_gradient(x).numpy()[1], 2.0),
    "a constant, NumPy": (lambda x: np.exp(tf.stop_gradient(x))[1], math.exp(2.0)),
    "NumPy's operator": (lambda x: (np.ones(2) * tf.stop_gradient(x))[0], 1.5),
}


@pytest.mark.parametrize("transform", [reverse, twice])
@pytest.mark.parametrize(("value", "number"), ALLOWED.values(), ids=ALLOWED)
def test_what_loses_none(value, number, transform):
    found = transform(times(value))
    np.testing.assert_allclose(found, 2 * number * (DATA if transform is twice else X))


def test_numpys_arrays_beside_a_tensor():
    """Operators, as ever, and not calls."""
    f = lambda x: tf.reduce_sum(DATA * x + np.float64(2.0) * x)  # noqa: E731
    np.testing.assert_allclose(mc.grad(f)(T(X)), DATA + 2.0)


def test_tensorflow_may_read_what_it_likes():
    """It looks at the exponent, at a variable, and at what it prints."""

    def f(x):
        tf.debugging.assert_near(x, x)
        assert tf.Variable(x).numpy()[0] == 1.5
        return tf.reduce_sum(tf.pow(x, x))

    np.testing.assert_allclose(mc.grad(f)(T(X)), X**X * (np.log(X) + 1))


def test_nothing_is_changed_outside():
    """Not in another thread, whatever tape follows what is read there, and not afterwards."""
    found = []

    def elsewhere():
        with tf.GradientTape() as tape:
            y = T(X)
            tape.watch(y)
            found.append([np.exp(y), np.asarray(y), np.array(y), np.asarray(y, "float32")])
            found.append([float(y[0]), y.numpy()[0], math.exp(y[0])])

    def f(x):
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        return tf.reduce_sum(x * x)

    mc.grad(f)(T(X))
    elsewhere()
    exps = np.exp(X)
    for arrays, numbers in (found[:2], found[2:]):
        np.testing.assert_array_equal(arrays, [exps, X, X, X])
        assert [a.dtype for a in arrays] == [*["float64"] * 3, "float32"]
        assert [a.flags.writeable for a in arrays] == [True, False, True, True]
        assert numbers == [1.5, 1.5, math.exp(1.5)]
    assert memoryview(T(X)).nbytes == 16


def test_all_is_put_back_after_an_error():
    def f(x):
        return tf.reduce_sum(x) * float(x[0])

    for _ in range(2):
        with pytest.raises(PortabilityError):
            mc.grad(f)(T(X))
    with tf.GradientTape() as tape:
        x = T(X)
        tape.watch(x)
        assert float(f(x)) == 3.5 * 1.5
    np.testing.assert_array_equal(memoryview(x), X)
