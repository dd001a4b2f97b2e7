"""Backends know which arrays carry a derivative, at any depth, and which are data."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc.backend import Backend, get_backend
from multicalc.errors import PortabilityError


def reverse(f, x):
    return mc.grad(f)(x)


def forward(f, x):
    return mc.jvp(f, (x,), (x,))[1]


WAYS = pytest.mark.parametrize("transform", [reverse, forward])


def look(backend, xp, found):
    """A function that notes of an argument, of what is computed from it, and of what isn't."""

    def f(x):
        y = xp.exp(x) * 2.0
        data = xp.ones(2) * 2.0
        found.append([backend.differentiated(z) for z in (x, y, xp.sum(y), y[0])])
        found.append([backend.differentiated(z) for z in (data, x > 0, xp.argsort(x))])
        return xp.sum(y * y)

    return f


YES, NO = [True] * 4, [False] * 3


@WAYS
def test_what_depends_on_the_argument(backend, xp, arrays, transform):
    found = []
    transform(look(backend, xp, found), arrays([1.0, 2.0]))
    assert found == [YES, NO]


@WAYS
def test_nothing_after_a_transform(backend, xp, arrays, transform):
    x = arrays([1.0, 2.0])
    transform(lambda x: xp.sum(x * x), x)
    assert not backend.differentiated(x)


@WAYS
@pytest.mark.parametrize("around", [reverse, forward])
def test_in_a_transform_within_another(backend, xp, arrays, transform, around):
    """Of the inner argument, and of what the outer one differentiates."""
    found, outside = [], []

    def outer(y):
        def inner(x):
            outside.append(backend.differentiated(y))
            return look(backend, xp, found)(x) * xp.sum(y)

        return xp.sum(transform(inner, xp.ones_like(y)))

    around(outer, arrays([1.0, 2.0]))
    assert found[0] == YES
    # MXNet runs a function again that goes back within one that goes back.
    assert all(outside)


@pytest.mark.skip_numpy("has no compiler")
@pytest.mark.skip_mxnet("what is compiled there is a function, and not its derivative")
def test_in_what_is_compiled(backend, xp, arrays, fast_compiler):
    found = []
    compiled = mc.jit(mc.grad(look(backend, xp, found)), compiler=fast_compiler)
    compiled(arrays([1.0, 2.0]))
    assert found[0] == YES


def test_an_adapter_that_does_not_know(monkeypatch):
    """Whatever can have a derivative is taken to have one, while a transform on it runs."""
    monkeypatch.setattr(type(get_backend("numpy")), "differentiated", Backend.differentiated)
    found = []

    @mc.portable
    def f(x):
        found.append(int(mc.xp.sum(x > 0)))
        for each in (x[0], mc.xp.sum(mc.xp.ones(2))):
            with pytest.raises(PortabilityError, match="would lose the derivative"):
                float(each)
        return x[0]

    x = np.ones(2)
    mc.grad(f)(x)
    assert found == [2]
    assert float(mc.Array(x)[0]) == 1.0
