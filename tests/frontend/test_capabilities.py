"""What a backend claims works, and what it declares unsupported raises."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import OPERATORS, get_backend
from multicalc.errors import MulticalcError

X, V = np.array([0.5, -1.0, 2.0]), np.array([1.0, 2.0, -0.5])


def cubic(x):
    return xp.sum(x**3)


OPERATOR_CALLS = {
    "vjp": lambda b: mc.vjp(cubic, X, backend=b)[1](2.0)[0] / 2,
    "jvp": lambda b: mc.jvp(lambda x: x**3, (X,), (np.ones(3),), backend=b)[1],
    "value_and_grad": lambda b: mc.value_and_grad(cubic, backend=b)(X)[1],
    "jacobian": lambda b: np.diag(mc.jacobian(lambda x: x**3, backend=b)(X)),
    "hvp": lambda b: mc.hvp(cubic, (X,), (V,), backend=b) * X / 2 / V,
    "hessian": lambda b: np.diag(mc.hessian(cubic, backend=b)(X)) * X / 2,
    "linearize": lambda b: mc.jacobian_operator(lambda x: x**3, X, backend=b) @ np.ones(3),
    "curvature": lambda b: (mc.hessian_operator(cubic, X, backend=b) @ V) * X / 2 / V,
    "vmap": lambda b: mc.vmap(lambda x: 3 * x**2, backend=b)(X),
}
"""Each gives 3x², by way of its operator."""


def complex_gradient(backend):
    """∂/∂x + i·∂/∂y of |z|² is 2z."""
    z = np.array([1.0 + 2.0j])
    found = mc.grad(lambda z: xp.sum(xp.real(z * xp.conj(z))), backend=backend)(z)
    np.testing.assert_allclose(found, 2 * z)


FEATURE_CALLS = {"complex": complex_gradient}
"""``native graph`` speaks of each framework's own calls: tests/adapters and tests/mxnet hold it."""


def test_every_operator_has_a_capability(backend):
    found = get_backend(backend).capabilities()
    assert set(OPERATORS) <= set(found)
    for capability in found.values():
        assert capability.kind in ("native", "derived", "unsupported")
        assert capability.kind == "native" or len(capability.how) > 5


@pytest.mark.parametrize("operator", OPERATORS)
def test_claims_hold_for_operators(backend, operator):
    capability = get_backend(backend).capabilities()[operator]
    if capability.kind == "unsupported":
        with pytest.raises(MulticalcError):
            OPERATOR_CALLS[operator](backend)
    else:
        np.testing.assert_allclose(OPERATOR_CALLS[operator](backend), 3 * X**2, rtol=1e-13)


@pytest.mark.parametrize("feature", FEATURE_CALLS)
def test_claims_hold_for_features(backend, feature):
    capability = get_backend(backend).capabilities()[feature]
    if capability.kind == "unsupported":
        with pytest.raises(MulticalcError, match="complex"):
            FEATURE_CALLS[feature](backend)
    else:
        FEATURE_CALLS[feature](backend)


def test_an_override_is_native_and_the_lattice_is_derived():
    from multicalc.backend import Backend

    for operator in OPERATORS:
        method = getattr(Backend, operator)
        assert operator == "vjp" or method.derived_from


def test_devices_and_version(backend):
    loaded = get_backend(backend)
    assert loaded.devices()
    assert loaded.version()[0].isdigit()
