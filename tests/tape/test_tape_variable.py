"""What a variable is made of and what one can write with it."""

from __future__ import annotations

import operator

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import owner
from multicalc.errors import (
    MixedBackendsError,
    NotDifferentiableError,
    UnsupportedOperationError,
)


@pytest.mark.parametrize("x", [2.0, [1.0, 2.0], [[1.0], [2.0]], np.ones((2, 3)), np.float64(3)])
def test_holds_a_native_array(backend, x):
    v = mc.variable(x, backend=backend, name="v")
    assert owner(v.value) == backend == v.backend
    assert (v.shape, v.dtype, v.name, v.grad) == (np.shape(x), "float64", "v", None)
    np.testing.assert_array_equal(v.numpy(), x)


def test_float64_keeps_all_digits(backend):
    third = mc.variable(1.0, backend=backend) / 3.0
    assert third.dtype == "float64"
    assert float(third) == 1.0 / 3.0


def test_takes_native_arrays_as_they_are(backend, native):
    x = native(np.array([1.0, 2.0]))
    v = mc.variable(x)
    assert v.backend == backend
    assert owner(v.value) == backend
    np.testing.assert_array_equal(v.numpy(), [1.0, 2.0])


def test_copies_numpy():
    x = np.array([1.0, 2.0])
    v, data = mc.variable(x, backend="numpy"), np.array([3.0, 4.0])
    with mc.record():
        y = xp.sum(v * data)
    x[0] = data[0] = 99.0
    mc.backward(y)
    assert v.value.tolist() == [1.0, 2.0]
    assert v.grad.tolist() == [3.0, 4.0]


def test_uses_the_active_backend(backend):
    with mc.use(backend):
        assert mc.variable(1.0).backend == backend


def test_a_variable_of_a_variable_is_a_new_input():
    x = mc.variable(2.0, backend="numpy")
    with mc.record():
        y = mc.variable(x**2)
        z = y * 3.0
    mc.backward(z)
    assert (float(y.grad), x.grad) == (3.0, None)


@pytest.mark.parametrize(
    ("x", "dtype"), [(1, "int64"), ([1, 2], "int64"), (True, "bool"), (np.int32(3), "int32")]
)
def test_needs_a_floating_dtype(x, dtype):
    with pytest.raises(NotDifferentiableError, match=f"found {dtype}"):
        mc.variable(x, backend="numpy")


def test_native_integers_have_no_derivative(native):
    with pytest.raises(NotDifferentiableError, match="found int64"):
        mc.variable(native(np.array([1, 2])))


def test_float32_scalars_stay_float32_beside_python_numbers(backend, to_numpy):
    """NumPy 1 makes float64 of a float32 scalar and a Python number."""
    x = mc.variable(np.array([1.0, 2.0], "float32"), backend=backend)
    with mc.record():
        total = xp.sum(x)
        steps = [2 * total, total * 0.5, 1.0 - total, total**2, total / 3]
        y = sum(steps[1:], steps[0])
    assert {step.dtype.name for step in (*steps, y)} == {"float32"}
    mc.backward(y)
    np.testing.assert_allclose(to_numpy(x.grad), np.full(2, 2 + 0.5 - 1 + 6 + 1 / 3), rtol=1e-6)


def test_float32_stays_float32(backend, to_numpy):
    x = mc.variable(np.array([1.5, 2.5], dtype=np.float32), backend=backend)
    with mc.record():
        u = (x * 2.0 + 1.0) ** 2 / 3.0
        y = xp.sum(u)
    mc.backward(y, intermediates=True)
    assert (x.dtype, u.dtype, y.dtype) == ("float32",) * 3
    for v in (x, u, y):
        assert to_numpy(v.grad).dtype == np.float32
    np.testing.assert_allclose(to_numpy(x.grad), [16 / 3, 8.0], rtol=1e-6)


BINARY = {
    operator.add: (lambda x, c: 1.0, lambda x, c: 1.0),
    operator.sub: (lambda x, c: 1.0, lambda x, c: -1.0),
    operator.mul: (lambda x, c: c, lambda x, c: c),
    operator.truediv: (lambda x, c: 1 / c, lambda x, c: -c / x**2),
    operator.pow: (lambda x, c: c * x ** (c - 1), lambda x, c: c**x * np.log(c)),
}


@pytest.mark.parametrize("operation", BINARY)
def test_binary_operators_and_their_derivatives(backend, native, to_numpy, operation):
    at, constant = np.array([1.5, 2.5]), 3.0
    for other in (constant, native(np.array([3.0, 3.0])), np.array([3.0, 3.0])):
        x = mc.variable(at, backend=backend)
        with mc.record():
            y = operation(x, other)
        mc.backward(y, cotangent=np.ones(2))
        np.testing.assert_allclose(y.numpy(), operation(at, 3.0), rtol=1e-15)
        left = np.broadcast_to(BINARY[operation][0](at, 3.0), 2)
        np.testing.assert_allclose(to_numpy(x.grad), left, rtol=1e-14)
    for other in (constant, np.array([3.0, 3.0])):
        with mc.record():
            y = operation(other, x)
        mc.backward(y, cotangent=np.ones(2))
        np.testing.assert_allclose(y.numpy(), operation(3.0, at), rtol=1e-15)
        right = np.broadcast_to(BINARY[operation][1](at, 3.0), 2)
        np.testing.assert_allclose(to_numpy(x.grad), right, rtol=1e-14)


@pytest.mark.parametrize("operation", [*BINARY, operator.matmul])
def test_native_arrays_on_the_left(backend, native, operation):
    left, at = np.array([[3.0, 1.0], [2.0, 4.0]]), np.array([[1.5, 2.5], [0.5, 1.0]])
    x = mc.variable(at, backend=backend)
    if backend == "mxnet":
        # Its operators raise at once instead of leaving the work to the other operand.
        with pytest.raises((TypeError, AssertionError), match=r"not supported|NDArray type"):
            operation(native(left), x)
        return
    found = operation(native(left), x)
    assert isinstance(found, mc.Variable)
    np.testing.assert_allclose(found.numpy(), operation(left, at), rtol=1e-15)


def test_unary_operators(backend, to_numpy):
    x = mc.variable([-1.5, 2.0], backend=backend)
    with mc.record():
        y = xp.sum(abs(x) - (-x) + (+x))
    mc.backward(y)
    np.testing.assert_array_equal(to_numpy(x.grad), [1.0, 3.0])


def test_matmul_indexing_and_iteration(backend, to_numpy):
    a = mc.variable(np.arange(6.0).reshape(2, 3), backend=backend)
    b = mc.variable(np.arange(6.0).reshape(3, 2), backend=backend)
    with mc.record():
        first, second = a @ b
        y = first[1] * second[0] + a[1, 2] ** 2 + xp.sum(a[:, 1:])
    assert (len(a), a.shape, float(y)) == (2, (2, 3), 13.0 * 28.0 + 25.0 + 12.0)
    mc.backward(y)
    # 28·b[:, 1] in the first row, 13·b[:, 0] in the second, and the last two terms
    expected = np.array([[28.0, 85.0, 141.0], [0.0, 27.0, 63.0]])
    np.testing.assert_array_equal(to_numpy(a.grad), expected)


@pytest.mark.parametrize("name", ["lt", "le", "gt", "ge", "eq", "ne"])
def test_comparisons_give_standard_booleans(backend, to_numpy, name):
    compare, values = getattr(operator, name), np.array([1.0, 2.0, 3.0])
    x = mc.variable(values, backend=backend)
    with mc.record():
        found = [compare(x, 2.0), compare(2.0, x), compare(x, mc.variable(2.0, backend=backend))]
    for each, exact in zip(
        found, [compare(values, 2), compare(2, values), compare(values, 2)], strict=True
    ):
        assert isinstance(each, mc.Array)
        assert each.backend == backend
        np.testing.assert_array_equal(to_numpy(each.native), exact)


def test_where_a_comparison_chooses(backend, to_numpy):
    x = mc.variable([-1.0, 2.0], backend=backend)
    with mc.record():
        y = xp.sum(xp.where(x > 0.0, x**2, x * 5.0))
    mc.backward(y)
    np.testing.assert_array_equal(to_numpy(x.grad), [5.0, 4.0])


def test_as_python_sees_it():
    x = mc.variable(2.0, backend="numpy", name="x")
    assert repr(x) == "Variable(2, dtype=float64, backend='numpy', name='x')"
    assert (float(x), bool(x), bool(x - x)) == (2.0, True, False)
    assert {x: "hashed by identity"}[x] == "hashed by identity"
    assert x != "two"
    with pytest.raises(TypeError, match="no length"):
        len(x)
    with pytest.raises(TypeError, match=r"take .numpy\(\)"):
        np.asarray(x)
    with pytest.raises(TypeError, match="unsupported operand"):
        x + "two"


def test_can_not_be_changed_in_place():
    x = mc.variable([1.0, 2.0], backend="numpy")
    with pytest.raises(UnsupportedOperationError, match="in place"):
        x[0] = 3.0
    with pytest.raises(AttributeError):
        x.value = 3.0
    before = x
    x += 1.0
    assert (x is before, before.value.tolist()) == (False, [1.0, 2.0])


def test_two_frameworks_in_one_operation(backend):
    if backend == "numpy":
        pytest.skip("needs a second framework")
    x, y = mc.variable(1.0, backend=backend), mc.variable(1.0, backend="numpy")
    for mix in (lambda: x + y, lambda: y * x.value, lambda: xp.stack([x, y])):
        with pytest.raises(MixedBackendsError, match=f"numpy.*{backend}|{backend}.*numpy"):
            mix()
    with pytest.raises(MixedBackendsError):
        mc.variable(x.value, backend="numpy")


def test_transforms_take_values_not_variables(backend, to_numpy):
    x = mc.variable(3.0, backend=backend)
    with pytest.raises(NotDifferentiableError, match="argument 0 is Variable"):
        mc.grad(lambda t: t**2)(x)
    with mc.record():
        slope = mc.grad(lambda t: t**2)(x.value)
        y = x * slope
    mc.backward(y)
    assert float(to_numpy(x.grad)) == 6.0


def test_variables_keep_their_backend_inside_a_transform(backend):
    """A NumPy tape in a function that another framework differentiates stays NumPy's."""

    def f(t):
        v = mc.variable(1.0, backend="numpy")
        with mc.record():
            w = xp.exp(v)
        mc.backward(w)
        assert (w.backend, owner(w.value), owner(v.grad)) == ("numpy",) * 3
        return t * float(v.grad)

    assert float(mc.grad(f, backend=backend)(2.0)) == np.e


def test_an_operation_with_an_output_that_has_no_derivative(backend, to_numpy):
    def maximum_and_where(x):
        return xp.max(x) * 2.0, xp.argmax(x)

    x = mc.variable([1.0, 3.0], backend=backend)
    with mc.record():
        y, where = x.__multicalc_function__(maximum_and_where, (x,), {})
    mc.backward(y)
    np.testing.assert_array_equal(to_numpy(x.grad), [0.0, 2.0])
    assert int(to_numpy(where.native)) == 1


def test_operations_without_a_derivative_give_standard_arrays(backend, to_numpy):
    x = mc.variable([1.0, 3.0, 2.0], backend=backend)
    with mc.record():
        found = [xp.argmax(x), xp.isfinite(x), xp.astype(x, xp.int32)]
    assert [each.backend for each in found] == [backend] * 3
    assert int(to_numpy(found[0].native)) == 1
