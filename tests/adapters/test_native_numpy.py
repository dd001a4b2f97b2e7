"""The NumPy adapter nested with autograd's own transforms.

References: derivatives of monomials by hand.
"""

from __future__ import annotations

from itertools import product

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from adapters.comparing import assert_close
from autograd.tracer import trace_stack

import multicalc as mc


def forward(f):
    return lambda x: mc.jvp(f, (x,), (1.0,))[1]


DERIVATIVES = {"ours": mc.grad, "ours-forward": forward, "autograd": autograd.grad}


@pytest.mark.parametrize(("outer", "inner"), list(product(DERIVATIVES, DERIVATIVES)))
def test_nested_with_autograd(outer, inner):
    d_outer, d_inner = DERIVATIVES[outer], DERIVATIVES[inner]
    x = np.array(2.0)
    assert_close(d_outer(lambda x: x * d_inner(lambda y: x + y)(x))(x), 1.0)
    assert_close(d_outer(d_inner(lambda x: x**4))(x), 48.0)


def test_after_autograd_left_its_counter_off():
    """An exception inside autograd leaves its trace counter raised; ours must not mind, nor mind
    one that is lower than before."""
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            autograd.grad(lambda x: x * (1 // 0))(1.0)
    top = trace_stack.top
    found = mc.grad(lambda x: x * autograd.grad(lambda y: x + y)(x))(np.array(2.0))
    assert_close(found, 1.0)
    assert trace_stack.top >= top


def test_a_rule_that_autograd_lacks_in_forward_mode():
    """det has no forward rule: the jvp comes from its reverse rule, det(A) tr(A⁻¹B)."""
    a, b = np.array([[2.0, 0.5], [0.3, 3.0]]), np.array([[1.0, -1.0], [0.5, 2.0]])
    _, pushed = mc.jvp(anp.linalg.det, (a,), (b,))
    assert_close(pushed, np.linalg.det(a) * np.trace(np.linalg.inv(a) @ b))


def test_float32_beside_python_numbers():
    """NumPy 1 widens a float32 scalar that meets a Python number; the gradient stays narrow."""
    x = np.array([1.0, 2.0], dtype="float32")
    gradient = mc.grad(lambda x: anp.sum(x**3) * 2.0)(x)
    assert gradient.dtype == "float32"
    assert_close(gradient, 6 * x**2, 1e-6)
    assert mc.hessian(lambda x: anp.sum(x**3) * 2.0)(x).dtype == "float32"


def test_an_array_without_axes_that_is_indexed_and_used():
    """autograd can't add the cotangent of an index to that of another use: f = x + (x + x) = 3x,
    and x (x + x) = 2x²."""
    x = np.array(2.0)
    assert_close(mc.grad(lambda x: anp.sum(x + (x + x[None])))(x), 3.0)
    assert_close(mc.hessian(lambda x: anp.sum(x * (x + x[None])))(x), 4.0)


class Foreign:
    """Stands for an array of another framework, which takes none but its own."""

    def __add__(self, other):
        raise TypeError(f"expected Foreign, got {type(other).__name__}")


def test_a_function_of_another_framework_is_told_to_name_it():
    """Once, however many transforms the error goes through."""
    with pytest.raises(TypeError, match="got ArrayBox") as error:
        mc.hessian(lambda x: Foreign() + x)(np.array([1.0, 2.0]))
    (note,) = error.value.__notes__
    assert 'backend="torch"' in note
    with pytest.raises(ZeroDivisionError) as error:
        mc.grad(lambda x: x * (1 / 0))(np.array(1.0))
    assert not hasattr(error.value, "__notes__")


def test_the_vectors_of_a_block_are_packed():
    """NumPy multiplies scattered matrices without BLAS, tens of times as slowly."""
    block = np.moveaxis(np.arange(24.0).reshape(3, 4, 2), -1, 0)
    assert not block[0].flags.c_contiguous
    met = []

    def pullback(row):
        met.append(row[0].flags.c_contiguous)
        return (2 * row[0],)

    (found,) = mc.get_backend("numpy").pull_many(pullback, (block,))
    np.testing.assert_array_equal(found, 2 * block)
    assert met == [True, True]
