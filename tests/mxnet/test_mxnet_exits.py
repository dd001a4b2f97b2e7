"""Values that leave an array in a transform: refused where a derivative would be lost."""

from __future__ import annotations

import importlib.util
import math

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError, TracingError

mx = load()
ensure_numpy_mode()

X = np.array([1.5, 2.0])


def array(x):
    return mx.np.array(np.asarray(x), dtype="float64")


def reverse(f):
    return mc.grad(f)(array(X))


def forward(f):
    return mc.jvp(f, (array(X),), (array(X),))[1]


def twice(f):
    return mc.hvp(f, (array(X),), (array(X),))


def reverse_twice(f):
    return mc.grad(lambda x: xp.sum(mc.grad(f)(x)))(array(X))


WAYS = pytest.mark.parametrize("transform", [reverse, forward, twice, reverse_twice])


def times(value):
    """``Σ x²`` times a number that ``value`` makes of ``x``."""
    return lambda x: xp.sum(x * x) * value(x)


@WAYS
@pytest.mark.parametrize(
    ("value", "instead"),
    [
        (lambda x: float(x[0]), "x[0] for float(x[0])"),
        (lambda x: math.exp(x[0]), "xp.exp(x) for math.exp(x)"),
        (lambda x: x[0].item(), "x[0] for x[0].item()"),
        (lambda x: x.asnumpy()[0], "x[0] for x[0].asnumpy()"),
        (lambda x: x.tolist()[0], "x[0] for x[0].tolist()"),
    ],
)
def test_what_would_lose_a_derivative(value, instead, transform):
    with pytest.raises(PortabilityError) as refused:
        transform(times(value))
    said = str(refused.value)
    assert said.startswith("mxnet: ")
    assert instead in said
    assert "x.detach() where a constant is meant" in said


ALLOWED = {
    "a branch": (lambda x: 3.0 if x[0] > 1.0 else 0.0, 3.0),
    "the truth of a number": (lambda x: 3.0 if x[0] else 0.0, 3.0),
    "an index": (lambda x: [1.0, 3.0][int(mx.np.argmax(x))], 3.0),
    "a mask": (lambda x: float((x > 1.75).asnumpy().sum()), 1.0),
    "an integer": (lambda x: int(x[1]), 2.0),
    "printed": (lambda x: float(f"{x[1]:.2f}") + 0 * len(f"{x} {x!r}"), 2.0),
    "data": (lambda x: float(array([3.0])[0]) + array([2.0]).item() + array(1.0).tolist(), 6.0),
    "data that was used": (lambda x: [d := array([3.0, 1.0]), d * x, float((2.0 * d)[0])][2], 6.0),
    "made within": (lambda x: (xp.ones(2) * 2.0).asnumpy().sum(), 4.0),
    "a constant": (lambda x: x.detach().asnumpy()[1], 2.0),
}


@WAYS
@pytest.mark.parametrize(("value", "number"), ALLOWED.values(), ids=ALLOWED)
def test_what_loses_none(value, number, transform):
    """∇Σx² = 2x, its tangent along x is 2Σx², the Hessian times x is 2x, and ∇Σ∇ is 2."""
    right = {reverse: 2 * X, forward: 2 * X @ X, twice: 2 * X, reverse_twice: [2.0, 2.0]}
    found = transform(times(value)).asnumpy()
    np.testing.assert_allclose(found, number * np.asarray(right[transform]), rtol=1e-15)


def test_compiled_there_is_no_value():
    with pytest.raises(TracingError, match="asnumpy"):
        mc.jit(lambda x: xp.sum(x) * float(x[0]))(array(X))


def test_results_are_read_as_ever():
    kept = []
    value, slope = mc.value_and_grad(lambda x: (kept.append(x * 2.0), xp.sum(x * x))[1])(array(X))
    assert float(value) == 6.25
    assert slope.tolist() == [3.0, 4.0]
    assert kept[0].asnumpy().tolist() == [3.0, 4.0]
