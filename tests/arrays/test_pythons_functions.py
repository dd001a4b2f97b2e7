"""``del``, ``round`` and ``divmod`` of standard arrays, and of the tape's variables."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError, UnsupportedOperationError

X = np.array([3.2, -2.5, 5.75])
KINDS = {"an array": mc.Array, "a variable": mc.variable}


@pytest.fixture(params=KINDS)
def x(request, backend):
    return KINDS[request.param](X, backend=backend.name)


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


def _values(y):
    return y.numpy() if hasattr(y, "numpy") else y


def test_a_variable_as_pythons_numbers(backend):
    x = mc.variable(X, backend=backend.name)
    assert x.tolist() == [3.2, -2.5, 5.75]
    assert (x[1].item(), float(x[1]), int(x[1])) == (-2.5, -2.5, -2)
    with pytest.raises(TypeError, match=r"found shape \(3,\); write xp\.exp\(x\) for math\.exp"):
        float(x)


def test_a_deep_copy_keeps_the_derivative(backend):
    f = mc.portable(lambda x: xp.sum(copy.deepcopy({"x": x})["x"] ** 2))
    assert mc.grad(f, backend=backend.name)(X).tolist() == (2 * X).tolist()
