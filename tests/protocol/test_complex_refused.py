"""Complex numbers, on a backend whose ``features`` say that it has none: refused with these words,
whatever they come in, and by nothing of the adapter's."""

from __future__ import annotations

import numpy as np
import pytest
from protocol import dual as framework
from protocol.dual_adapter import NO_COMPLEX, DualBackend, adapter

import multicalc as mc
from multicalc import xp
from multicalc.errors import UnsupportedOperationError

Z, X = np.array([1.0 + 2.0j]), np.array([1.0])


def f(z):
    return xp.sum(xp.real(z))


def times(x, z):
    return xp.sum(x * z)


WAYS = {
    "grad": lambda b: mc.grad(f, backend=b)(Z),
    "grad of a number": lambda b: mc.grad(lambda z: z, backend=b)(1j),
    "value_and_grad": lambda b: mc.value_and_grad(f, backend=b)(Z),
    "vjp": lambda b: mc.vjp(f, Z, backend=b),
    "jvp": lambda b: mc.jvp(f, (Z,), (Z,), backend=b),
    "hvp": lambda b: mc.hvp(f, (Z,), (Z,), backend=b),
    "jacobian": lambda b: mc.jacobian(f, backend=b)(Z),
    "hessian": lambda b: mc.hessian(f, backend=b)(Z),
    "finite differences": lambda b: mc.linear_approx(f, Z, method="finite-difference", backend=b),
    "an argument beside": lambda b: mc.grad(times, argnums=0, backend=b)(X, Z),
    "jit": lambda b: mc.jit(f, backend=b)(Z),
    "jit of a number": lambda b: mc.jit(lambda z: z, backend=b)(1j),
    "prepare": lambda b: mc.prepare(mc.grad, f, Z, backend=b),
    "variable": lambda b: mc.variable(Z, backend=b),
    "beside a variable": lambda b: mc.variable(X, backend=b) * Z,
}

MADE = {
    "asarray of a number": lambda: xp.asarray(1j),
    "asarray of a list": lambda: xp.asarray([1.0, 2j]),
    "asarray of an array": lambda: xp.asarray(Z),
    "asarray, by dtype": lambda: xp.asarray([1.0], dtype="complex64"),
    "zeros": lambda: xp.zeros((2,), dtype="complex128"),
    "full": lambda: xp.full((2,), 1j),
    "linspace": lambda: xp.linspace(0.0, 1j, 3),
    "a function of a number": lambda: xp.exp(1j),
    "a function of an array": lambda: xp.multiply(xp.asarray(X), Z),
}


@pytest.fixture(params=["dual", "mxnet"])
def without(request, register):
    """The name of a backend, and what it says."""
    if request.param == "dual":
        register(adapter)
        return "dual", NO_COMPLEX
    mxnet = pytest.importorskip("multicalc_mxnet.backend")
    return "mxnet", mxnet.MxnetBackend.features["complex"].how


@pytest.mark.parametrize("way", WAYS)
def test_of_transforms(without, way):
    name, words = without
    with pytest.raises(UnsupportedOperationError, match=words):
        WAYS[way](name)


def test_of_native_arrays(register):
    """The framework has them, but not the adapter."""
    backend = register(adapter)
    native = framework.Array(Z)
    for refused in (
        lambda: mc.grad(f)(native),
        lambda: mc.jit(f)(native),
        lambda: mc.variable(native),
        lambda: mc.vjp(lambda x: xp.astype(x, "complex128"), backend.from_numpy(X)),
    ):
        with pytest.raises(UnsupportedOperationError, match=NO_COMPLEX):
            refused()


OPERATIONS = {
    "a sum": lambda x, z: x + z,
    "a product with a number": lambda x, z: x * (1 + 2j),
    "a product with NumPy's": lambda x, z: x * Z,
    "a power": lambda x, z: x**1j,
    "a comparison": lambda x, z: x == z,
    "what is complex alone": lambda x, z: +xp.asarray(z),
    "a number beside it": lambda x, z: xp.asarray(z) * 2.0,
}


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("listed", [True, False])
def test_of_operators(register, monkeypatch, listed, operation):
    """Of a framework that has complex numbers, whether its adapter lists their dtype or not."""

    class Named(framework.Dtype):
        def __repr__(self):
            return "dual.complex128"

    monkeypatch.setitem(framework.DTYPES, "complex128", Named())
    if not listed:
        left = {name: own for name, own in framework.DTYPES.items() if "complex" not in name}
        monkeypatch.setattr(DualBackend, "dtypes", left)
    x, z = register(adapter).from_numpy(X), framework.Array(Z)
    with pytest.raises(UnsupportedOperationError, match=NO_COMPLEX):
        mc.portable(lambda x: OPERATIONS[operation](x, z))(x)


def test_of_the_adapters_conversion(without):
    name, words = without
    with pytest.raises(UnsupportedOperationError, match=words):
        mc.get_backend(name).from_numpy(Z)


@pytest.mark.parametrize("way", MADE)
def test_of_new_arrays(without, way):
    name, words = without
    with mc.use(name), pytest.raises(UnsupportedOperationError, match=words):
        MADE[way]()
    with pytest.raises(UnsupportedOperationError, match=words):
        mc.grad(lambda x: (MADE[way](), xp.sum(x))[1], backend=name)(X)
