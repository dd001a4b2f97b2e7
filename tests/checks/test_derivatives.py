"""Slips of first derivatives: each is named."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np
import pytest
from checks.variants import pulling


def test_vjp_that_gives_two_values(tiny, said):
    right = tiny.backend.TinyBackend.vjp
    tiny.becomes(vjp=lambda self, f, xs: right(self, f, xs)[::2])
    text = said("vjp's result has its form")
    assert "vjp must return (outs, aux, pullback)" in text
    assert "a tuple of 2" in text


def test_vjp_that_calls_the_function_again(tiny, said):
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        f(*xs)
        return right(self, f, xs)

    tiny.becomes(vjp=vjp)
    assert "vjp called f 2 times; once is" in said("vjp's result has its form")


def test_a_pullback_that_calls_the_function_again_and_again(tiny, said):
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        outs, aux, pullback = right(self, f, xs)
        return outs, aux, lambda cotangents: (f(*xs), f(*xs), pullback(cotangents))[-1]

    tiny.becomes(vjp=vjp)
    text = said("vjp's result has its form")
    assert "vjp and its pullback called f 3 times; twice is" in text


def test_vjp_that_drops_aux(tiny, said):
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        outs, _, pullback = right(self, f, xs)
        return outs, (), pullback

    tiny.becomes(vjp=vjp)
    assert "vjp gave 0 arrays of aux, where f gave 1" in said("vjp's result has its form")


def test_none_for_an_input_that_is_used(tiny, said):
    tiny.becomes(vjp=pulling(tiny, lambda pull, c: (None, *pull(c)[1:])))
    assert "number 0 is zero, where it is not; None stands for zero" in said(
        "vjp's result has its form"
    )


def test_none_where_the_adapter_writes_zeros(tiny, said):
    tiny.becomes(takes_none=True, vjp=pulling(tiny, lambda pull, c: (None, *pull(c)[1:])))
    assert "number 0 is None; with takes_none zeros" in said("vjp's result has its form")


def test_one_cotangent_for_two_inputs(tiny, said):
    tiny.becomes(vjp=pulling(tiny, lambda pull, c: pull(c)[:1]))
    assert "one array or None for each input, here 2" in said("vjp's result has its form")


def test_a_dropped_output(tiny, said):
    def change(pull, cotangents):
        return pull((cotangents[0], *(0.0 * c for c in cotangents[1:])))

    tiny.becomes(vjp=pulling(tiny, change))
    text = said("derivatives of two outputs, with different cotangents")
    assert "the cotangent of the second output is dropped" in text


def test_a_transposed_matrix_product(tiny, said):
    right = tiny.framework.matmul

    def matmul(x, y):
        turned = tiny.framework.permute_dims
        return tiny.framework.Array(
            x.data @ y.data,
            (x, lambda c: right(c, turned(y, (1, 0))) if y.shape[1] == 1 else right(c, y)),
            (y, lambda c: right(turned(x, (1, 0)), c)),
        )

    tiny.framework.Array.__matmul__ = matmul
    text = said("derivatives of a matrix product, with an asymmetric cotangent")
    assert "∂(A @ B)/∂A" in text
    assert "a transpose too many or too few" in text


def test_a_pullback_that_works_once(tiny, said):
    def vjp(self, f, xs):
        outs, aux, pullback = right(self, f, xs)
        left = [pullback]
        return outs, aux, lambda cotangents: left.pop()(cotangents)

    right = tiny.backend.TinyBackend.vjp
    tiny.becomes(vjp=vjp)
    text = said("a pullback called again")
    assert "called for the second time raised IndexError" in text
    assert "it has to stay as it is" in text


def test_a_pullback_that_adds_up(tiny, said):
    def vjp(self, f, xs):
        outs, aux, pullback = right(self, f, xs)
        before = []

        def added(cotangents):
            before.append(pullback(cotangents))
            return tuple(sum(parts[1:], parts[0]) for parts in zip(*before, strict=True))

        return outs, aux, added

    right = tiny.backend.TinyBackend.vjp
    tiny.becomes(vjp=vjp)
    assert "called for the second time" in said("a pullback called again")


def test_one_use_of_an_input_only(tiny, said):
    tiny.rewrite_vjp("totals[x.number] + c if x.number in totals else c", "c")
    text = said("derivatives by an input used twice")
    assert "only one use is counted" in text


def test_a_node_pulled_on_before_it_is_complete(tiny, said):
    tiny.rewrite_vjp("max(after)", "min(after)")
    assert "has to be complete" in said("derivatives by an input used at several depths")


def test_a_cotangent_added_to_in_place(tiny, said):
    framework, fit = tiny.framework, tiny.framework.fit
    framework.fit = lambda c, shape: c if c.shape == shape else fit(c, shape)
    framework.broadcast_to = lambda x, shape: x + framework.Array(np.zeros(shape, x.dtype))
    tiny.rewrite_vjp(
        "totals[x.number] = totals[x.number] + c if x.number in totals else c",
        "totals.setdefault(x.number, c).data[...] += c.data * (totals[x.number] is not c)",
    )
    assert "was added to in place" in said("cotangents are not written into")


def test_equal_inputs_that_become_one(tiny, said):
    tiny.rewrite_vjp(
        "inputs = [Array(x.data, (x, lambda c: c), traced=True) for x in xs]",
        "known = {}; inputs = [known.setdefault(x.data.tobytes(), "
        "Array(x.data, (x, lambda c: c), traced=True)) for x in xs]",
    )
    text = said("derivatives by two equal inputs")
    assert "expected 90., found 135." in text
    assert "each of two equal inputs got the sum of both" in text
    assert "(section “Nesting”)" in text


def test_a_value_whose_reading_cuts_the_graph(tiny, said):
    def to_numpy(self, x):
        x.parents = []
        return x.data.copy()

    tiny.becomes(to_numpy=to_numpy)
    assert "reading a value cuts" in said("derivatives after values were read")


def test_an_error_that_comes_out_as_another(tiny, said):
    right = tiny.backend.TinyBackend.vjp

    def vjp(self, f, xs):
        try:
            return right(self, f, xs)
        except Exception as error:
            raise RuntimeError("failed") from error

    tiny.becomes(vjp=vjp)
    assert "came out as a RuntimeError" in said("derivatives after an error in the function")


def test_a_graph_gone_through_by_recursion(tiny, said, request):
    # Frameworks that were imported before may have raised it.
    request.addfinalizer(partial(sys.setrecursionlimit, sys.getrecursionlimit()))
    sys.setrecursionlimit(1000)
    right = tiny.framework.vjp

    def visit(node, seen):
        if node.number not in seen:
            seen.add(node.number)
            for parent, _ in node.parents:
                visit(parent, seen)

    def vjp(f, xs):
        outs, pull = right(f, xs)

        def pullback(cotangents):
            for out in outs:
                visit(out, set())
            return pull(cotangents)

        return outs, pullback

    tiny.framework.vjp = vjp
    assert "a loop with a stack of its own" in said("derivatives of a long function")


def test_an_output_that_is_an_input_is_dropped(tiny, said):
    inputs = "{x.number for x in inputs}"
    tiny.rewrite_vjp("add(out, c)", f"add(out, c * float(out.number not in {inputs}))")
    text = said("derivatives of outputs that are one another, or an input")
    assert "the output that is the input itself is dropped" in text


@pytest.mark.parametrize("kept", ["first", "last"])
def test_two_outputs_that_are_one_array_of_which_one_is_dropped(tiny, said, kept):
    call = "totals.setdefault(out.number, c)" if kept == "first" else "totals[out.number] = c"
    tiny.rewrite_vjp("add(out, c)", f"nodes[out.number] = out; {call}")
    text = said("derivatives of outputs that are one another, or an input")
    assert "where y = x * x, of three cotangents" in text
    assert "of an output that stands twice only one cotangent is taken" in text


def test_cotangents_that_are_one_array_of_which_one_is_dropped(tiny, said):
    """As where only functions of three outputs are watched."""
    framework, fit = tiny.framework, tiny.framework.fit
    framework.fit = lambda c, shape: c if c.shape == shape else fit(c, shape)
    same = "len(outs) == 2 and outs[0].number == outs[1].number"
    tiny.rewrite_vjp("add(out, c)", f"add(out, c * float(not ({same} and c is cotangents[1])))")
    text = said("derivatives of outputs that are one another, or an input")
    assert text.startswith("jvp of x + y: expected [3., 13., 104.], found ")
    assert "the pullback of +, of which this is the pullback, gives one array twice" in text


def test_zeros_of_another_shape(tiny, said):
    def change(pull, cotangents):
        zero = tiny.framework.Array(np.zeros(()))
        return tuple(x if x.data.any() else zero for x in pull(cotangents))

    tiny.becomes(vjp=pulling(tiny, change))
    text = said("derivatives by an input that is not used")
    assert "by an unused input: expected shape (2, 2), found ()" in text


def test_a_constant_that_is_refused(tiny, said):
    tiny.rewrite_vjp("add(out, c)", "assert out.traced, 'a constant'; add(out, c)")
    text = said("derivatives of an output that doesn't depend on the input")
    assert text.startswith("AssertionError: a constant (line ")


def test_a_broadcast_that_is_pulled_back_as_a_mean(tiny, said):
    right = tiny.framework.fit
    tiny.framework.fit = lambda c, shape: right(c, shape) * (np.prod(shape) / c.data.size)
    text = said("derivatives by inputs that are broadcast")
    assert "by s: expected 105.5, found 17.58" in text
