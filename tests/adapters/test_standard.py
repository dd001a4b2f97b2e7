"""The array API standard's functions on every backend, beyond what ``multicalc.xp`` has.

References: NumPy for values, closed forms for derivatives at special points.
"""

from __future__ import annotations

import numpy as np
import pytest
from adapters import standard_cases as cases
from adapters.comparing import FLOAT32, assert_close

import multicalc as mc

X = np.array([3.0, -1.0, 3.0, 0.5, -1.0])
ROTATION = np.array([[0.6, -0.8, 0.0], [0.8, 0.6, 0.0], [0.0, 0.0, 1.0]])
WEIGHTS = np.array([[0.3, -1.0, 0.4], [2.0, 0.7, -0.6], [0.1, 0.9, 1.5]])
ALONG = np.array([[1.0, 0.2, -0.5], [0.4, -0.3, 0.8], [-0.7, 0.6, 0.1]])


def test_unique(xp, arrays):
    found = [arrays.numpy(part) for part in xp.unique_all(arrays(X))]
    values, _, inverse, counts = found
    expected = np.unique(X, return_index=True, return_inverse=True, return_counts=True)
    for actual, reference in zip(found, expected, strict=True):
        np.testing.assert_array_equal(actual, reference)
    for function, parts in {
        "unique_values": (values,),
        "unique_counts": (values, counts),
        "unique_inverse": (values, inverse),
    }.items():
        got = getattr(xp, function)(arrays(X))
        got = (got,) if function == "unique_values" else got
        for actual, reference in zip(got, parts, strict=True):
            np.testing.assert_array_equal(arrays.numpy(actual), reference)


def test_unique_with_nan(xp, arrays):
    """Each NaN is a value of its own."""
    values, counts = xp.unique_counts(arrays([np.nan, 1.0, np.nan, 1.0]))
    assert sorted(arrays.numpy(counts).tolist()) == [1, 1, 2]
    assert np.isnan(arrays.numpy(values)).sum() == 2


def test_order_with_nan(xp, arrays):
    """NaN, of either sign, is behind everything else; what is equal, zeros of both signs too,
    keeps its order."""
    x = np.array([3.0, np.nan, 1.0, -np.inf, -np.nan, np.inf, 0.0, -0.0, 1.0])
    for dtype in ("float64", "float32"):
        order = arrays.numpy(xp.argsort(arrays(x, dtype)))
        np.testing.assert_array_equal(order, [3, 6, 7, 2, 8, 0, 5, 1, 4])
        np.testing.assert_array_equal(arrays.numpy(xp.sort(arrays(x, dtype))), x[order])
        distinct = arrays.numpy(xp.unique_values(arrays(x, dtype)))
        np.testing.assert_array_equal(distinct, [-np.inf, 0, 1, 3, np.inf, np.nan, np.nan])


def test_order_of_booleans(xp, arrays):
    x = np.array([True, False, True, False])
    np.testing.assert_array_equal(arrays.numpy(xp.argsort(arrays(x, "bool"))), [1, 3, 0, 2])
    values, _, inverse, counts = xp.unique_all(arrays(x, "bool"))
    np.testing.assert_array_equal(arrays.numpy(values), [False, True])
    np.testing.assert_array_equal(arrays.numpy(inverse), [1, 0, 1, 0])
    np.testing.assert_array_equal(arrays.numpy(counts), [2, 2])


def test_unique_values_have_derivatives(xp, arrays):
    """Of the first of equal elements."""
    found = mc.grad(lambda x: xp.sum(xp.unique_values(x) ** 3))(arrays(X))
    assert_close(arrays.numpy(found), [27.0, 3.0, 0.0, 0.75, 0.0])


def test_cumulative_prod_at_zero(xp, arrays):
    """Π(x, y, z): the gradient and Hessian hold the products of the others."""

    def last(x):
        return xp.cumulative_prod(x, include_initial=True)[-1]

    x = arrays([2.0, 0.0, 3.0])
    assert_close(arrays.numpy(mc.grad(last)(x)), [0.0, 6.0, 0.0])
    expected = np.array([[0.0, 3.0, 0.0], [3.0, 0.0, 2.0], [0.0, 2.0, 0.0]])
    assert_close(arrays.numpy(mc.hessian(last)(x)), expected)
    forward = mc.jvp(xp.cumulative_prod, (x,), (arrays([1.0, 1.0, 1.0]),))[1]
    assert_close(arrays.numpy(forward), [1.0, 2.0, 6.0])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_pinv_where_singular_values_are_equal(xp, backend, arrays, dtype):
    """pinv is the inverse there: with P = X⁻¹ and s = ΣW∘P, ∂s = -PᵀWPᵀ, and its derivative along
    V is PᵀVᵀPᵀWPᵀ + PᵀWPᵀVᵀPᵀ."""
    p, w, v = ROTATION / 2, WEIGHTS, ALONG
    first = -p @ w @ p
    second = p @ v.T @ p @ w @ p + p @ w @ p @ v.T @ p

    def s(x):
        return xp.sum(arrays(w, dtype) * xp.linalg.pinv(x))

    x = arrays(np.linalg.inv(p).T, dtype)
    found = mc.grad(s)(x), mc.hvp(s, (x,), (arrays(v, dtype),))
    for actual, expected in zip(arrays.numpy(found), (first, second), strict=True):
        assert actual.dtype == dtype
        assert_close(actual, expected, FLOAT32 if dtype == "float32" else 1e-10)


@pytest.mark.skip_mxnet("MXNet's pinv has a derivative for full rank only, and raises")
def test_pinv_of_lower_rank(xp, arrays):
    """(AB)⁺ = B⁺A⁺ where both factors have full rank."""
    a, b = cases.TALL, cases.TALL[1:].T
    weights = np.cos(np.arange(12.0)).reshape(3, 4)

    def through(x):
        return xp.sum(arrays(weights) * xp.linalg.pinv(xp.matmul(x, arrays(b)), rtol=1e-10))

    def apart(x):
        inverse = xp.matmul(xp.linalg.pinv(arrays(b)), xp.linalg.pinv(x))
        return xp.sum(arrays(weights) * inverse)

    along = arrays(np.sin(np.arange(8.0)).reshape(4, 2))
    for find in (mc.grad(through), mc.grad(apart)):
        assert np.abs(arrays.numpy(find(arrays(a)))).max() > 0.1
    assert_close(
        arrays.numpy(mc.grad(through)(arrays(a))), arrays.numpy(mc.grad(apart)(arrays(a))), 1e-10
    )
    found = (mc.hvp(f, (arrays(a),), (along,)) for f in (through, apart))
    assert_close(*map(arrays.numpy, found), 1e-10)


@pytest.mark.skip_mxnet("MXNet has no derivative of singular values, and raises")
def test_svdvals_where_they_are_equal(xp, arrays):
    """∂Σs = UVᴴ, the orthogonal factor, though U and V are not unique."""
    found = mc.grad(lambda x: xp.sum(xp.linalg.svdvals(x)))(arrays(2 * ROTATION))
    assert_close(arrays.numpy(found), ROTATION)


def test_float32_stays(xp, arrays):
    x = arrays(cases.M, "float32")
    ways = [
        lambda x: xp.meshgrid(x[0], x[1])[0],
        lambda x: xp.broadcast_arrays(x, x[0])[1],
        lambda x: xp.take_along_axis(x, arrays([[0], [2], [1]], "int64")),
        lambda x: xp.cumulative_prod(x, axis=0),
        lambda x: xp.linalg.cross(x, xp.flip(x, axis=0)),
        lambda x: xp.linalg.matrix_power(x, 3),
        xp.linalg.pinv,
    ]
    for f in ways:
        found = mc.hvp(lambda x, f=f: xp.sum(f(x) ** 3), (x,), (x,))
        assert arrays.numpy(found).dtype == np.float32
        wide = arrays(cases.M)
        expected = mc.hvp(lambda x, f=f: xp.sum(f(x) ** 3), (wide,), (wide,))
        assert_close(arrays.numpy(found), arrays.numpy(expected), 1e-4)


def test_dtypes(xp, backend, arrays):
    name = lambda dtype: backend.dtype(xp.zeros((1,), dtype=dtype))  # noqa: E731
    assert name(xp.result_type(xp.uint8, xp.int32)) == "int32"
    assert name(xp.result_type(arrays([1.0], "float32"), 1.0)) == "float32"
    assert name(xp.result_type(arrays(1.0), arrays([1.0], "float32"))) == "float64"
    assert xp.isdtype(xp.uint8, ("bool", "integral"))
    assert not xp.isdtype(xp.float64, "complex floating")
    assert xp.can_cast(xp.int8, xp.int32)
    assert not xp.can_cast(xp.float64, xp.float32)
    assert not xp.can_cast(arrays(1.0), xp.float32)
    assert xp.finfo(xp.float32).eps == np.finfo("float32").eps
    assert xp.finfo(arrays([1.0])).bits == 64
    assert xp.iinfo(xp.uint8).max == 255


def test_empty_like_in_a_transform(xp, arrays, backend):
    def f(x):
        made = xp.empty_like(x)
        assert (backend.dtype(made), backend.shape(made)) == ("float64", (5,))
        return xp.sum(mc.xp.at(made, slice(0, 5)).set(x) ** 2)

    assert_close(arrays.numpy(mc.grad(f)(arrays(X))), 2 * X)


def test_info(xp, backend):
    assert xp.__array_api_version__ == "2024.12"
    info = xp.__array_namespace_info__()
    assert info.default_device() in info.devices()
    assert backend.dtype(xp.zeros((1,), dtype=info.default_dtypes()["real floating"])) == "float64"
    assert set(info.dtypes(kind="real floating")) == {"float32", "float64"}


def test_from_dlpack(xp, arrays):
    x = np.array([1.0, 2.0])
    np.testing.assert_array_equal(arrays.numpy(xp.from_dlpack(x)), x)


def test_the_namespace_has_a_name_of_its_own(backend):
    import importlib

    module = importlib.import_module(f"multicalc_{backend.name}.xp")
    assert module.__array_api_version__ == "2024.12"
    assert module.exp is backend.namespace.exp
