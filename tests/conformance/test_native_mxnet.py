"""The operations' cases, pointed at MXNet's own second order, rediscover what is known to be wrong
with it: signs of arcsinh and arccosh, silent zeros, and that most operations raise."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp
from multicalc_conformance.engine.reference import Reference
from multicalc_conformance.engine.scenario import Scenario
from multicalc_conformance.engine.verdict import judge
from multicalc_conformance.operations import cases
from multicalc_conformance.operations.case import Case
from multicalc_conformance.operations.domain import Domain
from multicalc_conformance.operations.elementwise import each
from multicalc_conformance.operations.reference import references
from multicalc_conformance.references.directions import directions

import multicalc as mc
from multicalc.backend import adapters, get_backend

if not adapters()["mxnet"].installed():
    pytest.skip("MXNet is not installed", allow_module_level=True)
get_backend("mxnet")  # NumPy lacks names that mxnet needs while it is imported; the adapter knows.

import mxnet as mx  # noqa: E402
from conformance.native_mxnet import NativeMxnetBackend  # noqa: E402

NATIVE = NativeMxnetBackend(adapters()["mxnet"])
CASES = {str(case): case for case in cases()}
# Written with mx.np, as multicalc's own clip is another one and radians is no function of xp.
OF_CLIP = Case(
    "square",
    lambda x: mx.np.square(mx.np.clip(x, -3.0, 3.0)),
    each(lambda x: x**2),
    (Domain(),),
    "of a clip",
)
OF_RADIANS = Case(
    "square",
    lambda x: mx.np.square(mx.np.radians(x)),
    each(lambda x: mp.radians(x) ** 2),
    (Domain(),),
    "of radians",
)
ZEROS = [CASES["linalg.eigvalsh"], CASES["linalg.eigh"], OF_CLIP, OF_RADIANS]


def verdict(case, backend):
    """The suite's verdict on the Hessian-vector product, as the derivative of a pullback: with
    neither sum nor product in the function, which MXNet's own second order does not get past."""
    xs = [d.sample(np.random.default_rng(5)) for d in case.domains]
    vs = tuple(directions(xs, 0.8))

    def outputs(*at):
        y = case.call(*at)
        return tuple(y) if isinstance(y, tuple | list) else (y,)

    values = mc.vjp(outputs, *xs, backend=backend)[0]
    weights = tuple(directions([np.asarray(y) for y in values], 0.3))

    def gradient(*at):
        return mc.vjp(outputs, *at, backend=backend)[1](weights)

    def hvp():
        return [np.asarray(g) for g in mc.vjp(gradient, *xs, backend=backend)[1](vs)]

    def exact() -> dict[str, Reference]:
        return references(case, "float64", xs, list(weights), list(vs))

    scenario = Scenario("linalg", str(case), {"hvp": lambda name: hvp()}, exact, "mpmath")
    try:
        got = hvp()
    except Exception as failure:
        got = failure
    return judge(scenario, "hvp", backend, got, exact()["hvp"], None)


@pytest.mark.parametrize("name", ["asinh", "asinh near zero", "acosh", "acosh near one"])
def test_the_wrong_sign_is_noticed(name):
    cell = verdict(CASES[name], NATIVE)
    assert cell.verdict == "wrong"
    expected = np.array([float(x) for x in cell.expected[0]])
    np.testing.assert_allclose([float(x) for x in cell.got[0]], -expected, rtol=1e-9)


@pytest.mark.parametrize("case", ZEROS, ids=str)
def test_silent_zeros_are_noticed(case):
    cell = verdict(case, NATIVE)
    assert cell.verdict == "wrong"
    assert not np.any(np.asarray(cell.got, dtype=float))
    assert any(float(x) for x in np.ravel(cell.expected))


@pytest.mark.parametrize("name", ["exp", "sin", "tanh", "square", "atanh"])
def test_what_it_has_right_agrees(name):
    assert verdict(CASES[name], NATIVE).verdict == "agrees"


@pytest.mark.parametrize("name", ["multiply", "divide", "matmul", "softmax"])
def test_what_it_lacks_is_an_error(name):
    case = next(c for c in CASES.values() if c.operation == name)
    assert verdict(case, NATIVE).verdict == "error"


# Not of radians, a constant that MXNet has in single precision.
@pytest.mark.parametrize("case", [CASES["asinh"], CASES["acosh"], *ZEROS[:-1]], ids=str)
def test_the_adapter_that_multicalc_has_agrees(case):
    assert verdict(case, get_backend("mxnet")).verdict == "agrees"
