"""Which backend runs a call: explicit, else the arrays' type, else the enclosing transform, else
``use``, else ``MULTICALC_BACKEND``, else NumPy."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import VARIABLE, active, adapters, get_backend, owner, running
from multicalc.errors import MixedBackendsError, UnknownBackendError

X = np.array([0.5, -1.0, 2.0])


def seen_by(call):
    """The backend that a differentiated function finds itself on."""
    seen = []

    def f(x):
        seen.append(running().backend.name)
        return xp.sum(x**2)

    call(f)
    return seen[0]


def another(backend):
    """A second installed framework."""
    for name, adapter in adapters().items():
        if name not in (backend, "numpy") and adapter.installed():
            return name
    pytest.skip("two frameworks are needed")


def test_numpy_by_default(monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    assert active() == "numpy"
    assert seen_by(lambda f: mc.grad(f)(X)) == "numpy"


def test_explicit(backend):
    assert seen_by(lambda f: mc.grad(f, backend=backend)(X)) == backend
    assert seen_by(lambda f: mc.grad(f, backend=get_backend(backend))(X)) == backend


def test_the_arrays_type(backend, native):
    assert seen_by(lambda f: mc.grad(f)(native(X))) == backend


def test_the_arrays_type_wins_over_use(backend, native):
    x = native(X)
    with mc.use("numpy"):
        assert seen_by(lambda f: mc.grad(f)(x)) == backend


def test_use_wins_over_the_environment(backend, monkeypatch):
    monkeypatch.setenv(VARIABLE, "torch" if backend == "numpy" else "numpy")
    with mc.use(backend) as used:
        assert used.name == backend
        assert active() == backend
        assert seen_by(lambda f: mc.grad(f)(X)) == backend
    assert active() != backend


def test_explicit_wins_over_use(backend):
    with mc.use("numpy"):
        assert seen_by(lambda f: mc.grad(f, backend=backend)(X)) == backend


def test_the_environment_variable(backend, monkeypatch):
    monkeypatch.setenv(VARIABLE, backend)
    assert seen_by(lambda f: mc.grad(f)(X)) == backend
    assert get_backend().name == backend


def test_the_enclosing_transform_wins_over_use(backend):
    inner = []

    def f(x):
        with mc.use("numpy"):
            inner.append(seen_by(lambda g: mc.grad(g)(2.0 * np.ones(2))))
        return xp.sum(x)

    mc.grad(f, backend=backend)(X)
    assert inner == [backend]


def test_use_ends_with_its_block_even_by_an_exception(backend):
    before = active()
    with pytest.raises(KeyError), mc.use(backend):
        raise KeyError
    assert active() == before


def test_use_nests(backend):
    with mc.use(backend):
        with mc.use("numpy"):
            assert active() == "numpy"
        assert active() == backend


def test_use_does_not_reach_other_threads(backend):
    if backend == "numpy":
        pytest.skip("numpy is the default")
    seen = []
    with mc.use(backend):
        thread = threading.Thread(target=lambda: seen.append(active()))
        thread.start()
        thread.join()
    assert seen == ["numpy"]


def test_use_does_not_leak_between_tasks(backend):
    async def task(name):
        with mc.use(name):
            for _ in range(3):
                await asyncio.sleep(0)
                assert active() == name
                assert seen_by(lambda f: mc.grad(f)(X)) == name

    async def both():
        await asyncio.gather(task(backend), task("numpy"), task(backend))

    asyncio.run(both())
    assert active() == "numpy"


@pytest.mark.parametrize(
    ("name", "nearest"), [("pytorch", "torch"), ("tensorfow", "tensorflow"), ("jaxx", "jax")]
)
def test_unknown_backend(name, nearest):
    for call in (
        lambda: mc.grad(lambda x: xp.sum(x), backend=name)(X),
        lambda: mc.get_backend(name),
        lambda: mc.use(name).__enter__(),
    ):
        with pytest.raises(UnknownBackendError, match=f"Did you mean '{nearest}'") as caught:
            call()
        for known in ("numpy", "torch", "jax", "tensorflow", "mxnet"):
            assert known in str(caught.value)
        assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("name", [["torch"], {"torch"}, 3])
def test_a_backend_of_another_type(name):
    with pytest.raises(UnknownBackendError, match="no backend is called"):
        mc.grad(lambda x: xp.sum(x), backend=name)(X)


def test_unknown_backend_in_the_environment(monkeypatch):
    monkeypatch.setenv(VARIABLE, "nonesuch")
    with pytest.raises(UnknownBackendError, match="nonesuch"):
        mc.grad(lambda x: xp.sum(x))(X)


@pytest.mark.skip_numpy("its arrays go with every framework's")
def test_arrays_of_two_frameworks(backend, native):
    second = another(backend)
    other = get_backend(second).from_numpy(X)
    with pytest.raises(MixedBackendsError) as caught:
        mc.grad(lambda x, y: xp.sum(x * y))(native(X), other)
    assert backend in str(caught.value)
    assert second in str(caught.value)
    assert isinstance(caught.value, TypeError)


def test_numpy_beside_native(backend, native):
    """NumPy's arrays go with a framework's, inside and outside of transforms alike."""

    def f(x, y):
        return xp.sum(xp.multiply(x, y))

    for x, y in ((native(X), X + 1.0), (X + 1.0, native(X))):
        assert owner(f(x, y)) == owner(mc.grad(f)(x, y)) == backend
        assert float(f(x, y)) == float(np.sum(X * (X + 1.0)))
    found = mc.grad(f, argnums=(0, 1))(native(X), X + 1.0)
    assert [get_backend(backend).to_numpy(g).tolist() for g in found] == [
        (X + 1.0).tolist(),
        X.tolist(),
    ]
    assert float(mc.jit(f)(native(X), X + 1.0)) == float(np.sum(X * (X + 1.0)))


def test_explicit_backend_and_foreign_arrays(backend, native):
    if backend == "numpy":
        pytest.skip("NumPy arrays are foreign to none")
    second = another(backend)
    with pytest.raises(MixedBackendsError, match=second) as caught:
        mc.grad(lambda x: xp.sum(x), backend=second)(native(X))
    assert type(native(X)).__name__ in str(caught.value)


def test_foreign_tangent(backend, native):
    second = another(backend)
    tangent = get_backend(second).from_numpy(X)
    with pytest.raises(MixedBackendsError, match="tangent"):
        mc.jvp(lambda x: x, (native(X),), (tangent,))


def test_numpy_in_numpy_out_native_in_native_out(backend, native):
    assert type(mc.grad(lambda x: xp.sum(x**2), backend=backend)(X)) is np.ndarray
    assert type(mc.grad(lambda x: xp.sum(x**2))(native(X))) is type(native(X))
    # lists and numbers are neutral too
    assert type(mc.grad(lambda x: x[0] * x[1], backend=backend)([2.0, 3.0])[0]) is np.ndarray
