"""What MXNet compiles of ``xp``, and what it says that it doesn't.

A compiled function is to be the function it is made of: the numbers are compared with those, which
are held to mpmath elsewhere.
"""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from mpmath import mp
from multicalc_conformance.operations import cases
from mxnet_programs import backend

import multicalc as mc
from multicalc import xp
from multicalc.errors import UnsupportedOperationError
from multicalc.xp import table

LACKING = [name for name, limit in backend.operations.items() if limit.order < 0]
CASES = [case for case in cases() if not case.is_complex and case.operation not in LACKING]
WAYS = {"linalg.svd full", "linalg.svd values of the full form", "quantile axis=1"}
"""Singular values of a matrix that isn't square, of which MXNet has the other form only; and shares
that vary, and with them the elements that are taken."""


def weighted(case):
    """A number that depends on every element of every result, each in a way of its own."""

    def f(*xs):
        found = case.call(*xs)
        total = 0.0
        for y in found if isinstance(found, tuple) else (found,):
            weights = np.cos(1.0 + np.arange(y.size)).reshape(y.shape)
            total = total + xp.sum(xp.multiply(xp.square(y), xp.asarray(weights)))
        return total

    return f


def arguments(case):
    rng = np.random.default_rng(3)
    return [domain.sample(rng, "float64") for domain in case.domains]


def jit(f):
    return mc.jit(f, backend="mxnet")


@pytest.mark.parametrize("case", CASES, ids=str)
def test_it_is_the_function_it_is_made_of(case):
    xs = arguments(case)
    if case.operation in backend.uncompiled or str(case) in WAYS:
        with pytest.raises(UnsupportedOperationError, match="can't be compiled"):
            jit(case.call)(*xs)
        return
    f, each = weighted(case), tuple(range(len(xs)))
    native = [backend.from_numpy(x) for x in xs]
    with mc.use("mxnet"):
        close(jit(case.call)(*native), case.call(*native))
    if case.order:
        close(jit(mc.grad(f, argnums=each))(*xs), mc.grad(f, argnums=each, backend="mxnet")(*xs))
    if case.order > 1:
        along = tuple(np.cos(3.0 + np.arange(x.size)).reshape(x.shape) for x in xs)
        close(
            mc.hvp(jit(f), xs, along, argnums=each),
            mc.hvp(f, xs, along, argnums=each, backend="mxnet"),
        )


def close(found, expected):
    pairs = zip(leaves(found), leaves(expected), strict=True)
    for x, y in pairs:
        assert x.dtype == y.dtype
        scale = np.max(np.abs(y[np.isfinite(y)]), initial=1.0)
        np.testing.assert_allclose(x, y, rtol=1e-10, atol=1e-11 * scale)


def leaves(tree):
    found = tree if isinstance(tree, tuple | list) else (tree,)
    return [x if isinstance(x, np.ndarray) else backend.to_numpy(x) for x in found]


CALLS = {
    "top_k": lambda x: xp.top_k(x, 2),
    "cond": lambda x: xp.cond(x[0] > 0, xp.sum, xp.max, x),
    "while_loop": lambda x: xp.while_loop(lambda y: y[0] < 9, xp.square, x),
    "interp": lambda x: xp.interp(x, x, x),
    "nextafter": lambda x: xp.nextafter(x, x),
    "linalg.qr": lambda x: xp.linalg.qr(xp.reshape(x, (1, 3))),
    "linalg.lstsq": lambda x: xp.linalg.lstsq(xp.reshape(x, (1, 3)), x[:1]),
    "linalg.pinv": lambda x: xp.linalg.pinv(xp.reshape(x, (1, 3))),
    "linalg.matrix_rank": lambda x: xp.linalg.matrix_rank(xp.reshape(x, (1, 3))),
}


@pytest.mark.parametrize("name", sorted(backend.uncompiled))
def test_what_is_declared_raises(name):
    assert name in {row.name for row in table.OPERATIONS}
    whole = lambda x: xp.astype(x, xp.int64)  # noqa: E731
    call = CALLS.get(name)
    if call is None and name.startswith("bitwise"):
        count = 1 if name == "bitwise_invert" else 2
        call = lambda x: getattr(xp, name)(*[whole(x)] * count)  # noqa: E731
    with pytest.raises(UnsupportedOperationError, match="can't be compiled"):
        jit(call or getattr(xp, name))(np.array([2.0, 3.0, 4.0]))


@pytest.mark.parametrize("side", ["left", "right"])
def test_places_in_a_sorted_vector(side):
    """Also of NaN, which goes to the end, and by an order of one's own."""
    x, values = np.array([1.0, 2.0, 2.0, 3.0]), np.array([[0.0, 1.0, np.nan], [2.0, 3.0, 4.0]])
    order = np.array([2, 0, 3, 1])
    for each in (values, np.array(2.0)):
        found = jit(lambda x, y: xp.searchsorted(x, y, side=side))(x, each)
        np.testing.assert_array_equal(found, np.searchsorted(x, each, side))
    found = jit(lambda x, y: xp.searchsorted(x, y, side=side, sorter=order))(
        x[np.argsort(order)], values
    )
    np.testing.assert_array_equal(found, np.searchsorted(x, values, side))


EDGES = np.array([-np.inf, -10.3, -1.5, -0.3, 0.0, 1e-10, 0.7, 1.25, 1.3, 5.9, 20.0, 26.0, np.inf])


@pytest.mark.parametrize("name", ["erf", "erfc", "gammaln"])
def test_the_gamma_and_error_functions(name):
    exact = {"erf": mp.erf, "erfc": mp.erfc, "gammaln": lambda x: mp.log(abs(mp.gamma(x)))}[name]
    found = jit(getattr(xp, name))(EDGES)
    for x, y in zip(EDGES, found, strict=True):
        if name == "gammaln" and (np.isinf(x) or x == 0):
            assert y == np.inf
        else:
            np.testing.assert_allclose(y, float(exact(mp.mpf(float(x)))), rtol=3e-14, err_msg=x)
    assert np.isnan(jit(getattr(xp, name))(np.array([np.nan, 1.0]))[0])


ORDERED = {
    "equal ones": np.array([2.0, 1.0, 2.0, 1.0, 1.0, 3.0] * 20),
    "infinities": np.array([1.0, np.nan, np.inf, 0.0, np.nan, -np.inf, np.inf]),
    "one": np.array([3.0]),
    "rows": np.array([[3.0, 1.0, 1.0], [0.0, 2.0, 0.0]]),
}


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("name", ORDERED)
def test_sorting_is_stable(name, descending):
    x = ORDERED[name]
    for axis in range(x.ndim):
        places = jit(lambda x, a=axis: xp.argsort(x, axis=a, descending=descending))(x)
        values = jit(lambda x, a=axis: xp.sort(x, axis=a, descending=descending))(x)
        turned = np.flip(x, axis) if descending else x
        order = np.argsort(turned, axis=axis, kind="stable")
        if descending:
            order = x.shape[axis] - 1 - np.flip(order, axis)
        np.testing.assert_array_equal(places, order)
        np.testing.assert_array_equal(values, np.take_along_axis(x, order, axis))


def test_a_function_may_ask_whether_it_is_trained():
    """The graph of one mode is not taken for the other's."""
    mx = backend.framework()
    f = mc.jit(lambda x: x * (2.0 if mx.autograd.is_training() else 3.0))
    x = backend.from_numpy(np.array([1.0, 2.0]))
    for _ in range(2):
        np.testing.assert_array_equal(f(x).asnumpy(), [3.0, 6.0])
        with mx.autograd.train_mode():
            np.testing.assert_array_equal(f(x).asnumpy(), [2.0, 4.0])
