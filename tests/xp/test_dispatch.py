"""Finding the framework leaves nothing in compiled code, and no route goes stale."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend, registry
from multicalc.errors import MixedBackendsError

X = np.array([0.5, -1.0, 2.0])


def program(xp, x):
    return xp.sum(xp.exp(xp.multiply(x, 2.0))) + xp.sum(xp.concat([x, xp.sin(x)]), axis=0)


@pytest.mark.only_jax
def test_a_jaxpr_has_nothing_of_it(backend):
    import jax

    direct = jax.make_jaxpr(lambda x: program(backend.namespace, x))(X)
    assert str(jax.make_jaxpr(lambda x: program(xp, x))(X)) == str(direct)


@pytest.mark.only_tensorflow
def test_a_graph_has_nothing_of_it(backend):
    import tensorflow as tf

    def operations(namespace):
        traced = tf.function(lambda x: program(namespace, x)).get_concrete_function(
            tf.TensorSpec(3, tf.float64)
        )
        return [op.type for op in traced.graph.get_operations()]

    assert operations(xp) == operations(backend.namespace)


@pytest.mark.only_torch
def test_a_capture_has_nothing_of_it(backend):
    import torch
    from torch.fx.experimental.proxy_tensor import make_fx

    x = torch.tensor(X)
    direct = make_fx(lambda x: program(backend.namespace, x))(x)
    assert make_fx(lambda x: program(xp, x))(x).code == direct.code


def test_numpy_arrays_follow_the_enclosing_transform_every_time(backend):
    """The same types go to NumPy outside and to the backend inside, in any order."""
    seen = []

    def f(x):
        seen.append(xp.exp(X))
        return xp.sum(x)

    for _ in range(2):
        assert type(xp.exp(X)) is np.ndarray
        mc.grad(f, backend=backend.name)(X)
    owners = {registry.owner(each) for each in seen}
    assert owners == {backend.name}


def test_numbers_follow_use_every_time(backend):
    for name in (backend.name, "numpy", backend.name):
        with mc.use(name):
            assert registry.owner(xp.exp(1.0)) == name


def test_numpy_arrays_go_with_every_frameworks(arrays, backend):
    x = arrays(X)
    xp.add(x, x), xp.add(X, X), xp.stack([x, x]), xp.stack([X, X])
    for found in (xp.add(x, X), xp.add(X, x)):
        assert backend.to_numpy(found).tolist() == (X + X).tolist()
        assert registry.owner(found) == backend.name
    assert backend.to_numpy(xp.stack([x, X])).tolist() == [X.tolist()] * 2


def test_mixed_frameworks_raise_after_calls_that_were_not_mixed(arrays, backend):
    others = [a for n, a in registry.adapters().items() if n not in ("numpy", backend.name)]
    other = next((a.load() for a in others if a.installed()), None)
    if backend.name == "numpy" or other is None:
        pytest.skip("two frameworks are needed")
    x, y = arrays(X), other.from_numpy(X)
    xp.add(x, x), xp.add(y, y), xp.stack([x, x]), xp.stack([y, y])
    with pytest.raises(MixedBackendsError):
        xp.add(x, y)
    with pytest.raises(MixedBackendsError):
        xp.stack([x, y])


def test_a_replaced_function_is_found(backend, arrays, monkeypatch):
    """Routes remember the namespace, not its functions."""
    x = arrays(X)
    xp.exp(x)
    monkeypatch.setattr(get_backend(backend.name).namespace, "exp", lambda x: "replaced")
    assert xp.exp(x) == "replaced"


def test_lists_of_lists(backend, arrays):
    """Their contents are looked at each time."""
    x = arrays(1.0)
    for _ in range(2):
        assert arrays.numpy(xp.sum(xp.asarray([[x, x], [x, x]]))) == 4.0
