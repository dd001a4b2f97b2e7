"""Numbers of NumPy's that are part of a compiled program are warned of."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp

X = np.array([1.0, 2.0])


def compiled(f, backend_name, fast_compiler):
    return mc.jit(f, backend=backend_name, compiler=fast_compiler)


@pytest.mark.skip_numpy("has no compiler")
@pytest.mark.parametrize("draw", [np.random.normal, np.random.rand, np.random.permutation])
def test_numpys_functions(draw, backend_name, fast_compiler):
    def noisy(x):
        return x * float(np.ravel(draw(3))[0])

    f = compiled(noisy, backend_name, fast_compiler)
    with pytest.warns(UserWarning, match="noisy draws from numpy.random while it is compiled"):
        first = f(X)
    # It is true: the second call, which nothing traces, gives the same.
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(f(X), first)


@pytest.mark.skip_numpy("has no compiler")
def test_in_a_derivative(backend_name, fast_compiler):
    def noisy(x):
        return xp.sum(x**2) * np.random.uniform()

    f = mc.grad(compiled(noisy, backend_name, fast_compiler))
    with pytest.warns(UserWarning, match="numpy.random"):
        f(X)


def test_not_of_keys_or_where_nothing_is_compiled(backend_name, fast_compiler):
    def quiet(x):
        return x + mc.random.normal(mc.random.key(0), (2,))

    def noisy(x):
        return xp.sum(x) * np.random.uniform()

    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        compiled(quiet, backend_name, fast_compiler)(X)
        mc.grad(noisy, backend="numpy")(X)
        mc.jit(noisy, backend="numpy")(X)
