"""Errors of portable functions that name what to write."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import PortabilityError, TracingError

X = np.array([1.5, -0.5, 2.5])
ROWS = np.arange(6.0).reshape(3, 2)

GENERATORS = {
    "sum": lambda x: xp.sum(each * each for each in x),
    "stack": lambda x: xp.sum(xp.stack(map(abs, x))),
    "asarray": lambda x: xp.sum(xp.asarray(each for each in x)),
    "values": lambda x: xp.sum(xp.stack({0: x[0], 1: x[1]}.values())),
}


@pytest.mark.parametrize("f", GENERATORS.values(), ids=GENERATORS)
def test_generators(backend, f):
    with pytest.raises(TypeError, match=r"takes arrays and lists, found .*xp\.stack\(\["):
        mc.grad(mc.portable(f), backend=backend)(X)


def test_floats_as_indices(backend):
    for f in (lambda x: x[x[0]], lambda x: x[x], lambda x: x.at[x[0]].set(0.0)[0]):
        with pytest.raises(IndexError, match=r"found float64; write xp\.astype"):
            mc.grad(mc.portable(f), backend=backend)(X)


@pytest.mark.parametrize("key", [xp.argmax, xp.argsort, lambda x: x > 0], ids=["0", "1", "mask"])
def test_keys_of_a_framework_s_own_array(backend, key):
    """Right, or with what to write, which is right."""
    rows = backend.from_numpy(ROWS)

    def value(f):
        return mc.grad(mc.portable(f), backend=backend)(X)[0]

    def told():
        try:
            return value(lambda x: xp.sum(mc.Array(rows[key(x)]) * x[0]))
        except (TypeError, ValueError, IndexError) as error:
            return "".join([str(error), *getattr(error, "__notes__", ())])

    found = told()
    expected = np.sum(ROWS[np.asarray(mc.portable(key)(X))])
    if isinstance(found, str):
        assert "mc.Array(data)[" in found or "x.native" in found
    else:
        np.testing.assert_allclose(found, expected)
    right = value(lambda x: xp.sum(mc.Array(rows)[key(x)] * x[0]))
    np.testing.assert_allclose(right, expected)


@pytest.mark.skip_numpy("has no compiler")
def test_data_by_a_traced_index(backend, fast_compiler):
    f = mc.portable(lambda x: xp.sum(ROWS[xp.argsort(x)]))
    with pytest.raises(TracingError, match=r"xp\.asarray\(data\)\[i\] for data\[i\]"):
        mc.jit(f, backend=backend, compiler=fast_compiler)(X)


@pytest.mark.parametrize("exponent", [-2, np.array([1, -2, 0]), [0, 0, -1]], ids=str)
def test_negative_powers_of_integers(backend, exponent):
    """Garbage on JAX and 0 on PyTorch; compiled there is nothing to see."""
    counts = np.array([1, 2, 4])
    f = mc.portable(lambda i, x: xp.sum((i**exponent) * x))
    with pytest.raises(PortabilityError, match=r"integers have no negative powers; write x\*\*"):
        mc.grad(f, argnums=1, backend=backend)(counts, X)
    f = mc.portable(lambda i, x: xp.sum((i ** xp.astype(xp.asarray(exponent), float)) * x))
    found = mc.grad(f, argnums=1, backend=backend)(counts, X)
    np.testing.assert_allclose(found, counts ** np.asarray(exponent, float), rtol=1e-15)
