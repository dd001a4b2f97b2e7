"""TensorFlow's functions of complex numbers where its own are not right, against mpmath."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from multicalc_tensorflow import xp  # noqa: E402  (needs TensorFlow)

# Among them some near zero and one, where digits cancel, and several beside a very large one, as
# TensorFlow takes a vector in other ways than a number.
POINTS = np.array([1e-20 + 1e-20j, 1e-8 + 1e-3j, -1 + 1e-10j, 0.3 - 2j, -3 - 1e-9j, -0.4 + 0.4j])
FAR = np.array([3.98e-276 - 1.8e-253j, 1e200 + 1e200j, 0.25 - 2.7e152j, 1.3e154 - 7.4e153j])
ROUNDING = 4 * np.finfo(float).eps
INF, NAN = np.inf, np.nan

EXACT = {
    "expm1": lambda z: mpmath.exp(z) - 1,
    "log": mpmath.log,
    "log1p": lambda z: mpmath.log(1 + z),
    "tanh": mpmath.tanh,
}


@pytest.mark.parametrize("name", EXACT)
def test_values(name):
    points = np.concatenate([POINTS, FAR]) if name == "log" else POINTS
    with mpmath.workdps(60):
        expected = np.array([complex(EXACT[name](mpmath.mpc(z))) for z in points])
    found = getattr(xp, name)(tf.constant(points)).numpy()
    np.testing.assert_allclose(found.real, expected.real, rtol=ROUNDING)
    np.testing.assert_allclose(found.imag, expected.imag, rtol=ROUNDING)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("name", EXACT)
def test_derivatives(name, compiled):
    """The first and second are those of TensorFlow's own function."""

    def derivatives(function, z):
        with tf.GradientTape() as outer:
            outer.watch(z)
            with tf.GradientTape() as inner:
                inner.watch(z)
                y = tf.reduce_sum(tf.math.real(function(z) * (1 + 2j)))
            first = inner.gradient(y, z)
            along = tf.reduce_sum(tf.math.real(first * (0.3 - 1j)))
        return first, outer.gradient(along, z)

    take = tf.function(derivatives, autograph=False) if compiled else derivatives
    z = tf.constant(POINTS[3:])
    expected = derivatives(getattr(tf.math, name), z)
    np.testing.assert_allclose(take(getattr(xp, name), z), expected, rtol=1e-13)


@pytest.mark.parametrize(
    ("name", "z", "expected"),
    [
        ("expm1", complex(-0.0, 0), 0),
        ("expm1", complex(INF, 0), complex(INF, 0)),
        ("expm1", complex(-INF, NAN), -1),
        ("expm1", complex(NAN, 0), complex(NAN, 0)),
        ("log", complex(INF, NAN), complex(INF, NAN)),
        ("log", complex(-0.0, 0), complex(-INF, np.pi)),
        ("log1p", -1, complex(-INF, 0)),
        ("log1p", complex(-INF, INF), complex(INF, 0.75 * np.pi)),
        ("log1p", complex(NAN, INF), complex(INF, NAN)),
        ("tanh", complex(INF, 2), 1),
    ],
)
def test_infinities_and_zeros(name, z, expected):
    found = getattr(xp, name)(tf.constant([z] * 4, tf.complex128)).numpy()
    expected = np.full(4, expected, complex)
    for f, e in ((found.real, expected.real), (found.imag, expected.imag)):
        np.testing.assert_allclose(f, e, rtol=ROUNDING)
        np.testing.assert_array_equal(np.signbit(f[e == 0]), False)


def test_a_real_number_made_complex_is_differentiated_without_a_warning(caplog):
    import multicalc as mc

    # ∂(Re z²) is 2x; TensorFlow's logger says of its own cast that it drops an imaginary part.
    def square(x):
        return mc.xp.sum(mc.xp.real(mc.xp.astype(x, "complex128") ** 2))

    logger = tf.get_logger()
    logger.propagate, before = True, logger.propagate
    try:
        found = mc.grad(square)(tf.constant([1.5, -2.0], tf.float64))
    finally:
        logger.propagate = before
    np.testing.assert_array_equal(found, [3.0, -4.0])
    assert caplog.messages == []
