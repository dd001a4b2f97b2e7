"""The derivation lattice itself: a backend that owes only ``vjp`` gets every other operator.

Over NumPy and PyTorch as hosts, so that each fallback runs though both adapters override it.
References: scipy.optimize's Rosenbrock derivatives, and derivatives by hand.
"""

from __future__ import annotations

import numpy as np
import pytest
from adapters.comparing import assert_close
from scipy.optimize import rosen, rosen_der, rosen_hess

from multicalc.backend import OPERATORS, Adapter, Backend, Costs, get_backend

X = np.array([-1.2, 1.0, 0.7])
V = np.array([0.3, -1.0, 2.0])


class Primitive(Backend):
    """Nothing but a host's arrays and its ``vjp``."""

    def __init__(self, host: Backend) -> None:
        self.host, self.dtypes = host, host.dtypes
        super().__init__(Adapter("primitive", host.adapter.framework, (), ""))

    @property
    def namespace(self):
        return self.host.namespace

    def from_numpy(self, x, like=None):
        return self.host.from_numpy(x, like)

    def to_numpy(self, x):
        return self.host.to_numpy(x)

    def vjp(self, f, xs):
        return self.host.vjp(f, xs)


class ForwardColumns(Primitive):
    """As one whose columns are by forward mode."""

    costs = Costs(rows_a_column=1.0)


@pytest.fixture(params=["numpy", "torch"])
def host(request):
    pytest.importorskip(request.param)
    return get_backend(request.param)


@pytest.fixture(params=[Primitive, ForwardColumns])
def primitive(request, host):
    return request.param(host)


@pytest.fixture
def x(primitive):
    return primitive.from_numpy(X)


@pytest.fixture
def f(primitive):
    xp = primitive.namespace

    def rosenbrock(x):
        value = xp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
        return (value,), (x * 2,)

    return rosenbrock


def test_what_is_derived_says_so(primitive):
    found = primitive.capabilities()
    assert found["vjp"].kind == "native"
    for operator in set(OPERATORS) - {"vjp"}:
        assert found[operator].kind == "derived"
        assert found[operator].how


def test_value_and_grad(primitive, f, x):
    (value,), (aux,), (gradient,) = primitive.value_and_grad(f, (x,))
    assert_close(primitive.to_numpy(value), rosen(X))
    assert_close(primitive.to_numpy(gradient), rosen_der(X))
    assert_close(primitive.to_numpy(aux), 2 * X)


def test_jvp(primitive, f, x):
    (value,), (aux,), (pushed,) = primitive.jvp(f, (x,), (primitive.from_numpy(V),))
    assert_close(primitive.to_numpy(value), rosen(X))
    assert_close(primitive.to_numpy(pushed), rosen_der(X) @ V)
    assert_close(primitive.to_numpy(aux), 2 * X)


def test_jvp_of_two_inputs_and_outputs(primitive, x):
    """(x c, c²) at tangents (v, 2): (v c + 2 x, 4 c)."""
    xp = primitive.namespace
    c, v, two = (primitive.from_numpy(np.asarray(a)) for a in (3.0, V, 2.0))
    _, _, pushed = primitive.jvp(lambda x, c: ((x * c, xp.square(c)), ()), (x, c), (v, two))
    assert_close(primitive.to_numpy(pushed[0]), 3 * V + 2 * X)
    assert_close(primitive.to_numpy(pushed[1]), 12.0)


def test_hvp(primitive, f, x):
    (value,), (aux,), (gradient,), (product,) = primitive.hvp(f, (x,), (primitive.from_numpy(V),))
    assert_close(primitive.to_numpy(value), rosen(X))
    assert_close(primitive.to_numpy(gradient), rosen_der(X))
    assert_close(primitive.to_numpy(product), rosen_hess(X) @ V)
    assert_close(primitive.to_numpy(aux), 2 * X)


def test_hessian(primitive, f, x):
    (value,), (aux,), (gradient,), ((hessian,),) = primitive.hessian(f, (x,))
    assert_close(primitive.to_numpy(value), rosen(X))
    assert_close(primitive.to_numpy(gradient), rosen_der(X))
    assert_close(primitive.to_numpy(hessian), rosen_hess(X))
    assert_close(primitive.to_numpy(aux), 2 * X)


@pytest.mark.parametrize("mode", [None, "forward", "reverse"])
@pytest.mark.parametrize("rows", [2, 3, 5])
def test_jacobian(primitive, x, mode, rows):
    """sin(Mx): diag(cos Mx) M."""
    xp = primitive.namespace
    m = np.linspace(-1, 1, rows * 3).reshape(rows, 3) ** 3 + 0.1
    matrix = primitive.from_numpy(m)
    outs, aux, ((block,),) = primitive.jacobian(
        lambda x: ((xp.sin(xp.matmul(matrix, x)),), (x,)), (x,), mode
    )
    assert_close(primitive.to_numpy(outs[0]), np.sin(m @ X))
    assert_close(primitive.to_numpy(aux[0]), X)
    assert_close(primitive.to_numpy(block), np.cos(m @ X)[:, None] * m)


def test_derived_operators_nest(primitive, x):
    """∇ of ⟨∇Σx⁴, v⟩ by jvp is 12 x² v; its jvp along v is 24 x v²."""
    xp = primitive.namespace
    v = primitive.from_numpy(V)

    def gradient(x):
        _, _, grads = primitive.value_and_grad(lambda x: ((xp.sum(x**4),), ()), (x,))
        return grads, ()

    def second(x):
        return primitive.jvp(gradient, (x,), (v,))[2], ()

    assert_close(primitive.to_numpy(second(x)[0][0]), 12 * X**2 * V)
    _, _, (third,) = primitive.jvp(second, (x,), (v,))
    assert_close(primitive.to_numpy(third), 24 * X * V**2)


def test_eigenvalues_by_jvp(host):
    """Σλ³ = tr A³ has the gradient 3A², which changes by 3(AB + BA) along a symmetric B. autograd's
    rule takes a shortcut at cotangent zero, so the transposed pullback must not be taken there."""
    primitive, xp = Primitive(host), host.namespace
    a = np.array([[2.0, 0.5], [0.5, 3.0]])

    def gradient(x):
        _, _, grads = primitive.value_and_grad(
            lambda x: ((xp.sum(xp.linalg.eigh(x)[0] ** 3),), ()), (x,)
        )
        return grads, ()

    b = np.array([[1.0, -0.5], [-0.5, 0.3]])
    _, _, (pushed,) = primitive.jvp(
        gradient, (primitive.from_numpy(a),), (primitive.from_numpy(b),)
    )
    assert_close(primitive.to_numpy(pushed), 3 * (a @ b + b @ a))
