"""What a library gets that is written for any arrays of the standard."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.special

import multicalc as mc
from multicalc import xp
from multicalc.errors import (
    InvalidArgumentError,
    PortabilityError,
    TracingError,
    UnsupportedOperationError,
)

X = np.array([1.5, -2.5, 3.5])


def standardized(x):
    """As a library writes it: into arrays of its own, some made by operators alone."""
    ns = x.__array_namespace__()
    x = ns.asarray(x)
    scaled = 2.0 * x / ns.full(3, 4.0, device=x.device)
    scaled[scaled < 0] = 0.25
    scaled[0] += x[1] * x[2]
    root = ns.empty_like(x)
    root[...] = scaled * scaled
    root[1:] = x[:2] * ns.asarray([1.0, 2.0])
    return root


VALUES = np.array([64.0, 1.5, -5.0])
"""``((x₀ / 2 + x₁ x₂)², x₀, 2 x₁)``"""
SLOPE = np.array([-8.0 + 2.0, -56.0 - 6.0, 40.0])
"""Of the elements' sum with the weights 1, 2 and -3."""


def weighed(x):
    return xp.sum(np.array([1.0, 2.0, -3.0]) * standardized(x))


def test_assignment_to_what_the_namespace_gives(backend):
    with mc.use(backend.name):
        np.testing.assert_allclose(mc.portable(standardized)(X), VALUES, rtol=1e-15)
    for transform in (mc.grad, lambda f, backend: mc.jit(mc.grad(f), backend=backend)):
        if transform is not mc.grad and backend.name == "jax":
            continue  # A mask that is compiled picks nothing known: xp.where is for that.
        found = transform(mc.portable(weighed), backend=backend)(X)
        np.testing.assert_allclose(found, SLOPE, rtol=1e-15)


@mc.portable
def assigns(x):
    x[0] = 1.0
    return xp.sum(x)


@mc.portable
def assigns_to_a_result(x):
    y = xp.zeros(3) + x
    y[0] = 1.0
    return xp.sum(y)


@pytest.mark.parametrize("f", [assigns, assigns_to_a_result])
def test_assignment_in_a_portable_function(backend, f):
    with pytest.raises(UnsupportedOperationError, match=r"xp\.at\(x, key\)\.set"):
        mc.grad(f, backend=backend)(X)


def test_an_assignment_shows_in_nothing_else(backend, arrays):
    given = mc.Array(arrays(X))
    own = given.__array_namespace__().asarray(given)
    before, part, same = own * 1.0, own[:2], own
    own[0] = 7.0
    assert own.tolist() == same.tolist() == [7.0, -2.5, 3.5]
    assert before.tolist() == given.tolist() == X.tolist()
    assert part.tolist() == [1.5, -2.5]
    np.testing.assert_array_equal(arrays.numpy(given.native), X)


def test_beside_a_variable(backend):
    ones = mc.Array(X, backend=backend.name).__array_namespace__().ones(3)
    v = mc.variable(X, backend=backend)
    with mc.record():
        y = xp.sum(ones * v**2) + xp.sum(v / ones)
    y.backward()
    np.testing.assert_allclose(backend.to_numpy(v.grad), 2 * X + 1, rtol=1e-15)


def test_operators_keep_their_order(arrays):
    given = mc.Array(arrays(X))
    own = given.__array_namespace__().full(3, 2.0)
    for found in (given - own, given - 2.0 * own / own):
        assert found.tolist() == [-0.5, -4.5, 1.5]
        found[0] = 9.0
        assert found.tolist() == [9.0, -4.5, 1.5]
    assert (own - given).tolist() == [0.5, 4.5, -1.5]
    assert (own - 0.5).tolist() == [1.5] * 3
    assert (np.ones(3) - own).tolist() == [-1.0] * 3
    assert [(2**own).tolist(), (own**3).tolist()] == [[4.0] * 3, [8.0] * 3]


def test_one_namespace_a_backend(arrays):
    one, other = mc.Array(arrays(X)), mc.Array(arrays([True, False], "bool"))
    namespace = one.__array_namespace__()
    assert other.__array_namespace__(api_version="2024.12") is namespace
    assert {namespace: 1}[namespace] == 1
    assert namespace.linalg.matrix_power(namespace.eye(2) * 3.0, 2)[0, 0].item() == 9.0
    assert namespace.float32 == np.float32
    assert namespace.pi == np.pi


def test_inspection_is_in_numpy_s_dtypes(backend):
    info = mc.Array(X, backend=backend.name).__array_namespace__().__array_namespace_info__()
    assert info.dtypes(kind="real floating") == {
        "float32": np.dtype("float32"),
        "float64": np.dtype("float64"),
    }
    assert info.default_dtypes()["real floating"] == np.float64
    assert info.default_device() in [None, *info.devices()]

    @mc.portable
    def f(x):
        inner = x.__array_namespace__().__array_namespace_info__()
        assert inner.default_dtypes()["real floating"] == np.float32
        return xp.sum(x)

    mc.grad(f, backend=backend)(np.ones(3, "float32"))


def test_out_through_dlpack(backend):
    x = mc.Array(X, backend=backend.name)
    np.testing.assert_array_equal(np.from_dlpack(x), X)
    np.testing.assert_array_equal(x.__array_namespace__().from_dlpack(x).numpy(), X)
    with pytest.raises(BufferError, match="copy on the host"):
        x.__dlpack__(copy=False)
    with pytest.raises((PortabilityError, TracingError), match="from_dlpack"):
        mc.grad(mc.portable(lambda x: float(np.sum(np.from_dlpack(x)))), backend=backend)(X)


def test_to_a_device(backend):
    @mc.portable
    def f(x):
        return xp.sum(x.to_device("cpu") ** 2 * x.to_device(x.device))

    np.testing.assert_allclose(mc.grad(f, backend=backend)(X), 3 * X**2, rtol=1e-15)
    with pytest.raises(InvalidArgumentError, match="stream"):
        mc.Array(X, backend=backend.name).to_device("cpu", stream=1)


def test_special_functions_by_scipy_s_names(backend):
    """Closed forms; the slope of ``entr`` at 0 is infinite."""
    special = mc.Array(X, backend=backend.name).__array_namespace__().special
    p = np.array([1e-3, 0.2, 0.3, 0.5 + 1e-9, 0.7, 0.9])
    with mc.use(backend.name):
        found = mc.portable(special.logit)(p)
        np.testing.assert_allclose(
            found, [*np.log(p[:3] / (1 - p[:3])), 4e-9, *np.log(p[4:] / (1 - p[4:]))], rtol=1e-7
        )
        found = mc.portable(special.entr)(np.array([0.0, 0.5, -1.0, np.nan]))
        np.testing.assert_allclose(found, [0.0, 0.5 * np.log(2), -np.inf, np.nan], rtol=1e-15)
    slope = mc.grad(mc.portable(lambda p: xp.sum(special.logit(p))), backend=backend)(p)
    np.testing.assert_allclose(slope, 1 / (p * (1 - p)), rtol=1e-14)
    slope = mc.grad(mc.portable(lambda p: xp.sum(special.entr(p))), backend=backend)
    np.testing.assert_allclose(slope(np.array([0.0, 0.5])), [np.inf, np.log(2) - 1], rtol=1e-15)


def test_scipy_s_other_special_functions(backend):
    """All are SciPy's by values; by slopes where the same function is another's."""
    special = mc.Array(X, backend=backend.name).__array_namespace__().special
    p = np.array([0.2, 0.5, 0.9])
    of_one = ("i0", "i0e", "i1", "i1e", "j0", "j1", "y0", "y1", "erfinv")
    with mc.use(backend.name):
        for name, xs in {
            **dict.fromkeys(of_one, (p,)),
            **dict.fromkeys(("xlogy", "xlog1py", "gammainc", "gammaincc"), (p, 2 * p)),
            "betainc": (2 * p, 3 * p, p),
        }.items():
            found = mc.portable(getattr(special, name))(*xs)
            np.testing.assert_allclose(found, getattr(scipy.special, name)(*xs), rtol=1e-13)
    slope = mc.grad(mc.portable(lambda p: xp.sum(special.i0(p))), backend=backend)(p)
    np.testing.assert_allclose(slope, scipy.special.i1(p), rtol=1e-13)


def test_result_type_is_that_of_operators(backend, arrays):
    counts, x = mc.Array(arrays([1, 2, 3], "int32")), mc.Array(arrays(X, "float32"))
    mask = mc.Array(arrays([True, False, True], "bool"))
    ns = x.__array_namespace__()
    for given, dtype in (
        ((counts, x), "float32"),
        ((counts, 1.0), "float64"),
        ((mask, x), "float32"),
        ((mask, counts, 2), "int32"),
        ((ns.int64, ns.float32), "float32"),
        ((ns.int8, ns.uint8), "int16"),
    ):
        assert ns.result_type(*given) == np.dtype(dtype)
        assert mc.portable(lambda *given: xp.result_type(*given))(*given) == np.dtype(dtype)
    assert (counts * x).dtype == ns.result_type(counts, x)
    assert ns.can_cast("int8", "float32")
    assert not ns.can_cast("float32", "int8")
    assert not ns.can_cast("uint64", "int64")
    assert not xp.can_cast("int8", "float32")


def test_what_is_compiled_has_no_shapes_by_values(backend):
    answers = []

    def positive(x):
        ns = x.__array_namespace__()
        answers.append(ns.__array_namespace_info__().capabilities()["boolean indexing"])
        return ns.sum(x[x > 0] if answers[-1] else ns.where(x > 0, x, 0.0))

    compiled = mc.jit(mc.portable(positive), backend=backend)
    np.testing.assert_allclose(compiled(X), 5.0, rtol=1e-15)
    assert answers == [backend.name == "numpy"]
    slope = mc.grad(mc.portable(positive), backend=backend)(X)
    np.testing.assert_allclose(slope, [1.0, 0.0, 1.0], rtol=1e-15)
    assert answers[-1] == (backend.name != "jax")


# Without the fixture's scope for 64 bits, as JAX is outside of transforms.


def test_sums_of_narrow_integers_are_wide(backend_name):
    x = mc.Array(np.array([2**31 - 1, 1], "int32"), backend=backend_name)
    ns = x.__array_namespace__()
    assert ns.sum(x).item() == 2**31
    assert ns.sum(x).dtype == np.int64


def test_an_integer_array_without_axes_as_key(backend_name):
    x = mc.Array(np.arange(5.0), backend=backend_name)
    key = x.__array_namespace__().asarray(2)
    assert x[key].item() == 2.0
    assert xp.at(x, key).multiply(3.0).tolist() == [0.0, 1.0, 6.0, 3.0, 4.0]


def test_a_vector_is_its_own_transpose(backend_name):
    x = mc.Array(np.array([1.0, 2.0]), backend_name)
    made = x.__array_namespace__().asarray(x, copy=True)
    assert (made.T @ made).item() == 5.0
