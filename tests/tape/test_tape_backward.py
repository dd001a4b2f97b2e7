"""What backward writes, and when: fresh or added, all or nothing, and to whom."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import (
    InvalidArgumentError,
    MixedBackendsError,
    NotDifferentiableError,
    NotScalarError,
    UnsupportedOperationError,
)


def square(backend, at=2.0):
    x = mc.variable(at, backend=backend)
    with mc.record():
        y = x**2
    return x, y


def test_a_second_backward_starts_fresh(backend):
    x, y = square(backend)
    for _ in range(3):
        mc.backward(y)
        assert float(x.grad) == 4.0


def test_accumulate_adds(backend):
    x, y = square(backend)
    mc.backward(y, accumulate=True)
    mc.backward(y, accumulate=True)
    assert float(x.grad) == 8.0
    with mc.record():
        z = x * 3.0
    mc.backward(z, accumulate=True)
    assert float(x.grad) == 11.0
    mc.backward(z)
    assert float(x.grad) == 3.0


def test_gradients_do_not_go_back_into_the_graph(backend):
    x, y = square(backend)
    mc.backward(y, intermediates=True, accumulate=True)
    mc.backward(y, intermediates=True, accumulate=True)
    assert (float(y.grad), float(x.grad)) == (2.0, 8.0)


def test_two_functions_of_one_variable(backend):
    x = mc.variable(3.0, backend=backend)
    with mc.record():
        shared = x**2
        y, z = shared * x, shared + x
    mc.backward(y)
    assert float(x.grad) == 27.0
    mc.backward(z)
    assert float(x.grad) == 7.0


def test_a_variable_used_more_than_once(backend):
    x = mc.variable(3.0, backend=backend)
    with mc.record():
        y = x * x * x + x - x / x
    mc.backward(y)
    assert float(x.grad) == pytest.approx(28.0, rel=1e-15)


def test_unreached_variables_keep_their_gradient(backend):
    x, y = square(backend)
    other = mc.variable(1.0, backend=backend)
    with mc.record():
        unused = other * x
    mc.backward(y)
    assert other.grad is None
    mc.backward(unused)
    assert float(other.grad) == 2.0
    mc.backward(y)
    assert (float(x.grad), float(other.grad)) == (4.0, 2.0)


def test_zero_where_the_derivative_is_zero(backend, to_numpy):
    x = mc.variable([1.0, 2.0], backend=backend)
    with mc.record():
        y = xp.sum(xp.zeros_like(x) * x + 1.0)
    mc.backward(y)
    np.testing.assert_array_equal(to_numpy(x.grad), [0.0, 0.0])


def test_only_the_used_entries_have_a_gradient(backend, to_numpy):
    x = mc.variable([1.0, 2.0, 3.0], backend=backend)
    with mc.record():
        y = x[0] * x[2]
    mc.backward(y)
    np.testing.assert_array_equal(to_numpy(x.grad), [3.0, 0.0, 1.0])


def test_gradients_of_two_variables_share_no_memory():
    a, b = mc.variable([1.0, 2.0], backend="numpy"), mc.variable([1.0, 2.0], backend="numpy")
    with mc.record():
        y = xp.sum(a + b)
    mc.backward(y)
    a.grad[0] = 100.0
    assert b.grad.tolist() == [1.0, 1.0]
    mc.backward(y)
    assert a.grad.tolist() == [1.0, 1.0]


def test_nothing_is_written_when_an_operation_fails(backend):
    """An operation that computes but can't be differentiated, after others that can."""
    calls = []

    def fragile(x):
        calls.append(None)
        if len(calls) > 1:
            raise RuntimeError("no derivative today")
        return x * 1.0

    w, x = (mc.variable(v, backend=backend) for v in (2.0, 3.0))
    with mc.record():
        u = x.__multicalc_function__(fragile, (x,), {})
        y = u * w
    w.grad = u.grad = "before"
    with pytest.raises(RuntimeError, match="no derivative today"):
        mc.backward(y, intermediates=True)
    assert (w.grad, x.grad, u.grad, y.grad) == ("before", None, "before", None)


def test_nothing_is_written_when_adding_fails():
    w, x = (mc.variable([1.0, 2.0], backend="numpy") for _ in range(2))
    with mc.record():
        y = xp.sum(w * x)
    w.grad, x.grad = np.ones(2), np.ones(5)
    with pytest.raises(ValueError, match="broadcast"):
        mc.backward(y, accumulate=True)
    assert (w.grad.tolist(), x.grad.tolist()) == ([1.0] * 2, [1.0] * 5)


def test_a_vector_needs_a_cotangent(backend):
    x = mc.variable([1.0, 2.0], backend=backend)
    with mc.record():
        y = x * 2.0
    with pytest.raises(NotScalarError, match=r"shape \(2,\).*cotangent"):
        mc.backward(y)
    with pytest.raises(InvalidArgumentError, match=r"shape \(2,\) and dtype float64, found \(3,\)"):
        mc.backward(y, cotangent=np.ones(3))
    with pytest.raises(InvalidArgumentError, match=r"found .* float32"):
        mc.backward(y, cotangent=np.ones(2, dtype=np.float32))
    assert x.grad is None


def test_a_scalar_cotangent(backend):
    x, y = square(backend)
    y.backward(cotangent=10.0)
    assert float(x.grad) == 40.0


def test_cotangent_of_another_framework(backend):
    if backend == "numpy":
        pytest.skip("NumPy's arrays are everyone's")
    x, y = square("numpy")
    foreign = mc.variable(1.0, backend=backend).value
    with pytest.raises(MixedBackendsError, match="cotangent"):
        mc.backward(y, cotangent=foreign)
    assert x.grad is None


def test_what_was_not_recorded(backend):
    x = mc.variable(2.0, backend=backend)
    outside = x**2
    with mc.record():
        later = outside * 3.0
    for y in (x, outside):
        with pytest.raises(InvalidArgumentError, match="no recorded history"):
            mc.backward(y)
        with pytest.raises(InvalidArgumentError, match="no recorded history"):
            mc.graph(y)
    mc.backward(later)
    assert (float(outside.grad), x.grad) == (3.0, None)
    with pytest.raises(InvalidArgumentError, match="found a float"):
        mc.backward(4.0)


def test_complex_needs_a_real_output(backend, to_numpy):
    try:
        z = mc.variable(1.0 + 2.0j, backend=backend)
    except UnsupportedOperationError as error:
        pytest.skip(str(error))
    with mc.record():
        square = z * z
        y = xp.real(square)
    with pytest.raises(NotDifferentiableError, match="complex"):
        mc.backward(square)
    mc.backward(y)
    # x² - y²: ∂/∂x + i·∂/∂y = 2x - 2iy
    assert complex(to_numpy(z.grad)) == 2.0 - 4.0j
    with pytest.raises(NotDifferentiableError, match="real partials"):
        mc.graph(y)


def test_a_long_chain_does_not_recurse():
    x = mc.variable(1.0, backend="numpy")
    with mc.record():
        y = x
        for _ in range(5000):
            y = y + x
    mc.backward(y)
    assert float(x.grad) == 5001.0
    del y
