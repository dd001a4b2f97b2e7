"""Methods and attributes: NumPy's numbers, and their derivatives by differences of NumPy's."""

from __future__ import annotations

import inspect
import re

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.arrays.refused import REFUSED
from multicalc.errors import InvalidArgumentError, PortabilityError
from multicalc.xp import table

X = np.array([[1.5, -2.5, 3.5], [0.5, 4.5, -1.25]])
V = np.array([2.0, -1.0, 0.25])

METHODS = {
    "sum": (lambda x: x.sum(), np.sum),
    "sum along": (lambda x: x.sum(0), lambda x: x.sum(0)),
    "sum by name": (lambda x: x.sum(axis=-1, keepdims=True), lambda x: x.sum(-1, keepdims=True)),
    "mean": (lambda x: x.mean(1), lambda x: x.mean(1)),
    "prod": (lambda x: x.prod(0), lambda x: x.prod(0)),
    "std": (lambda x: x.std(), lambda x: np.sqrt(np.mean((x - x.mean()) ** 2))),
    "var": (lambda x: x.var(1, correction=1), lambda x: x.var(1, ddof=1)),
    "max": (lambda x: x.max(axis=0), lambda x: x.max(0)),
    "min": (lambda x: x.min(), np.min),
    "cumsum": (lambda x: x.cumsum(1), lambda x: x.cumsum(1)),
    "cumprod": (lambda x: x.cumprod(axis=0), lambda x: x.cumprod(0)),
    "argmax": (lambda x: x.argmax(1) * x[0, 0], lambda x: np.array([2, 1]) * x[0, 0]),
    "argmin": (lambda x: x.argmin(axis=0) * x[0, 0], lambda x: np.array([1, 0, 1]) * x[0, 0]),
    "argsort": (lambda x: x.argsort(1) * x, lambda x: np.array([[1, 0, 2], [2, 0, 1]]) * x),
    "all": (lambda x: (x > -2.0).all(1) * x[:, 0], lambda x: np.array([0.0, 1.0]) * x[:, 0]),
    "any": (lambda x: (x > 4.0).any(0) * x[0], lambda x: np.array([0.0, 1.0, 0.0]) * x[0]),
    "clip": (lambda x: x.clip(-1.0, 2.0), lambda x: x.clip(-1.0, 2.0)),
    "round": (lambda x: x.round() * x, lambda x: np.array([[2, -2, 4], [0, 4, -1]]) * x),
    "round(x)": (lambda x: round(x) * x, lambda x: np.array([[2, -2, 4], [0, 4, -1]]) * x),
    "astype": (lambda x: (x > 0).astype(float) * x, lambda x: x * (x > 0)),
    "dot": (lambda x: x[0].dot(x[1]), lambda x: x[0] @ x[1]),
    "take": (lambda x: x.take(np.array([2, 0]), 1), lambda x: x[:, [2, 0]]),
    "reshape": (lambda x: x.reshape(3, 2), lambda x: x.reshape(3, 2)),
    "reshape to a shape": (lambda x: x.reshape((-1, 2)), lambda x: x.reshape(3, 2)),
    "reshape to one axis": (lambda x: x.reshape(-1)[4], lambda x: x[1, 1]),
    "flatten": (lambda x: x.flatten()[1:5], lambda x: x.flatten()[1:5]),
    "ravel": (lambda x: x.T.ravel(), lambda x: x.T.ravel()),
    "squeeze": (lambda x: x[None, :, None].squeeze(), lambda x: x),
    "squeeze one": (lambda x: x[None, :, None].squeeze(0), lambda x: x[:, None]),
    "swapaxes": (lambda x: x[None].swapaxes(0, -1), lambda x: x[None].swapaxes(0, -1)),
    "copy": (lambda x: x.copy() * x, lambda x: x * x),
    "conj": (lambda x: x.conj() + x.conjugate(), lambda x: 2.0 * x),
    "real, imag": (lambda x: x.real * x + x.imag, lambda x: x * x),
    "T": (lambda x: x.T @ x, lambda x: x.T @ x),
    "mT": (lambda x: x[None].mT, lambda x: x[None].swapaxes(1, 2)),
    "at": (lambda x: x.at[0, 1].set(2.0) * x, lambda x: np.where(X == -2.5, 2.0, x) * x),
}


def weighted(y):
    return y * np.cos(np.arange(y.size)).reshape(y.shape)


def differences(f, x):
    """Of quadratic functions at most, but for prod, cumprod and std: exact to a dozen digits."""
    found = np.zeros_like(x)
    for k in np.ndindex(*x.shape):
        step = np.zeros_like(x)
        step[k] = 1e-4
        found[k] = (np.sum(weighted(f(x + step))) - np.sum(weighted(f(x - step)))) / 2e-4
    return found


@pytest.mark.parametrize(("f", "reference"), METHODS.values(), ids=METHODS)
def test_methods(backend, f, reference):
    def loss(x):
        y = f(x)
        return xp.sum(weighted(y)), y

    (_, y), gradient = mc.value_and_grad(mc.portable(loss), has_aux=True, backend=backend)(X)
    np.testing.assert_allclose(y, reference(X), rtol=1e-14)
    np.testing.assert_allclose(gradient, differences(reference, X), rtol=1e-7, atol=1e-9)


def test_methods_compiled(backend):
    @mc.portable
    def loss(x):
        return sum(xp.sum(weighted(f(x))) for f, _ in METHODS.values())

    expected = sum(differences(reference, X) for _, reference in METHODS.values())
    found = mc.jit(mc.grad(loss), backend=backend)(X)
    np.testing.assert_allclose(found, expected, rtol=1e-7)


def test_methods_on_the_tape(backend):
    for f, reference in METHODS.values():
        x = mc.variable(X, backend=backend)
        with mc.record():
            y = xp.sum(weighted(f(x)))
        y.backward()
        found = backend.to_numpy(x.grad)
        np.testing.assert_allclose(found, differences(reference, X), rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("make", [mc.Array, mc.variable], ids=["Array", "Variable"])
def test_what_an_array_is(backend, make):
    x = make(X.astype("float32"), backend=backend)
    assert x.shape == (2, 3)
    assert (type(x.shape), x.ndim, x.size, len(x), x.backend) == (tuple, 2, 6, 2, backend.name)
    assert x.dtype == np.float32
    assert x.dtype == "float32"
    assert x.dtype.itemsize == 4
    assert x.device == backend.device_of(backend.from_numpy(X.astype("float32")))


@pytest.mark.parametrize(
    ("dtype", "name"),
    [
        (xp.float32, "float32"),
        ("float32", "float32"),
        (np.float32, "float32"),
        (float, "float64"),
        ("float", "float64"),
        ("int", "int64"),
        (int, "int64"),
        (bool, "bool"),
    ],
)
def test_astype(backend, dtype, name):
    found = mc.Array(X, backend).astype(dtype)
    assert found.dtype == name
    np.testing.assert_array_equal(found.numpy(), X.astype(name))


@pytest.mark.parametrize("shape", [(), (3,), (2, 3, 4)])
def test_a_transpose_is_of_a_matrix(backend, shape):
    x = mc.Array(np.ones(shape), backend)
    with pytest.raises(PortabilityError, match=r"x\.mT .*xp\.permute_dims\(x, axes\)"):
        x.T  # noqa: B018


@pytest.mark.parametrize("value", [1.5, [1.5, 2.5]])
@pytest.mark.parametrize("make", [mc.Array, mc.variable])
def test_no_transpose_of_a_vector(backend, make, value):
    with pytest.raises(InvalidArgumentError, match=r"x\.mT .*x\[:, None\]"):
        _ = make(np.asarray(value), backend=backend.name).mT


@pytest.mark.parametrize("make", [mc.Array, mc.variable], ids=["Array", "Variable"])
@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("sort", r"xp\.sort\(x\)"),
        ("transpose", r"xp\.permute_dims"),
        ("detach", r"mc\.stop_gradient\(x\)"),
        ("exp", r"write xp\.exp"),
        ("unsqueeze", r"xp\.expand_dims"),
        ("permute", r"xp\.permute_dims"),
        ("mul_", r"xp\.at\(x, key\)"),
        ("svd", r"xp\.linalg\.svd"),
        ("men", r"did you mean xp\.mean"),
        ("cumulative_sums", r"did you mean xp\.cumulative_sum"),
    ],
)
def test_refused(make, name, told):
    x = make(X, backend="numpy")
    assert not hasattr(x, name)
    with pytest.raises(AttributeError, match=told):
        getattr(x, name)


@pytest.mark.parametrize(("name", "told"), REFUSED.items(), ids=REFUSED)
def test_what_to_write_is_there(name, told):
    assert not hasattr(mc.Array, name)
    for function in re.findall(r"xp\.linalg\.(\w+)", told):
        assert function in table.LINALG
    for function in re.findall(r"xp\.(\w+)", told):
        assert function in table.NAMES
    for attribute in re.findall(r"\bx\.(\w+)", told):
        assert hasattr(mc.Array, attribute)
    for function in re.findall(r"mc\.(\w+)", told):
        assert hasattr(mc, function)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (lambda x: x.max(0), r"too many positional arguments; it is max\(.*by name only: axis="),
        (lambda x: x.sum(0, 1), "too many positional arguments; it is sum"),
        (lambda x: x.sum(0, axis=1), "multiple values"),
        (lambda x: x.mean(dim=0), "dim is axis"),
        (lambda x: x.sum(axis=0, keepdim=True), "keepdim is keepdims"),
        (lambda x: x.std(ddof=1), "ddof is correction"),
        (lambda x: round(x, 2), r"xp\.round\(x \* 10\.0\*\*digits\)"),
        (lambda x: x.round(2), r"nothing goes after x: write xp\.round\(x \* 10\.0\*\*digits\)"),
        (lambda x: x.round(decimals=2), r"xp\.round\(x \* 10\.0\*\*decimals\)"),
    ],
)
def test_arguments_of_frameworks(call, told):
    with pytest.raises(TypeError, match=told):
        call(mc.Array(X, "numpy"))


def test_what_completion_offers():
    own = {name for name in dir(mc.Array(X)) if not name.startswith("_")}
    attributes = {"T", "at", "backend", "device", "dtype", "imag", "mT", "native", "ndim", "real"}
    assert own - attributes - {"shape", "size"} == {
        *("all", "any", "argmax", "argmin", "argsort", "astype", "clip", "conj", "conjugate"),
        *("copy", "cumprod", "cumsum", "dot", "flatten", "item", "max", "mean", "min", "numpy"),
        *("prod", "ravel", "reshape", "round", "squeeze", "std", "sum", "swapaxes", "take"),
        *("to_device", "tolist", "var"),
    }


def test_methods_are_documented():
    assert list(inspect.signature(mc.Array.sum).parameters) == ["x", "axis", "dtype", "keepdims"]
    assert list(inspect.signature(mc.Array(X).sum).parameters) == ["axis", "dtype", "keepdims"]
    assert mc.Array.sum.__doc__ == xp.sum.__doc__
    assert mc.Array.clip.__doc__ == xp.clip.__doc__
