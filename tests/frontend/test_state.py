"""Nothing is left behind: not by a call, and not by one that raised half-way."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import active, adapters, get_backend, running

X = np.array([0.5, -1.0, 2.0])


class StopError(Exception):
    pass


def good(x):
    return xp.sum(x**3)


def raises_late(x):
    y = xp.sum(xp.exp(x) * x)
    raise StopError(f"after computing {type(y)}")


CALLS = {
    "grad": lambda f, b: mc.grad(f, backend=b)(X),
    "hessian": lambda f, b: mc.hessian(f, backend=b)(X),
    "jacobian": lambda f, b: mc.jacobian(f, backend=b)(X),
    "forward": lambda f, b: mc.jacobian(f, mode="forward", backend=b)(X),
    "jvp": lambda f, b: mc.jvp(f, (X,), (X,), backend=b)[1],
    "vjp": lambda f, b: mc.vjp(f, X, backend=b)[1](1.0)[0],
    "hvp": lambda f, b: mc.hvp(f, (X,), (X,), backend=b),
}
EXPECTED = {
    "grad": 3 * X**2,
    "hessian": np.diag(6 * X),
    "jacobian": 3 * X**2,
    "forward": 3 * X**2,
    "jvp": np.sum(3 * X**3),
    "vjp": 3 * X**2,
    "hvp": 6 * X**2,
}


def hook():
    """MXNet's operator entry, which the adapter replaces while it pushes tangents."""
    register = sys.modules.get("mxnet.ndarray.register")
    return getattr(register, "_imperative_invoke", None)


def recording():
    """Which frameworks are recording right now."""
    found = []
    if mxnet := sys.modules.get("mxnet"):
        found += ["mxnet"] if mxnet.autograd.is_recording() else []
        found += ["mxnet training"] if mxnet.autograd.is_training() else []
    if jax := sys.modules.get("jax"):
        from jax._src.core import trace_state_clean

        found += ["jax"] if not trace_state_clean() else []
        found += ["jax x64"] if jax.config.jax_enable_x64 else []
    if torch := sys.modules.get("torch"):
        found += ["torch no_grad"] if not torch.is_grad_enabled() else []
        found += ["torch default"] if torch.get_default_dtype() != torch.float32 else []
        level = torch._C._functorch.peek_interpreter_stack()
        found += ["torch.func"] if level is not None else []
    return found


@pytest.mark.parametrize("name", CALLS)
def test_after_an_exception(backend, name):
    get_backend(backend)
    CALLS[name](good, backend)
    before = hook()
    with pytest.raises(StopError):
        CALLS[name](raises_late, backend)
    assert active() == "numpy"
    assert running() is None
    assert recording() == []
    assert hook() is before
    np.testing.assert_allclose(CALLS[name](good, backend), EXPECTED[name], rtol=1e-13)


@pytest.mark.parametrize("name", CALLS)
def test_after_an_exception_inside_two_levels(backend, name):
    def outer(x):
        return xp.sum(x * mc.grad(raises_late)(x))

    with pytest.raises(StopError):
        CALLS[name](outer, backend)
    assert running() is None
    assert recording() == []
    np.testing.assert_allclose(CALLS[name](good, backend), EXPECTED[name], rtol=1e-13)


@pytest.mark.parametrize("name", CALLS)
def test_after_a_normal_call(backend, name):
    CALLS[name](good, backend)
    before = hook()
    CALLS[name](good, backend)
    assert running() is None
    assert recording() == []
    assert hook() is before


def test_no_grad_left_on_torch_tensors():
    torch = pytest.importorskip("torch")
    leaf = torch.tensor(X, requires_grad=True)
    plain = torch.tensor(X)
    for x in (leaf, plain):
        mc.grad(good)(x)
        mc.hessian(good)(x)
        mc.vjp(good, x)[1](1.0)
        with pytest.raises(StopError):
            mc.grad(raises_late)(x)
    assert leaf.grad is None
    assert plain.grad is None
    assert leaf.requires_grad
    assert not plain.requires_grad
    leaf.backward(torch.ones(3, dtype=torch.float64))
    assert leaf.grad is not None


def test_no_grad_left_on_mxnet_arrays():
    if not adapters()["mxnet"].installed():
        pytest.skip("MXNet is not installed")
    x = get_backend("mxnet").from_numpy(X)
    mc.grad(good)(x)
    mc.hessian(good)(x)
    assert x.grad is None


def test_the_users_arrays_are_not_changed(backend, native, to_numpy):
    x = native(X)
    for transform in (mc.grad, mc.hessian, mc.jacobian):
        transform(good)(x)
    np.testing.assert_array_equal(to_numpy(x), X)
