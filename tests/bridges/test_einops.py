"""einops's patterns, with NumPy beside them."""

from __future__ import annotations

import einops
import numpy as np
import pytest

import multicalc as mc
from multicalc.bridges import einops as bridge

X = np.sin(np.arange(24.0)).reshape(2, 3, 4)
M = np.cos(np.arange(12.0)).reshape(4, 3)

CALLS = {
    "rearrange": (lambda e, x: e.rearrange(x, "a b c -> c (a b)"),
                  X.transpose(2, 0, 1).reshape(4, 6)),
    "split": (lambda e, x: e.rearrange(x, "a b (c d) -> (b c) d a", d=2),
              X.reshape(2, 3, 2, 2).transpose(1, 2, 3, 0).reshape(6, 2, 2)),
    "mean": (lambda e, x: e.reduce(x, "a b c -> b", "mean"), X.mean(axis=(0, 2))),
    "max": (lambda e, x: e.reduce(x, "a b (c d) -> c", "max", d=2),
            X.reshape(2, 3, 2, 2).max(axis=(0, 1, 3))),
    "prod": (lambda e, x: e.reduce(x, "a b c -> a c", "prod"), X.prod(axis=1)),
    "repeat": (lambda e, x: e.repeat(x, "a b c -> b (r a) c", r=2),
               np.tile(X.transpose(1, 0, 2), (1, 2, 1))),
    "list": (lambda e, x: e.rearrange([x, 2 * x], "n a b c -> a (n b) c"),
             np.concatenate([X, 2 * X], axis=1)),
    "einsum": (lambda e, x: e.einsum(x, x[0], "a b time, c time -> a c b"),
               np.einsum("abt,ct->acb", X, X[0])),
    "packed": (lambda e, x: e.pack([x, x[:, 0]], "a * c")[0],
               np.concatenate([X, X[:, :1]], axis=1)),
    "unpacked": (lambda e, x: e.unpack(x, [(2,), ()], "a * c")[1], X[:, 2]),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_values(name, backend_name):
    call, expected = CALLS[name]
    with mc.use(backend_name):
        assert np.allclose(mc.portable(lambda x: call(einops, x))(X), expected, rtol=1e-14)


@pytest.mark.parametrize("name", ["rearrange", "mean", "repeat", "einsum", "unpacked"])
def test_a_frameworks_own_arrays(name, backend_name, native, to_numpy):
    call, expected = CALLS[name]
    found = call(bridge, native(X))
    assert type(found) is type(native(X))
    assert np.allclose(to_numpy(found), expected, rtol=1e-14)


def test_gradient(backend_name):
    """Of Σ w·(x m)² over a split axis, in closed form."""

    @mc.portable
    def f(x):
        y = einops.einsum(einops.rearrange(x, "a b c -> (a b) c"), M, "i c, c k -> i k")
        return einops.reduce(y**2, "i k -> ", "sum")

    expected = 2 * np.einsum("abc,ck,dk->abd", X, M, M)
    assert np.allclose(mc.grad(f, backend=backend_name)(X), expected, rtol=1e-13)


def test_gradient_of_a_frameworks_own_arrays(backend_name):
    gradient = mc.grad(lambda x: bridge.reduce(x, "a b c -> ", "mean"), backend=backend_name)
    assert np.allclose(gradient(X), np.full(X.shape, 1 / 24))
