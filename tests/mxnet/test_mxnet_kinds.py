"""Masks and integers beside numbers, in a transform: not truncated, as MXNet does it alone.
References: the same arithmetic on NumPy's arrays, derivatives by hand."""

from __future__ import annotations

import importlib.util
import operator
import threading

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc import xp

mx = load()
ensure_numpy_mode()

X = np.array([1.5, 2.5, 0.75])
COUNTS = np.array([1, 2, 3])
MASK = np.array([True, False, True])


def array(x):
    x = np.asarray(x)
    return mx.np.array(x, dtype=x.dtype)


def made(x):
    """An array of a transform's own, where one is made in it."""
    return xp.asarray(x) if x.dtype == bool else xp.asarray(x) + xp.asarray(np.zeros_like(x))


def inside(f):
    """What ``f`` gives within a function that is being differentiated, as it is and as taken in
    a loop over its tangents."""
    found = []
    mc.grad(lambda x: (found.append(f().asnumpy()), xp.sum(x))[1])(array(X))
    mc.jvp(lambda x: (found.append(f().asnumpy()), x)[1], (array(X),), (array(X),))
    return found


ARITHMETIC = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow)
COMPARISONS = (*(operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge),)


@pytest.mark.parametrize("operation", [*ARITHMETIC, *COMPARISONS], ids=lambda o: o.__name__)
@pytest.mark.parametrize("number", [0.5, 2.0, -1.5, np.float64(0.25), np.float32(0.5)], ids=repr)
@pytest.mark.parametrize("values", [COUNTS, COUNTS.astype("int32"), MASK], ids=["64", "32", "mask"])
@pytest.mark.filterwarnings("ignore:divide by zero")
def test_a_float(operation, number, values):
    """Beside what was captured, and what is made within, on both sides."""
    captured, float64 = array(values), values.astype(float)
    sides = [lambda a, n: operation(a, n)]
    if not isinstance(number, np.generic) and not (operation is operator.pow and number < 0):
        sides.append(lambda a, n: operation(n, a))
    for side in sides:
        for make in (lambda: captured, lambda: made(values)):
            for found in inside(lambda: side(make(), number)):  # noqa: B023
                np.testing.assert_allclose(found, side(float64, float(number)), rtol=1e-15)


@pytest.mark.parametrize("operation", [*COMPARISONS, operator.mul, operator.add])
def test_a_mask_and_an_integer(operation):
    for found in inside(lambda: operation(array(MASK), 2)):
        np.testing.assert_array_equal(found, operation(MASK, 2))


def test_dtypes():
    """Floats are those of the transform; integers and their opposites remain integers."""
    found = []

    def f(x):
        n, m = array(COUNTS), array(MASK)
        arrays = (n * 2, n + n, -n, n * m, m * 2, n * 0.5, 0.5 * m)
        found.append([str(a.dtype) for a in arrays])
        return xp.sum(x)

    for dtype in ("float64", "float32"):
        mc.grad(f)(array(X.astype(dtype)))
        assert found.pop() == [*["int64"] * 5, *[dtype] * 2]


FUNCTIONS = {
    "x * (counts * 0.5)": (lambda x: x * (array(COUNTS) * 0.5), 0.5 * COUNTS),
    "x * (0.5 * mask)": (lambda x: x * (0.5 * array(MASK)), 0.5 * MASK),
    "x * (2.5 - counts)": (lambda x: x * (2.5 - array(COUNTS)), 2.5 - COUNTS),
    "x * counts ** 0.5": (lambda x: x * array(COUNTS) ** 0.5, COUNTS**0.5),
    "2.5 * (x > 1) * x": (lambda x: 2.5 * (x > 1.0) * x, 2.5 * (X > 1)),
    "x * (1.5 - (x > 1))": (lambda x: x * (1.5 - (x > 1.0)), 1.5 - (X > 1)),
    "x * (argsort * 0.5)": (lambda x: x * (xp.argsort(x) * 0.5), 0.5 * np.argsort(X)),
    "counts ** x": (lambda x: array(COUNTS) ** x, COUNTS**X * np.log(COUNTS)),
    "counts / x": (lambda x: array(COUNTS) / x, -COUNTS / X**2),
}


@pytest.mark.parametrize(("f", "slopes"), FUNCTIONS.values(), ids=FUNCTIONS)
def test_derivatives(f, slopes):
    x, total = array(X), lambda x: xp.sum(f(x))
    np.testing.assert_allclose(mc.grad(total)(x).asnumpy(), slopes, rtol=1e-14)
    tangent = mc.jvp(f, (x,), (array(X),))[1].asnumpy()
    np.testing.assert_allclose(tangent, slopes * X, rtol=1e-14)


@pytest.mark.parametrize("name", ["x * (counts * 0.5)", "2.5 * (x > 1) * x"])
def test_compiled(name):
    f, slopes = FUNCTIONS[name]
    compiled = mc.jit(lambda x: xp.sum(f(x)))
    np.testing.assert_allclose(compiled(array(X)).item(), slopes @ X, rtol=1e-14)
    np.testing.assert_allclose(mc.grad(compiled)(array(X)).asnumpy(), slopes, rtol=1e-14)


def test_nothing_is_changed_outside():
    """Not in another thread, nor afterwards."""
    found = []

    def halved():
        found.append((array(COUNTS) * 0.5).asnumpy().tolist())

    def f(x):
        thread = threading.Thread(target=halved)
        thread.start()
        thread.join()
        return xp.sum(x)

    mc.grad(f)(array(X))
    halved()
    assert found == [[0, 0, 0]] * 2
