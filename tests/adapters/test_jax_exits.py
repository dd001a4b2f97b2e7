"""Values that leave an array of JAX's in a transform: refused where a derivative would be lost."""

from __future__ import annotations

import math
import threading

import numpy as np
import pytest

import multicalc as mc
from multicalc.errors import PortabilityError, TracingError

jax = pytest.importorskip("jax")
import jax.numpy as jnp  # noqa: E402

X = np.array([1.5, 2.0], dtype="float32")


def reverse(f):
    return mc.grad(f)(jnp.asarray(X))


def forward(f):
    return mc.jvp(f, (jnp.asarray(X),), (jnp.asarray(X),))[1]


def twice(f):
    return mc.hvp(f, (jnp.asarray(X),), (jnp.asarray(X),))


def times(value):
    """``Σ x²`` times a number that ``value`` makes of ``x``."""
    return lambda x: jnp.sum(x * x) * value(x)


WAYS = pytest.mark.parametrize("transform", [reverse, forward, twice])


@WAYS
def test_item(transform):
    with pytest.raises(PortabilityError, match=r"write x\[0\] for x\[0\].item\(\)") as refused:
        transform(times(lambda x: x[0].item()))
    assert "jax.lax.stop_gradient(x) where a constant is meant" in str(refused.value)


@WAYS
@pytest.mark.parametrize("value", [lambda x: float(x[0]), lambda x: math.exp(x[0]), np.exp])
def test_what_jax_refuses_itself(value, transform):
    with pytest.raises((jax.errors.ConcretizationTypeError, jax.errors.TracerArrayConversionError)):
        transform(times(value))


ALLOWED = {
    "a branch": (lambda x: 3.0 if x[0] > 1.0 else 0.0, 3.0),
    "an index": (lambda x: [1.0, 3.0][jnp.argmax(x).item()], 3.0),
    "an integer": (lambda x: int(x[1]), 2.0),
    "data": (lambda x: jnp.asarray([3.0, 1.0])[0].item(), 3.0),
    "a constant": (lambda x: jax.lax.stop_gradient(x)[1].item(), 2.0),
}


@WAYS
@pytest.mark.parametrize(("value", "number"), ALLOWED.values(), ids=ALLOWED)
def test_what_loses_none(value, number, transform):
    right = 2 * X @ X if transform is forward else 2 * X
    np.testing.assert_allclose(transform(times(value)), number * right, rtol=1e-6)


def test_compiled_there_is_no_value():
    with pytest.raises(TracingError):
        mc.jit(lambda x: jnp.sum(x) * x[0].item())(jnp.asarray(X))


def test_nothing_is_changed_outside():
    """Not for JAX's own transforms, in another thread or afterwards."""
    found = []

    def native():
        found.append(jax.grad(lambda x: jnp.sum(x) * x[0].item())(jnp.asarray(X)).tolist())

    def f(x):
        thread = threading.Thread(target=native)
        thread.start()
        thread.join()
        return jnp.sum(x)

    mc.grad(f)(jnp.asarray(X))
    native()
    assert found == [[1.5, 1.5]] * 2
