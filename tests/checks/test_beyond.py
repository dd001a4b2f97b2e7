"""Slips of nesting, threads, precision, memory, declarations and compilers: each is named."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from checks.variants import pulling

from multicalc.backend import Limit


def test_a_pullback_that_is_a_constant(tiny, said):
    def change(pull, cotangents):
        return tuple(tiny.framework.Array(x.data) for x in pull(cotangents))

    tiny.becomes(vjp=pulling(tiny, change))
    assert "the inner derivative is a constant" in said("second and third derivatives")


def test_perturbations_that_are_confused(tiny, said):
    """An input that an outer derivative follows is the inner one's, too."""
    tiny.rewrite_vjp(
        "[Array(x.data, (x, lambda c: c), traced=True) for x in xs]",
        "[x if x.traced else Array(x.data, (x, lambda c: c), traced=True) for x in xs]",
    )
    assert "perturbation confusion" in said("perturbations are not confused")


def test_an_array_that_loses_its_mark_of_being_traced(tiny, said):
    tiny.rewrite_vjp("outs = f(", "[setattr(x, 'traced', False) for x in xs]; outs = f(")
    text = said("perturbations are not confused")
    assert text.startswith("d/dx [x · d/dy (x · y)] at y = x, reverse over reverse: expected 6.")
    assert "loses its mark of being traced" in text


def test_threads_that_share_what_is_kept(tiny, said):
    tiny.framework.waiting = []
    tiny.rewrite_vjp(
        "outs = f(*inputs)", "waiting.append(inputs); outs = f(*inputs); inputs = waiting.pop()"
    )
    text = said("two threads take derivatives at once")
    assert "in a thread, beside another's" in text
    assert "kept for each thread" in text


def test_a_product_that_is_twice_what_it_has_to_be(tiny, said):
    right = tiny.backend.TinyBackend.hvp

    def hvp(self, f, xs, tangents):
        *rest, products = right(self, f, xs, tangents)
        return *rest, tuple(x * 2.0 for x in products)

    tiny.becomes(hvp=hvp)
    text = said("jvp, jacobian, hvp and hessian")
    assert text.startswith("the Hessian of sum(x³) + x₀x₁x₂ times v: ")
    assert text.endswith("it is 2 × the reference")


def test_numbers_that_widen(tiny, said):
    framework = tiny.framework
    framework.Array.__rmul__ = lambda x, y: framework.multiply(framework.astype(x, "float64"), y)
    text = said("Python's numbers take the dtype beside them")
    assert text == "0.1 * x of float32: expected dtype float32, found float64"


def test_digits_that_are_lost(tiny, said):
    def exp(x):
        return tiny.framework.Array(np.exp(x.data.astype("float32")).astype(x.dtype))

    tiny.has(exp=exp)
    text = said("the namespace has what multicalc needs")
    assert "exp: " in text
    assert "it is right to float32's digits" in text


def test_a_view_from_to_numpy(tiny, said):
    tiny.becomes(to_numpy=lambda self, x: x.data)
    assert "to_numpy gives a view" in said("conversions share no memory")


def test_a_view_kept_by_from_numpy(tiny, said):
    tiny.becomes(from_numpy=lambda self, x, like=None: tiny.framework.Array(x))
    assert "from_numpy keeps a view" in said("conversions share no memory")


def test_gradients_of_another_dtype(tiny, said):
    right = tiny.backend.TinyBackend.value_and_grad

    def value_and_grad(self, f, xs):
        outs, aux, grads = right(self, f, xs)
        return outs, aux, tuple(tiny.framework.astype(x, "float64") for x in grads)

    tiny.becomes(value_and_grad=value_and_grad)
    text = said("derivatives keep the dtype and its digits")
    assert "the gradient of sum(0.1 * exp(x)), x of float32: expected dtype float32" in text


def test_a_sum_in_another_precision(tiny, said):
    def narrow(x, *, axis=None, keepdims=False, dtype=None):
        total = x.data.astype("float32").sum(axis=axis, keepdims=keepdims)
        return tiny.framework.Array(total.astype(x.dtype))

    tiny.has(sum=narrow)
    text = said("exp, sum and matmul have float64's digits")
    assert "the sum of seven times 1/3: expected 2.333333333333333" in text
    assert "it is right to float32's digits" in text


def test_a_number_that_is_rounded_on_its_way_out(tiny, said):
    tiny.framework.Array.__float__ = lambda x: float(round(float(x.data)))
    assert said("float(x) and bool(x)") == "float(x) of 2.5 is 2.0, where 2.5 is right"


def test_numpys_arrays_that_are_taken_for_something_else(tiny, said):
    right = tiny.framework.Array.__add__
    tiny.framework.Array.__add__ = lambda x, y: right(x, -y if isinstance(y, np.ndarray) else y)
    text = said("operators beside NumPy's arrays are right or raise")
    assert text.startswith("x + n: expected [3.5, -1.5, 1.5], found [-0.5, -2.5, 4.5]")


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("a result that is written into changes nothing", "to_numpy gives a view"),
        ("an argument that is written into changes nothing", "from_numpy keeps a view"),
    ],
)
def test_copies_that_are_promised_and_not_made(tiny, said, name, cause):
    """An adapter with an ``unshared`` of its own may share memory otherwise."""
    tiny.becomes(
        unshared=lambda self, arrays, others: tuple(arrays),
        from_numpy=lambda self, x, like=None: tiny.framework.Array(x),
        to_numpy=lambda self, x: x.data,
    )
    assert cause in said(name)


def test_an_operation_misspelt_in_what_is_declared(tiny, said):
    tiny.becomes(operations=MappingProxyType({"linalg.choleski": Limit(0, "none")}))
    text = said("what is declared has names of multicalc's")
    assert "'linalg.choleski', which there is not; did you mean 'linalg.cholesky'?" in text


def test_complex_numbers_that_are_not_declared(tiny, said):
    tiny.becomes(features=MappingProxyType({}))
    assert "declare in features" in said("complex numbers are right, or declared")
