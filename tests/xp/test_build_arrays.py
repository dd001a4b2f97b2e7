"""Shapes, indices, reductions, products and dtypes of a built namespace, against NumPy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError

ALSO_ZERO = st.sampled_from([0, 1, 2, 3])
SHAPES = st.lists(ALSO_ZERO, min_size=1, max_size=3).map(tuple)
DTYPES = ("float64", "float32", "int64", "int32", "int8", "uint8", "bool")
RNG = np.random.default_rng(7)


def drawn(test):
    quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    return quick(test)


def array(shape, dtype="float64"):
    return RNG.integers(0, 2 if dtype == "bool" else 5, shape).astype(dtype)


def same(found, expected):
    expected = np.asarray(expected)
    assert found.data.shape == expected.shape
    assert found.data.dtype == expected.dtype
    np.testing.assert_array_equal(found.data, expected)


@drawn
@given(SHAPES, st.data())
def test_shapes(tiny, shape, data):
    x, ndim = array(shape), len(shape)
    axis = data.draw(st.integers(-ndim, ndim - 1))
    axes = tuple(data.draw(st.lists(st.integers(0, ndim - 1), unique=True)))
    order = data.draw(st.permutations(range(ndim)))
    there = tuple(order[: len(axes)])
    shift, count = data.draw(st.integers(-5, 5)), data.draw(st.integers(0, 3))
    repetitions = tuple(data.draw(st.lists(st.integers(0, 3), max_size=4)))
    widths = [tuple(data.draw(st.tuples(ALSO_ZERO, ALSO_ZERO))) for _ in shape]
    t = tiny(x)
    same(xp.flip(t, axis=axes), np.flip(x, axes))
    same(xp.roll(t, shift, axis=axes), np.roll(x, shift, axes))
    same(xp.roll(t, shift), np.roll(x, shift))
    same(xp.moveaxis(t, axes, there), np.moveaxis(x, axes, there))
    same(xp.permute_dims(t, tuple(order)), np.transpose(x, order))
    same(xp.expand_dims(t, axis=axis), np.expand_dims(x, axis))
    same(xp.squeeze(xp.expand_dims(t, axis=axis), axis=axis), x)
    same(xp.tile(t, repetitions), np.tile(x, repetitions))
    same(xp.repeat(t, count, axis=axis), np.repeat(x, count, axis))
    same(xp.repeat(t, count), np.repeat(x, count))
    same(xp.pad(t, widths, constant_values=2.0), np.pad(x, widths, constant_values=2.0))
    same(xp.stack([t, t], axis=axis), np.stack([x, x], axis))
    same(xp.concat([t, t, t], axis=axis), np.concatenate([x, x, x], axis))
    for found, part in zip(xp.unstack(t, axis=axis), np.moveaxis(x, axis, 0), strict=True):
        same(found, part)


@drawn
@given(SHAPES, st.data())
def test_indices(tiny, shape, data):
    x, ndim = array(shape), len(shape)
    axis = data.draw(st.integers(-ndim, ndim - 1))
    size = shape[axis]
    places = st.integers(-size, size - 1) if size else st.nothing()
    indices = np.array(data.draw(st.lists(places, max_size=4) if size else st.just([])), int)
    same(xp.take(tiny(x), tiny(indices), axis=axis), np.take(x, indices, axis))
    same(xp.take(tiny(x), indices, axis=axis), np.take(x, indices, axis))
    along = RNG.integers(-max(size, 1), max(size, 1), x.shape)
    same(xp.take_along_axis(tiny(x), tiny(along), axis=axis), np.take_along_axis(x, along, axis))
    order = np.argsort(x, axis, kind="stable")
    same(xp.argsort(tiny(x), axis=axis), order)
    same(xp.sort(tiny(x), axis=axis), np.sort(x, axis))
    same(xp.sort(tiny(x), axis=axis, descending=True), np.flip(np.sort(x, axis), axis))
    if ndim > 1:
        same(xp.tril(tiny(x), k=axis), np.tril(x, axis))
        same(xp.triu(tiny(x), k=axis), np.triu(x, axis))
        same(xp.diagonal(tiny(x), offset=axis), np.diagonal(x, axis, -2, -1))


@drawn
@given(SHAPES, st.sampled_from(DTYPES), st.booleans(), st.data())
def test_reductions(tiny, shape, dtype, keepdims, data):
    x = array(shape, dtype)
    t = tiny(x)
    axes = tuple(data.draw(st.lists(st.integers(0, len(shape) - 1), unique=True)))
    axis = data.draw(st.one_of(st.none(), st.just(axes), st.integers(-len(shape), len(shape) - 1)))
    wide = {"i": np.int64, "b": np.int64, "u": np.uint64, "f": dtype}[x.dtype.kind]
    options = {"axis": axis, "keepdims": keepdims}
    same(xp.sum(t, **options), np.sum(x, dtype=wide, **options))
    same(xp.prod(t, **options), np.prod(x, dtype=wide, **options))
    same(xp.any(t, **options), np.any(x, **options))
    same(xp.count_nonzero(t, **options), np.count_nonzero(x, **options))
    if x.size:
        same(xp.max(t, **options), np.max(x, **options))
        floats = np.asarray(np.mean(x, dtype="float64", **options))
        expected = floats.astype(dtype if x.dtype.kind == "f" else "float64")
        np.testing.assert_allclose(xp.mean(t, **options).data, expected, rtol=1e-6)
        assert xp.mean(t, **options).data.dtype == expected.dtype
    if not isinstance(axis, tuple):
        at = axis if axis is not None else 0
        same(xp.cumulative_sum(t, axis=at), np.cumsum(x, at, wide))
        same(xp.cumulative_prod(t, axis=at), np.cumprod(x, at, wide))
        if dtype != "bool":
            same(xp.diff(t, axis=at, n=2), np.diff(x, 2, at))


LETTERS = "ijkl"


@st.composite
def contractions(draw):
    """Subscripts and shapes of up to four operands, indices of one operand twice included."""
    sizes = {c: draw(st.sampled_from([1, 2, 3, 0])) for c in LETTERS}
    terms = draw(st.lists(st.text(LETTERS, max_size=3), min_size=1, max_size=4))
    dots = draw(st.lists(st.integers(1, 3), max_size=2)) if draw(st.booleans()) else None
    shapes = []
    for k, term in enumerate(terms):
        shape = [sizes[c] for c in term]
        if dots is not None:
            at = draw(st.integers(0, len(term)))
            own = [draw(st.sampled_from([1, n])) for n in dots[draw(st.integers(0, len(dots))) :]]
            terms[k], shape = f"{term[:at]}...{term[at:]}", [*shape[:at], *own, *shape[at:]]
        shapes.append(tuple(shape))
    subscripts = ",".join(terms)
    if draw(st.booleans()):
        there = sorted({*subscripts} & {*LETTERS})
        output = draw(st.lists(st.sampled_from(there), unique=True)) if there else []
        subscripts += "->" + ("..." if dots is not None else "") + "".join(output)
    return subscripts, shapes


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contractions())
def test_einsum(tiny, contraction):
    subscripts, shapes = contraction
    xs = [RNG.normal(size=shape) for shape in shapes]
    found = xp.einsum(subscripts, *map(tiny, xs)).data
    expected = np.einsum(subscripts, *xs)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


@drawn
@given(SHAPES, SHAPES, st.data())
def test_products(tiny, left, right, data):
    count = data.draw(st.integers(0, min(len(left), len(right))))
    one = data.draw(st.permutations(range(len(left))))[:count]
    other = data.draw(st.permutations(range(len(right))))[:count]
    shape = list(right)
    for a, b in zip(one, other, strict=True):
        shape[b] = left[a]
    x, y = array(left), array(tuple(shape))
    same(xp.tensordot(tiny(x), tiny(y), axes=(one, other)), np.tensordot(x, y, (one, other)))
    same(xp.outer(tiny(x), tiny(y)), np.outer(x, y))
    y = array((*right[:-2], left[-1], right[-1]) if len(right) > 1 else left[-1:])
    stack = x.shape[:-2] if x.ndim > 2 and y.ndim > 2 else ()
    if not stack or stack == y.shape[:-2]:
        same(xp.matmul(tiny(x), tiny(y)), np.matmul(x, y))
    same(xp.dot(tiny(x), tiny(y)), np.dot(x, y))


PROMOTED = [
    # Two dtypes, and what their sum and their quotient are in.
    ("float32", "float64", "float64", "float64"),
    ("int8", "uint8", "int16", "float64"),
    ("int64", "float32", "float32", "float32"),
    ("bool", "int8", "int8", "float64"),
    ("bool", "float32", "float32", "float32"),
    ("int32", "int64", "int64", "float64"),
]


@pytest.mark.parametrize(("one", "other", "sum_", "quotient"), PROMOTED)
def test_two_dtypes(tiny, one, other, sum_, quotient):
    x, y = np.array([1, 0], one), np.array([1, 1], other)
    for a, b in ((x, y), (y, x)):
        same(xp.add(tiny(a), tiny(b)), a.astype(sum_) + b.astype(sum_))
        same(xp.multiply(tiny(a), b), a.astype(sum_) * b.astype(sum_))
        same(xp.maximum(tiny(a), tiny(b)), np.maximum(a.astype(sum_), b.astype(sum_)))
    same(xp.divide(tiny(x), tiny(y)), x.astype(quotient) / y.astype(quotient))
    assert xp.hypot(tiny(x), tiny(y)).dtype == xp.logaddexp(tiny(x), tiny(y)).dtype == quotient


def test_integers_that_no_integer_holds(tiny):
    with pytest.raises(PortabilityError, match=r"int64 and uint64; cast one with xp\.astype"):
        xp.add(tiny([1], "int64"), tiny([1], "uint64"))


@pytest.mark.parametrize("x", [[1.0, 2.0], np.array([1.0, 2.0]), (1, 2)])
def test_plain_data(tiny, x):
    same(xp.add(tiny([0.5, 1.0]), x), np.array([1.5, 3.0]))
    same(xp.add(x, tiny([0.5, 1.0])), np.array([1.5, 3.0]))
    same(xp.where(tiny([True, False]), x, 0.0), np.array([1.0, 0.0]))


def test_numbers_take_the_dtype_beside_them(tiny):
    x = tiny([1.0, 3.0], "float32")
    for number in (2, 2.0, np.float64(2.0), True):
        assert xp.add(x, number).dtype == ("float64" if type(number) is np.float64 else "float32")
    same(xp.multiply(tiny([3], "int8"), 2), np.array([6], "int8"))
    same(xp.add(tiny([True]), 2), np.array([3]))
    same(xp.multiply(tiny([3], "int8"), 0.5), np.array([1.5]))
    same(xp.clip(tiny([1, 5], "int32"), 2, 3), np.array([2, 3], "int32"))


def test_nested_lists_that_hold_arrays(tiny):
    def f(x):
        whole = xp.asarray([[x[0], 2.0], [x[1] * x[1], 1.0]])
        return xp.sum(whole * tiny([[1.0, 2.0], [3.0, 4.0]]))

    x = tiny([5.0, 7.0])
    assert f(x).data == 5.0 + 4.0 + 3 * 49.0 + 4.0
    np.testing.assert_array_equal(mc.grad(f)(x).data, [1.0, 42.0])


@pytest.mark.parametrize("dtype", ["float32", np.float32, np.dtype("float32"), xp.float32])
def test_dtypes_by_name_and_as_objects(tiny, dtype):
    namespace = tiny.adapter.load().namespace
    same(namespace.zeros((2, 1), dtype=dtype), np.zeros((2, 1), "float32"))
    same(namespace.full(2, 3, dtype=dtype), np.array([3.0, 3.0], "float32"))
    same(namespace.eye(2, 3, k=1, dtype=dtype), np.eye(2, 3, 1, "float32"))
    same(namespace.arange(2, 8, 3, dtype=dtype), np.array([2.0, 5.0], "float32"))
    same(namespace.linspace(0, 1, 3, dtype=dtype), np.array([0.0, 0.5, 1.0], "float32"))
    same(namespace.ones_like(tiny([1, 2]), dtype=dtype), np.ones(2, "float32"))
    same(namespace.astype(tiny([1.5]), dtype), np.array([1.5], "float32"))
    same(namespace.sum(tiny([1, 2]), dtype=dtype), np.float32(3.0))
    same(namespace.asarray([1, 2], dtype=dtype), np.array([1.0, 2.0], "float32"))


def test_a_dtype_that_the_framework_lacks(tiny):
    namespace = tiny.adapter.load().namespace
    with pytest.raises(TypeError, match="tiny has no dtype complex128; it has bool, int8"):
        namespace.astype(tiny([1.0]), "complex128")


WRONG = [
    # What is called with a 2 by 3 matrix, and what is said.
    (lambda x: xp.sum(x, axis=2), "axis 2 is out of bounds for array of dimension 2"),
    (lambda x: xp.sum(x, axis=(0, -2)), r"an axis stands twice in \(0, -2\)"),
    (lambda x: xp.flip(x, axis=(1, 1)), "an axis stands twice"),
    (lambda x: xp.squeeze(x, axis=0), r"axis 0 of shape \(2, 3\) isn't of length one"),
    (lambda x: xp.reshape(x, (4, -1)), "6 elements have no shape"),
    (lambda x: xp.take(x, np.array([3]), axis=1), "index 3 is out of range for axis 1 with size 3"),
    (lambda x: xp.matmul(x, x), r"matmul: shapes \(2, 3\) and \(2, 3\) don't fit each other"),
    (lambda x: xp.matmul(x, 2.0), "found a scalar"),
    (lambda x: xp.tensordot(x, x, axes=1), "differ in length"),
    (lambda x: xp.pad(x, -1), "widths can't be negative"),
    (lambda x: xp.tril(x[0]), r"tril: takes matrices, found shape \(3,\)"),
    (lambda x: xp.diagonal(x[0]), r"diagonal: takes matrices, found shape \(3,\)"),
    (lambda x: xp.matrix_transpose(x[0]), "matrix_transpose: takes matrices"),
    (lambda x: xp.repeat(x[0, 0], 2, axis=0), "axis 0 is out of bounds"),
    (lambda x: xp.concat([x, x], axis=2), "axis 2 is out of bounds"),
    (lambda x: xp.concat([x, x[0]]), r"concat: shapes \[\(2, 3\), \(3,\)\] differ beside axis 0"),
    (lambda x: xp.roll(x, (1, 2), axis=0), "has 2 numbers for 1 axes"),
    (lambda x: xp.roll(x, (1, 2)), "has 2 numbers for 1 axes"),
    (lambda x: xp.diff(x, n=-1), "diff: n is how often differences are taken, found -1"),
    (lambda x: xp.sort(x[0, 0]), "axis -1 is out of bounds for array of dimension 0"),
    (lambda x: xp.take_along_axis(x, [0], axis=1), r"found shapes \(1,\) and \(2, 3\)"),
    (lambda x: xp.take(x, [True, False], axis=0), "take: indices are integers, found bool"),
    (lambda x: xp.nonzero(x[0, 0]), "nonzero: takes arrays with axes, found a scalar"),
    (lambda x: xp.linalg.solve(x[:, :2], x[0, 0]), r"solve: shapes \(2, 2\) and \(\) don't fit"),
    (lambda x: xp.linalg.solve(x[:, :2], x[0]), r"solve: shapes \(2, 2\) and \(3,\) don't fit"),
    (lambda x: xp.linalg.det(x), r"det: takes square matrices, found shape \(2, 3\)"),
    (lambda x: xp.linalg.inv(x), "inv: takes square matrices"),
    (lambda x: xp.linalg.solve(x, x), "solve: takes square matrices"),
    (lambda x: xp.linalg.cholesky(x), "cholesky: takes square matrices"),
    (lambda x: xp.linalg.qr(x[0]), r"qr: takes matrices, found shape \(3,\)"),
    (lambda x: xp.linalg.qr(x, mode="full"), "mode must be 'reduced' or 'complete', found 'full'"),
]


@pytest.mark.parametrize(("call", "said"), WRONG)
def test_what_is_wrong_is_said(tiny, call, said):
    with pytest.raises((ValueError, IndexError, np.linalg.LinAlgError), match=said):
        call(tiny(np.ones((2, 3))))


def test_extremes_share_their_slopes(tiny):
    x = tiny([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
    found = mc.grad(lambda x: xp.sum(xp.max(x, axis=1)))(x)
    np.testing.assert_array_equal(found.data, [[0.0, 0.5, 0.5], [1 / 3, 1 / 3, 1 / 3]])
    assert np.isnan(xp.min(tiny([1.0, np.nan])).data)
    assert xp.max(tiny([-np.inf, -np.inf])).data == -np.inf


def test_sums_of_exponentials_neither_overflow_nor_underflow(tiny):
    x = tiny([1000.0, 1000.0, -np.inf])
    assert xp.logsumexp(x).data == 1000.0 + np.log(2.0)
    np.testing.assert_array_equal(mc.grad(xp.logsumexp)(x).data, [0.5, 0.5, 0.0])
    np.testing.assert_array_equal(xp.softmax(x).data, [0.5, 0.5, 0.0])
    np.testing.assert_array_equal(xp.log_softmax(tiny([-1e4, -1e4])).data, np.log([0.5, 0.5]))
    assert xp.logsumexp(tiny([-np.inf, -np.inf])).data == -np.inf


@pytest.mark.parametrize("name", ["floor", "ceil", "trunc", "round"])
def test_integers_that_are_rounded_stay_integers(tiny, name):
    same(getattr(xp, name)(tiny([-3, 7], "int8")), np.array([-3, 7], "int8"))


def test_everything_but_floats_is_finite(tiny):
    for x in (tiny([True, False]), tiny([1, 2], "uint8")):
        same(xp.isfinite(x), np.array([True, True]))
        same(xp.isinf(x), np.array([False, False]))
        same(xp.isnan(x), np.array([False, False]))


@pytest.mark.parametrize("dtype", ["int8", "uint16", "float32"])
def test_a_sum_in_the_dtype_that_was_asked_for(tiny, dtype):
    x = tiny([[True, False], [True, True]])
    same(xp.sum(x, dtype=dtype), np.array(3, dtype))
    same(xp.sum(x, axis=0, dtype=dtype, keepdims=True), np.array([[2, 1]], dtype))


def test_numpys_integers_as_axes_and_sizes(tiny):
    x, one = np.arange(6.0).reshape(2, 3), np.int64(1)
    same(xp.sum(tiny(x), axis=one), np.array([3.0, 12.0]))
    same(xp.roll(tiny(x), one, axis=one), np.array([[2.0, 0.0, 1.0], [5.0, 3.0, 4.0]]))
    same(xp.flip(tiny(x), axis=one), np.array([[2.0, 1.0, 0.0], [5.0, 4.0, 3.0]]))


def test_shapes_and_lists_of_nothing(tiny):
    namespace = tiny.adapter.load().namespace
    same(namespace.zeros(np.int64(2)), np.zeros(2))
    with pytest.raises(TypeError, match="'float' object cannot be interpreted as an integer"):
        namespace.zeros(2.0)
    for name in ("concat", "stack"):
        with pytest.raises(ValueError, match=f"{name}: takes at least one array, found none"):
            getattr(namespace, name)([])
