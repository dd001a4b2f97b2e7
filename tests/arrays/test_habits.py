"""What people do from habit with arrays of portable functions, and with the tape's variables."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError, PortabilityError, UnsupportedOperationError

X = np.array([3.2, -2.5, 5.75])
KINDS = {"an array": mc.Array, "a variable": mc.variable}

WRITTEN = {
    "mean": "write xp.mean",
    "cumsum": "write xp.cumulative_sum",
    "norm": "write xp.linalg.vector_norm(x)",
    "flatten": "xp.reshape(x, (-1,))",
    "view": "write xp.reshape(x, shape)",
    "sofmax": "did you mean xp.softmax?",
}


@pytest.fixture(params=KINDS)
def x(request, backend):
    return KINDS[request.param](X, backend=backend.name)


@pytest.mark.parametrize("name", WRITTEN)
def test_a_method_that_is_not_there_says_what_to_write(x, name):
    with pytest.raises(AttributeError) as error:
        getattr(x, name)
    assert WRITTEN[name] in str(error.value)
    assert not hasattr(x, name)


def test_protocols_that_are_not_there_are_no_habits(x):
    with pytest.raises(AttributeError, match="object has no attribute '__cuda_array_interface__'"):
        _ = x.__cuda_array_interface__
    assert copy.copy(x).shape == (3,)


def test_nothing_is_deleted(x):
    with pytest.raises(UnsupportedOperationError, match=r"xp\.concat"):
        del x[0]


def test_round(x):
    assert np.asarray(_values(round(x))).tolist() == [3.0, -2.0, 6.0]
    with pytest.raises(PortabilityError, match=r"xp\.round\(x \* 10\.0\*\*digits\)"):
        round(x, 1)


def test_divmod(x):
    quotient, remainder = divmod(x, 2.0)
    assert np.asarray(_values(quotient)).tolist() == [1.0, -2.0, 2.0]
    np.testing.assert_allclose(_values(remainder), [1.2, 1.5, 1.75], rtol=1e-15)
    quotient, remainder = divmod(7.0, x)
    assert np.asarray(_values(quotient)).tolist() == [2.0, -3.0, 1.0]
    np.testing.assert_allclose(_values(remainder), [0.6, -0.5, 1.25], rtol=1e-14)


def test_divmod_has_the_derivatives_of_both(backend):
    """7 = q·x + r with q constant: dr/dx = -q."""

    @mc.portable
    def f(x):
        quotient, remainder = divmod(7.0, x)
        return xp.sum(quotient * x + 2.0 * remainder)

    assert mc.grad(f, backend=backend.name)(X).tolist() == [-2.0, 3.0, -1.0]


def test_only_matrices_have_a_transpose_without_axes(x):
    with pytest.raises(InvalidArgumentError, match=r"found shape \(3,\).*of a vector x itself"):
        _ = x.T


def _values(y):
    return y.numpy() if hasattr(y, "numpy") else y
