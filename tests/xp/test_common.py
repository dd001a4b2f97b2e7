"""What the namespaces share, over a namespace that is no adapter's: array-api-compat's NumPy."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from array_api_compat import numpy as xp

from multicalc.xp.common import differences, factors, grids, lengths, norms, powers, products, sets
from multicalc.xp.common.axes import axes_of, order_of_axes
from multicalc.xp.common.einsum import einsum_of
from multicalc.xp.common.hermitian import hermitian_part
from multicalc.xp.common.inspection import Info
from multicalc.xp.common.kinds import isdtype, kinds_of
from multicalc.xp.common.limits import float_info, integer_info
from multicalc.xp.common.pinv import pulled_back, rtol_of
from multicalc.xp.common.places import order_of, places_along, places_of_distinct

RNG = np.random.default_rng(11)
STACK = RNG.normal(size=(2, 3, 4))
SQUARE = RNG.normal(size=(2, 3, 3))
COMPLEX = RNG.normal(size=(4, 3)) + 1j * RNG.normal(size=(4, 3))

vector_norm = partial(
    lengths.vector_norm, xp, lambda x: (np.asarray(x),), partial(lengths.euclidean, xp)
)
matrix_norm, norm = partial(norms.matrix_norm, xp), partial(norms.norm, xp)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [0, -1, 1])
@pytest.mark.parametrize("ord", [0, 1, 2, 3, 2.5, -1, np.inf, -np.inf])
@pytest.mark.parametrize("x", [STACK, STACK + 1j * STACK[::-1]], ids=["real", "complex"])
def test_vector_norms(x, ord, axis, keepdims):
    expected = np.linalg.norm(x, ord, axis, keepdims)
    for found in (
        vector_norm(x, axis=axis, keepdims=keepdims, ord=ord),
        norm(x, ord, axis, keepdims),
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-14)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("ord", ["fro", "nuc", 1, -1, 2, -2, np.inf, -np.inf])
@pytest.mark.parametrize("x", [STACK, COMPLEX], ids=["real", "complex"])
def test_matrix_norms(x, ord, keepdims):
    expected = np.linalg.norm(x, ord, (-2, -1), keepdims)
    for found in (
        matrix_norm(x, keepdims=keepdims, ord=ord),
        norm(x, ord, (-2, -1), keepdims),
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-14)
        assert found.shape == expected.shape


def test_norms_of_other_axes_and_of_none():
    np.testing.assert_allclose(norm(STACK), np.sqrt((STACK**2).sum()))
    np.testing.assert_allclose(norm(STACK, 1, (0, 2)), np.linalg.norm(STACK, 1, (0, 2)))
    np.testing.assert_allclose(norm(STACK[0, 0], 1), np.abs(STACK[0, 0]).sum())
    with pytest.raises(ValueError, match="found 'other'"):
        matrix_norm(STACK, ord="other")
    with pytest.raises(ValueError, match="out of bounds"):
        vector_norm(STACK, axis=3)


@pytest.mark.parametrize("n", [-3, -1, 0, 1, 6])
def test_powers(n):
    found = powers.matrix_power(xp, SQUARE, n)
    np.testing.assert_allclose(found, np.linalg.matrix_power(SQUARE, n), rtol=1e-12)
    with pytest.raises(ValueError, match=r"square matrices, found shape \(2, 3, 4\)"):
        powers.matrix_power(xp, STACK, n)


@pytest.mark.parametrize("offset", [-1, 0, 2])
def test_traces(offset):
    found = products.trace(xp, STACK, offset=offset)
    np.testing.assert_allclose(found, np.trace(STACK, offset, -2, -1), rtol=1e-14)


@pytest.mark.parametrize("n", [0, 1, 2])
@pytest.mark.parametrize("axis", [0, 1, -1])
def test_differences(axis, n):
    found = differences.diff(xp, STACK, axis=axis, n=n, prepend=STACK, append=2 * STACK)
    expected = np.diff(np.concatenate([STACK, STACK, 2 * STACK], axis), n, axis)
    np.testing.assert_allclose(found, expected, rtol=1e-14, atol=1e-14)
    np.testing.assert_allclose(differences.diff(xp, STACK, n=n), np.diff(STACK, n), rtol=1e-14)
    marks = STACK > 0
    np.testing.assert_array_equal(
        differences.diff(xp, marks, axis=axis, n=n), np.diff(marks, n, axis)
    )


def test_arrays_of_one_shape():
    found = grids.broadcast_arrays(xp, STACK, [1.0, 2.0, 3.0, 4.0], 5.0)
    expected = np.broadcast_arrays(STACK, [1.0, 2.0, 3.0, 4.0], 5.0)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("values", [[3.0, 1.0, 3.0, np.nan, 2.0, np.nan], [2, 1, 1, 2]])
def test_distinct_elements(values):
    distinct = dict.fromkeys(v for v in values if v == v)
    nans = [k for k, v in enumerate(values) if v != v]
    first, inverse, counts = places_of_distinct(np.array(values))
    assert list(first) == [values.index(v) for v in sorted(distinct)] + nans
    assert list(counts) == [values.count(v) for v in sorted(distinct)] + [1] * len(nans)
    np.testing.assert_array_equal(np.array(values)[first][inverse], values)
    namespace = type("", (), {"unique_all": xp.unique_all})
    assert list(sets.unique_values(namespace, np.array([2, 1, 2]))) == [1, 2]
    assert list(sets.unique_counts(namespace, np.array([2, 1, 2])).counts) == [1, 2]
    assert list(sets.unique_inverse(namespace, np.array([2, 1, 2])).inverse_indices) == [1, 0, 1]


def test_the_order_of_equal_elements():
    x = [2, 1, 2, 3, 1]
    upwards = sorted(range(5), key=lambda k: x[k])
    downwards = sorted(range(5), key=lambda k: -x[k])
    assert list(order_of(np.array(x))) == upwards
    assert list(order_of(np.array([x]).T, 0, True)[:, 0]) == downwards


def test_places_along_an_axis():
    x, at = np.arange(24).reshape(2, 3, 4), np.array([[[0], [-1]]])
    expected = [[[x[i, k, 0]] for k in (0, -1)] for i in range(2)]
    broadcast = np.broadcast_to(at, (2, 2, 4))
    np.testing.assert_array_equal(places_along(x.shape, at, 1)[..., :1], expected)
    np.testing.assert_array_equal(places_along(x.shape, broadcast, -2), x[:, [0, -1]])
    with pytest.raises(IndexError):
        places_along((3,), np.array([3]), 0)


def test_cross():
    one, other = RNG.normal(size=(4, 1, 3)), RNG.normal(size=(5, 3))
    np.testing.assert_allclose(products.cross(xp, one, other), np.cross(one, other), rtol=1e-14)
    a, b = RNG.normal(size=(2, 3, 4))
    np.testing.assert_allclose(products.cross(xp, a, b, axis=0), np.cross(a, b, axis=0), rtol=1e-14)
    with pytest.raises(ValueError, match=r"axis -1, found shapes \(3, 4\) and \(3, 4\)"):
        products.cross(xp, a, b)


@pytest.mark.parametrize(
    "subscripts", ["ii", "ii->i", "i...i", "iijj->ij", "ii,ij", "...ii->...i", "iji,j", "iii"]
)
def test_einsum_without_repeated_indices(subscripts):
    inputs = subscripts.split("->")[0].split(",")
    arrays = [RNG.normal(size=(3,) * len(term.replace("...", "."))) for term in inputs]

    def strict(given, *xs):
        terms, arrow, _ = given.partition("->")
        assert arrow
        for term in terms.split(","):
            letters = term.replace("...", "")
            assert len(set(letters)) == len(letters)
        return np.einsum(given, *xs)

    namespace = type("", (), {"moveaxis": xp.moveaxis, "diagonal": xp.linalg.diagonal})
    found = einsum_of(namespace, strict, subscripts, arrays)
    np.testing.assert_allclose(found, np.einsum(subscripts, *arrays), rtol=1e-13)


@pytest.mark.parametrize("shape", [(3, 4), (1, 3)])
def test_einsum_of_a_diagonal_that_is_none(arrays, shape):
    with pytest.raises(Exception, match=r"(?i)equal|match|incompatible|dimension|shape|size"):
        arrays.numpy(xp.einsum("ii->i", arrays(np.ones(shape))))


@pytest.mark.parametrize("x", [STACK[0], COMPLEX, COMPLEX[:, :1] * COMPLEX[:1]])
def test_the_derivative_of_pinv(x):
    """Re⟨g, dP⟩ = Re⟨gradient, dx⟩ in directions along which the rank stays."""
    rank = np.linalg.matrix_rank(x)
    u, s, vh = np.linalg.svd(x)
    left, right = u[:, :rank] * s[:rank], vh[:rank]
    turn = 1 + 0.5j if np.iscomplexobj(x) else 1.0
    g, one, other = (RNG.normal(size=a.shape) * turn for a in (x.T, left, right))

    def moved(h):
        return (left + h * one) @ (right + h * other)

    h = 1e-6
    dx = (moved(h) - moved(-h)) / (2 * h)
    dp = (np.linalg.pinv(moved(h), 1e-9) - np.linalg.pinv(moved(-h), 1e-9)) / (2 * h)
    found = pulled_back(xp, x, np.linalg.pinv(x), g)
    np.testing.assert_allclose(np.vdot(found, dx).real, np.vdot(g, dp).real, rtol=1e-6)


def test_rtol():
    assert rtol_of(xp, STACK) == 4 * np.finfo(float).eps
    assert rtol_of(xp, STACK, 0.5) == 0.5


def test_hermitian_part():
    found = hermitian_part(np, lambda x: x.conj().T, COMPLEX[:3])
    np.testing.assert_allclose(found, (COMPLEX[:3] + COMPLEX[:3].conj().T) / 2)


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8])
def test_products_of_factors(count):
    x = RNG.normal(size=(count, 2))
    x[count // 2, 0] = 0.0
    np.testing.assert_allclose(factors.product(xp, x), x.prod(0, keepdims=True), rtol=1e-14)
    np.testing.assert_allclose(factors.running_product(xp, x), np.cumprod(x, 0), rtol=1e-14)


@pytest.mark.parametrize("indexing", ["xy", "ij"])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_grids(count, indexing):
    axes = [np.arange(n + 2.0) for n in range(count)]
    found = grids.meshgrid(xp, *axes, indexing=indexing)
    expected = np.meshgrid(*axes, indexing=indexing)
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_axes():
    assert axes_of(-1, 3) == (2,)
    with pytest.raises(IndexError):
        axes_of((0, -3), 2)
    x = np.empty((2, 3, 4, 5))
    for source, destination in ((0, -1), ((0, 1), (3, 2)), ([-1, 1], [0, 1]), (2, 2)):
        moved = np.transpose(x, order_of_axes(4, source, destination))
        assert moved.shape == np.moveaxis(x, source, destination).shape


def test_dtypes_asked_about():
    named = {name: np.dtype(name) for name in ("bool", "uint8", "int64", "float32", "complex64")}
    kinds = kinds_of(named)
    assert kinds["numeric"] == tuple(named.values())[1:]
    asked = partial(isdtype, np.dtype, kinds)
    assert asked("uint8", "integral")
    assert asked("uint8", (np.float32, "unsigned integer"))
    assert not asked("uint8", "signed integer")
    with pytest.raises(ValueError, match="found 'whole'"):
        asked("uint8", "whole")
    info = Info(named, asked, lambda: "cpu", lambda: ["cpu"], 64)
    assert set(info.dtypes(kind="complex floating")) == {"complex64"}
    assert info.default_dtypes() == {"integral": named["int64"], "indexing": named["int64"]}
    assert info.capabilities()["max dimensions"] == 64
    assert float_info("single", np.float32).eps == 2.0**-23
    assert integer_info("byte", np.uint8).max == 255
