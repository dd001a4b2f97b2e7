"""NumPy's data beside standard arrays: what it is when it is used, and what else stands there."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError

X = np.array([1.5, -0.5, 2.5])


def gradient(f, backend):
    return mc.grad(mc.portable(f), backend=backend)(X)


BESIDE = {
    "an operator": lambda buffer, x: buffer * x,
    "reflected": lambda buffer, x: x * buffer,
    "matmul": lambda buffer, x: xp.reshape(buffer @ x, (1,)),
    "a function": lambda buffer, x: xp.multiply(buffer, x),
    "an array of it": lambda buffer, x: xp.asarray(buffer) * x,
    "a view of it": lambda buffer, x: xp.reshape(buffer, (3,)) * x,
    "standard": lambda buffer, x: mc.Array(buffer) * x,
    "where": lambda buffer, x: xp.where(x > -9, buffer, 0.0) * x,
    "stack": lambda buffer, x: xp.stack([buffer, buffer])[0] * x,
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_a_buffer_that_is_filled_again(backend, beside):
    """Reference: by hand, the sum over k of the square of k x_k."""
    buffer = np.zeros(3)

    def f(x):
        total = 0.0
        for k in range(3):
            buffer[:] = 0
            buffer[k] = k + 1
            made = beside(buffer, x)
            buffer[:] = np.nan
            total = total + xp.sum(made * made)
        return total

    np.testing.assert_allclose(gradient(f, backend), 2 * X * np.array([1.0, 4.0, 9.0]))


def test_lists_are_joined(backend):
    def f(x):
        whole = xp.concat([x, [2.0], np.arange(2), (3, 4)])
        return xp.sum(xp.stack([np.ones(3), x, [1, 2, 3]]) ** 2) + xp.sum(whole * whole)

    np.testing.assert_allclose(gradient(f, backend), 4 * X)


def test_a_condition_of_integers(backend):
    counts = np.array([0, 2, -1])

    def f(x):
        return xp.sum(xp.where(counts, x, 0.0) * x + xp.where(xp.arange(3), x, 1.0))

    np.testing.assert_allclose(gradient(f, backend), 2 * X * [0, 1, 1] + [0, 1, 1])


NO_NUMBERS = (np.array([1, None]), np.array(["a"]), np.array(["2020"], "M8[D]"))


@pytest.mark.parametrize("data", NO_NUMBERS, ids=["objects", "text", "dates"])
def test_data_that_is_no_numbers(backend, data):
    for f in (lambda x: data * x, lambda x: x + data, lambda x: xp.where(x > 0, x, data)):
        with pytest.raises(PortabilityError, match=r"have to be numbers; write xp\.stack"):
            gradient(f, backend)
