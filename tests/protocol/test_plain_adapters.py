"""What a plain adapter gets and may give: no None on its way in, None for zeros on its way out; and
what is said of one that gives something else, or lacks something."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from protocol.dual_adapter import DualBackend

import multicalc as mc
from multicalc import xp
from multicalc.backend import Adapter, Backend, push_each
from multicalc.errors import BackendBrokenError

X = np.array([0.5, 2.0])


class Reverse(DualBackend):
    """With a ``vjp``, made here of columns."""

    push_many = push_each


class Plain(Reverse):
    """That takes arrays only, and gives None for zeros."""

    def vjp(self, f, xs):
        outs, aux, pull = Backend.vjp(self, f, xs)

        def pullback(cotangents):
            assert None not in cotangents
            return [g if np.any(g.data) else None for g in pull(cotangents)]

        return outs, aux, pullback


class Two(Reverse):
    def vjp(self, f, xs):
        return Backend.vjp(self, f, xs)[::2]


class NoTuple(Reverse):
    def vjp(self, f, xs):
        return None


class OneGradient(Reverse):
    def vjp(self, f, xs):
        outs, aux, pull = Backend.vjp(self, f, xs)
        return outs, aux, lambda cotangents: pull(cotangents)[:1]


class BareGradient(Reverse):
    def vjp(self, f, xs):
        outs, aux, pull = Backend.vjp(self, f, xs)
        return outs, aux, lambda cotangents: pull(cotangents)[0]


class OneTangent(DualBackend):
    def jvp(self, f, xs, tangents):
        outs, aux, pushed = super().jvp(f, xs, tangents)
        return outs, aux, pushed[:1]


class WithoutConversions(Backend):
    dtypes = DualBackend.dtypes
    namespace = DualBackend.namespace

    def vjp(self, f, xs):
        raise NotImplementedError


class WithoutDtypes(WithoutConversions):
    def from_numpy(self, x, like=None):
        return x

    def to_numpy(self, x):
        return x


del WithoutConversions.dtypes


class WithoutDerivative(Backend):
    dtypes = DualBackend.dtypes
    namespace = DualBackend.namespace
    from_numpy, to_numpy = WithoutDtypes.from_numpy, WithoutDtypes.to_numpy


@pytest.fixture
def made(register):
    """The backend of an adapter with this class."""

    def load(kind):
        place = f"protocol.dual_adapter:{kind.__name__}"
        return register(Adapter("dual", "protocol.dual", ("protocol.dual.Array",), place))

    return load


@pytest.fixture(autouse=True)
def classes(monkeypatch):
    """The classes above, where an adapter has its own."""
    from protocol import dual_adapter

    for kind in (Plain, Two, NoTuple, OneGradient, BareGradient, OneTangent):
        monkeypatch.setattr(dual_adapter, kind.__name__, kind, raising=False)
    for kind in (SimpleNamespace, WithoutConversions, WithoutDtypes, WithoutDerivative):
        monkeypatch.setattr(dual_adapter, kind.__name__, kind, raising=False)


def test_zeros_are_written_out(made):
    """Of x y₀ and y₀² by x and y: zeros where one doesn't depend on the other."""
    backend = made(Plain)
    x, y = backend.from_numpy(X), backend.from_numpy(np.array([3.0, 5.0]))
    value, pullback = mc.vjp(lambda x, y: (x * y[0], y[0] ** 2), x, y)
    assert [backend.to_numpy(v).tolist() for v in value] == [[1.5, 6.0], 9.0]
    by_x, by_y = pullback((backend.from_numpy(np.zeros(2)), 1.0))
    assert backend.to_numpy(by_x).tolist() == [0.0, 0.0]
    assert backend.to_numpy(by_y).tolist() == [6.0, 0.0]


def test_rows_of_several_outputs_get_no_none(made):
    backend = made(Plain)
    x, y = backend.from_numpy(X), backend.from_numpy(np.array([3.0, 5.0]))
    blocks = mc.jacobian(lambda x, y: (x * y[0], y[1] ** 2), argnums=(0, 1), mode="reverse")(x, y)
    found = [[backend.to_numpy(block).tolist() for block in row] for row in blocks]
    assert found == [
        [[[3.0, 0.0], [0.0, 3.0]], [[0.5, 0.0], [2.0, 0.0]]],
        [[0.0, 0.0], [0.0, 10.0]],
    ]


def test_transposes_and_products(made):
    """Everything that is derived from it: Σx³ + x₀x₁ at (½, 2)."""
    backend = made(Plain)
    x, v = backend.from_numpy(X), backend.from_numpy(np.array([1.0, -3.0]))

    def f(x, unused):
        return xp.sum(x**3) + x[0] * x[1]

    (row, _), (_, other) = mc.hessian(f, argnums=(0, 1))(x, v)
    assert backend.to_numpy(row).tolist() == [[3.0, 1.0], [1.0, 12.0]]
    assert backend.to_numpy(other).tolist() == [[0.0, 0.0], [0.0, 0.0]]
    product, none = mc.hvp(f, (x, v), (v, v))
    assert backend.to_numpy(product).tolist() == [0.0, -35.0]
    assert backend.to_numpy(none).tolist() == [0.0, 0.0]
    _, pushed = mc.jvp(f, (x, v), (v, v))
    assert float(pushed) == 2.75 - 3 * 12.5


def test_the_tape(made):
    """Of `where` one operand gets zeros, for which the pullback gives None."""
    backend = made(Plain)
    x, y = mc.variable(backend.from_numpy(X)), mc.variable(backend.from_numpy(X))
    with mc.record():
        z = xp.sum(xp.where(xp.greater(x, 0.0), x * x, y))
    mc.backward(z)
    assert backend.to_numpy(x.grad).tolist() == [1.0, 4.0]
    assert backend.to_numpy(y.grad).tolist() == [0.0, 0.0]


WRONG = {
    Two: r"'dual' is wrong: vjp must return \(outs, aux, pullback\), and returned a tuple of 2",
    NoTuple: "vjp must return .*, and returned a NoneType",
    OneGradient: "pullback of vjp must return a tuple .* for each input, here 2, and .* 1 of them",
    BareGradient: "pullback of vjp must return a tuple .*, and returned a Array",
}


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_vjp_is_named(made, kind):
    x = made(kind).from_numpy(X)
    with pytest.raises(BackendBrokenError, match=WRONG[kind]):
        mc.grad(lambda x, y: xp.sum(x * y), argnums=(0, 1))(x, x)


def test_a_wrong_jvp_is_named(made):
    x = made(OneTangent).from_numpy(X)
    with pytest.raises(BackendBrokenError, match=r"jvp must return .* for each output, here 2"):
        mc.jvp(lambda x: (x, x), (x,), (x,))


LACKS = {
    SimpleNamespace: "has no base class multicalc.backend.Backend;",
    WithoutConversions: "has no from_numpy, to_numpy, dtypes;",
    WithoutDtypes: "has no dtypes;",
    WithoutDerivative: r"has no vjp \(or jvp\);",
}


@pytest.mark.parametrize("kind", LACKS)
def test_what_an_adapter_lacks_is_named(made, kind):
    with pytest.raises(BackendBrokenError, match=f"'dual' is not complete.*{LACKS[kind]}"):
        made(kind)


def test_the_built_in_adapters_pay_nothing(backend):
    """They take None themselves, and their methods are called as they are."""
    assert backend.takes_none
    assert not hasattr(type(backend).vjp, "__wrapped__")


def test_a_name_and_a_module_stand_once(made):
    backend = made(Plain)
    assert (backend.name, backend.framework().__name__) == ("dual", "protocol.dual")
    assert repr(backend) == "<backend 'dual', version 0.1>"


def test_the_version_of_a_framework_that_states_none(made, monkeypatch):
    import importlib.metadata

    import optree
    from protocol import dual

    monkeypatch.delattr(dual, "__version__")
    backend = made(Plain)
    assert backend.version() == "unknown"
    monkeypatch.setattr(backend, "adapter", Adapter("mine", "optree", (), ""))
    monkeypatch.delattr(optree, "__version__")
    assert backend.version() == importlib.metadata.version("optree")


def test_numpys_data_come_in_the_machines_byte_order(made):
    """A framework that keeps NumPy's arrays as they are has no dtype for the other one."""
    backend, swapped = made(Plain), np.array([1.5, -2.0], np.dtype("f8").newbyteorder("S"))
    assert backend.from_numpy(swapped).data.dtype.isnative
    np.testing.assert_array_equal(
        mc.grad(lambda x: xp.sum(x * x), backend="dual")(swapped), [3, -4]
    )
