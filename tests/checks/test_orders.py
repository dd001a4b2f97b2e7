"""Slips of second derivatives, of one function each: they are named with the order."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np
import pytest
from checks.variants import failures
from multicalc_conformance.checks import CHECKS
from multicalc_conformance.checks.orders import of_order_two

from multicalc.backend import Limit


def once(tiny, function):
    """``function`` of the framework, whose pullback can't be differentiated."""

    def call(*xs, **options):
        y = function(*xs, **options)
        y.parents = [(x, lambda c, pull=pull: last(pull(c))) for x, pull in y.parents]
        return y

    def last(c):
        return tiny.framework.Array(c.data, (c, refused))

    def refused(c):
        raise NotImplementedError("no second derivative")

    return call


@pytest.mark.parametrize("name", ["sin", "cos", "sqrt", "sum"])
def test_a_function_of_one_order(tiny, said, name):
    tiny.gives(**{name: once(tiny, getattr(tiny.framework, name))})
    text = said(of_order_two.name, CHECKS)
    assert f"{name}, a derivative of order 1 by jvp, raised NotImplementedError" in text


@pytest.mark.parametrize(
    ("member", "case"),
    [("truediv", "divide by /"), ("pow", "pow by **"), ("matmul", "matmul by @")],
)
def test_an_operator_of_one_order(tiny, said, member, case):
    own = f"__{member}__"
    setattr(tiny.framework.Array, own, once(tiny, getattr(tiny.framework.Array, own)))
    assert f"{case}, a derivative of order 1 by jvp, raised" in said(of_order_two.name, CHECKS)


def test_a_second_derivative_that_is_another(tiny, said):
    framework = tiny.framework
    framework.cos = framework.elementwise(np.cos, lambda c, y, a: c * framework.sin(a))
    tiny.gives(
        sin=framework.elementwise(np.sin, lambda c, y, a: c * framework.cos(a)), cos=framework.cos
    )
    text = said(of_order_two.name, CHECKS)
    assert "sin, a derivative of order 2 by grad of grad: expected " in text
    assert "cos, a derivative of order 1 by grad: expected " in text


def test_a_limit_that_is_declared(tiny, monkeypatch):
    tiny.gives(sin=once(tiny, tiny.framework.sin))
    tiny.becomes(operations=MappingProxyType({"sin": Limit(1, "tiny has only its gradient")}))
    assert of_order_two.name not in failures(tiny, monkeypatch, CHECKS)


def test_a_constant_beside_an_array_that_is_joined(tiny, said):
    right = tiny.framework.concat

    def concat(xs, axis):
        y = right(xs, axis)
        if not all(x.traced for x in xs):
            return once(tiny, lambda: y)()
        return y

    tiny.gives(concat=concat)
    assert "concat beside a constant, a derivative of order 1 by jvp, raised" in said(
        of_order_two.name, CHECKS
    )
