"""Each backend's own namespace has all that ``xp`` has, with the same values."""

from __future__ import annotations

from inspect import signature
from types import ModuleType

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp as portable
from multicalc.xp import table
from multicalc.xp.common import composed
from multicalc.xp.completing import complete

X = np.array([[0.5, -2.0, 3.0], [1.5, 0.25, -1.0], [2.0, 1.0, 4.0]])
SYMMETRIC = X @ X.T
STRANGE = np.array([np.nan, np.inf, -np.inf, 1.5])

CALLS = {
    "cholesky": lambda xp, a: xp.cholesky(a(SYMMETRIC)),
    "cond": lambda xp, a: xp.cond(a(True), lambda x: 2 * x, lambda x: -x, a(X)),
    "det": lambda xp, a: xp.det(a(X)),
    "eigh": lambda xp, a: xp.eigh(a(SYMMETRIC))[0],
    "fori_loop": lambda xp, a: xp.fori_loop(0, 3, lambda i, x: x * 2.0 + i, a(X)),
    "inv": lambda xp, a: xp.inv(a(X)),
    "log_sigmoid": lambda xp, a: xp.log_sigmoid(a(X * 300)),
    "nan_to_num": lambda xp, a: xp.nan_to_num(a(STRANGE), nan=7.0),
    "pad": lambda xp, a: xp.pad(a(X), ((1, 0), (0, 2)), constant_values=0.5),
    "scan": lambda xp, a: xp.scan(lambda c, x: (c + x, c * x), a(X)[0], a(X))[1],
    "silu": lambda xp, a: xp.silu(a(X)),
    "slogdet": lambda xp, a: xp.slogdet(a(X))[1],
    "solve": lambda xp, a: xp.solve(a(X), a(X[0])),
    "while_loop": lambda xp, a: xp.while_loop(lambda x: x[0, 0] < 9, lambda x: x * 3.0, a(X)),
    "at": lambda xp, a: xp.at(a(X), (0, slice(1, 3))).add(10.0),
}
EXPECTED = {
    "cholesky": np.linalg.cholesky(SYMMETRIC),
    "cond": 2 * X,
    "det": np.linalg.det(X),
    "eigh": np.linalg.eigvalsh(SYMMETRIC),
    "fori_loop": 8 * X + 4,
    "inv": np.linalg.inv(X),
    "log_sigmoid": -np.logaddexp(0, -300 * X),
    "nan_to_num": np.nan_to_num(STRANGE, nan=7.0),
    "pad": np.pad(X, ((1, 0), (0, 2)), constant_values=0.5),
    "scan": (X[0] + np.cumsum(X, axis=0) - X) * X,
    "silu": X / (1 + np.exp(-X)),
    "slogdet": np.log(abs(np.linalg.det(X))),
    "solve": np.linalg.solve(X, X[0]),
    "while_loop": X * 27.0,
    "at": X + np.array([[0, 10, 10], [0, 0, 0], [0, 0, 0]]),
}


def test_every_name_is_there(backend, xp):
    missing = {name for name in dir(portable) if not hasattr(xp, name)}
    assert missing <= set(table.DTYPES)
    assert missing & set(xp.__array_namespace_info__().dtypes()) == set()
    within = [(at, name) for at, names in table.EXTENSIONS.items() for name in names]
    absent = [f"{at}.{name}" for at, name in within if not hasattr(getattr(xp, at), name)]
    declared = [name for name, limit in backend.operations.items() if limit.order < 0]
    assert sorted(absent) == sorted(declared)


def test_every_name_beside_the_frameworks_own_is_called_here():
    beside = (*table.COMPOSED, *table.LINALG_AT_TOP, *table.CONTROL, *table.UPDATES)
    assert set(CALLS) == set(beside)


@pytest.mark.parametrize("name", CALLS)
def test_values_are_those_of_xp(xp, arrays, name):
    for namespace in (mc.array_namespace(arrays(X)), xp, portable):
        found = arrays.numpy(CALLS[name](namespace, arrays))
        np.testing.assert_allclose(found, EXPECTED[name], rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("name", table.COMPOSED)
def test_a_bound_function_shows_the_signature_that_is_left(xp, name):
    whole = getattr(composed, name)
    (first, *left) = signature(whole).parameters.values()
    assert first.name == "xp"
    found = getattr(xp, name)
    assert list(signature(found).parameters.values()) == left
    assert (found.__name__, found.__doc__) == (name, whole.__doc__)


@pytest.mark.parametrize("name", table.COMPOSED)
def test_composed_functions_have_derivatives_in_the_namespace(xp, arrays, name):
    """The same as ``xp``'s, of both orders."""
    options = {"pad": ((1, 1),)}.get(name, ())
    x, along = arrays(X[0]), arrays([1.0, -1.0, 0.5])

    def cubed(function):
        return lambda x: xp.sum(function(x, *options) ** 3)

    for take in (lambda f: mc.grad(f)(x), lambda f: mc.hvp(f, (x,), (along,))):
        found, expected = (
            arrays.numpy(take(cubed(getattr(where, name)))) for where in (xp, portable)
        )
        assert np.abs(expected).max() > 0
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("package", "added"), [("mine", True), ("framework", False)])
def test_linalg_is_completed_where_it_is_the_adapters(package, added):
    namespace, linalg = ModuleType("mine.xp"), ModuleType(f"{package}.linalg")
    namespace.linalg, namespace.sum = linalg, np.sum
    linalg.diagonal = np.diagonal
    complete(namespace)
    assert hasattr(linalg, "trace") == added
    if added:
        assert linalg.trace(np.array([[1.0, 2.0], [3.0, 4.0]])) == 5.0
