"""MXNet called directly: as through ``mx.np``, in fewer calls, and nothing of it outside."""

from __future__ import annotations

import importlib.util
import itertools
import json
import operator
from unittest.mock import patch

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet.graphs.capture import capture
from multicalc_mxnet.runtime import calls
from multicalc_mxnet.runtime.calls import operator_name
from multicalc_mxnet.runtime.loading import ensure_numpy_mode, load

import multicalc as mc
from multicalc import xp

mx = load()
ensure_numpy_mode()


def array(x, dtype="float64"):
    return mx.np.array(np.asarray(x), dtype=dtype)


def names(run):
    """The operators that ``run`` invokes."""
    found = []
    right = calls.invoke

    def invoke(handle, operands, attributes):
        found.append(operator_name(handle))
        return right(handle, operands, attributes)

    with patch.object(calls, "invoke", invoke):
        run()
    return found


INFIX = (operator.add, operator.sub, operator.mul, operator.truediv, operator.pow)


@pytest.mark.parametrize("infix", INFIX, ids=lambda f: f.__name__)
@pytest.mark.parametrize(
    ("dtype", "other"),
    [
        *itertools.product(["float64", "float32"], [[0.5, 3.0], 3, 2.5]),
        ("int32", [1, 3]),
        ("int32", 3),
    ],
    ids=repr,
)
def test_infix_operators_are_those_of_mxnet(infix, other, dtype):
    x, compared = array([2.0, 4.0], dtype), []
    other = array(other, dtype) if isinstance(other, list) else other

    def f(p):
        inside = xp.astype(p, dtype) + array([0, 0], dtype)
        assert type(inside) is calls.Direct
        for a, b in ((inside, other), (other, inside)):
            outside = (x, b) if a is inside else (a, x)
            found, expected = infix(a, b), infix(*outside)
            assert found.dtype == expected.dtype
            compared.append((found.detach().asnumpy(), expected.asnumpy()))
        return xp.sum(p)

    mc.grad(f)(array([2.0, 4.0]))
    assert len(compared) == 2
    for found, expected in compared:
        np.testing.assert_array_equal(found, expected)


def test_negation_is_that_of_mxnet():
    x, signs = array([0.0, -3.0]), []

    def f(x):
        signs.append(np.signbit((-(x * 1.0)).detach().asnumpy()).tolist())
        return xp.sum(-x)

    assert mc.grad(f)(x).asnumpy().tolist() == [-1.0, -1.0]
    assert signs == [np.signbit((-x).asnumpy()).tolist()] == [[True, False]]


def test_what_leaves_a_transform_is_mxnets_own_array():
    def f(x):
        y = xp.exp(x)
        return xp.sum(y), {"y": y, "x": x}

    x = array([1.0, 2.0])
    (value, aux), g = mc.value_and_grad(f, has_aux=True)(x)
    out, pullback = mc.vjp(lambda x: xp.exp(x), x)
    dual = mc.jvp(mc.grad(lambda x: f(x)[0]), (x,), (x,))
    for found in (value, g, *aux.values(), out, *pullback(x), *dual):
        assert type(found) is mx.np.ndarray


@pytest.mark.parametrize("size", [(), (3,), (2, 2**16)], ids=str)
@pytest.mark.parametrize("dtype", ["float64", "float32", "float16"])
def test_a_pullback_remembers_where_it_was_taken(size, dtype):
    """Small inputs are copied on the host, others by the engine."""
    at = np.linspace(1.0, 2.0, int(np.prod(size))).reshape(size).astype(dtype)
    x = array(at, dtype)
    _, pullback = mc.vjp(lambda x: x * x, x)
    x[()] = 0.0
    (found,) = pullback(array(np.ones(size), dtype))
    assert found.dtype == dtype
    np.testing.assert_array_equal(found.asnumpy(), 2 * at)


def test_a_part_of_an_array_is_copied_from_its_place():
    x = array(np.arange(6.0).reshape(3, 2))
    assert mc.grad(lambda v: xp.sum(v * v))(x[1]).asnumpy().tolist() == [4.0, 6.0]


def test_operators_of_a_gradient():
    """As many as a user of MXNet would write, and none for the input."""

    def f(x):
        return xp.sum(xp.exp(x * 2.0) - x)

    assert names(lambda: mc.grad(f)(array([1.0, 2.0]))) == [
        "_npi_multiply_scalar",
        "_npi_exp",
        "_npi_subtract",
        "_np_sum",
    ]


def test_operators_of_a_tangent():
    """A product is two, an exponential one more than itself."""
    x = array([1.0, 2.0])
    found = names(lambda: mc.hvp(lambda x: xp.sum(xp.exp(x) * x), (x,), (x,)))
    assert sorted(found) == sorted(
        ["_npi_exp", "_npi_multiply", "_np_sum"] + 3 * ["_npi_multiply"] + ["_npi_add", "_np_sum"]
    )


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_softplus_is_one_operator(dtype):
    """With its tangent, too; what it is made of isn't called."""
    x = array([1.0, 2.0], dtype)
    for transform in (mc.grad, lambda f: lambda x: mc.hvp(f, (x,), (x,))):
        run = transform(lambda x: xp.sum(xp.softplus(x)))
        run(x)
        assert set(names(lambda run=run: run(x))) == {"_np_sum"}


def test_mxnets_own_softplus_in_double_precision_only():
    """It is good to all digits below 0 in float64, and not in float32."""
    for dtype, there in (("float64", True), ("float32", False)):
        symbol = capture(
            lambda x: ((xp.softplus(x),), None), (((), (0,)),), [array(1.0, dtype)] * 2
        ).symbol
        kinds = {node["op"] for node in json.loads(symbol.tojson())["nodes"]}
        assert ("Activation" in kinds) is there


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_fused_function_of_arrays_of_all_shapes(dtype):
    """On one tape, in any order: a graph keeps memory from call to call."""
    rng = np.random.default_rng(0)
    xs = [rng.normal(size=shape) for shape in [(3,), (2, 2), (), (3,), (5000,)]]
    arrays = [array(x, dtype) for x in xs]

    def f(*xs):
        kept.append([xp.softplus(x) for x in xs])
        return sum(xp.sum(y) for y in kept[-1])

    kept = []
    rtol = 1e-13 if dtype == "float64" else 1e-5
    for _ in range(2):
        grads = mc.grad(f, argnums=tuple(range(len(xs))))(*arrays)
        products = mc.hvp(f, tuple(arrays), tuple(arrays))
        for x, y, grad, product in zip(xs, kept[0], grads, products, strict=True):
            slope = 1 / (1 + np.exp(-x))
            np.testing.assert_allclose(grad.asnumpy(), slope, rtol=rtol)
            np.testing.assert_allclose(product.asnumpy(), slope * (1 - slope) * x, rtol=rtol)
            np.testing.assert_allclose(y.asnumpy(), np.log1p(np.exp(x)), rtol=rtol)


def test_the_bulk_size_is_the_callers():
    """Inside too: what a function hands on to another thread has been given to the engine."""
    x, inside = array([1.0, 2.0]), []

    def f(x):
        y = xp.softplus(x)
        inside.append(mx.engine.set_bulk_size(0))
        return xp.sum(y)

    mc.hvp(f, (x,), (x,))
    mc.grad(f)(x)
    with pytest.raises(mx.MXNetError):
        mc.grad(lambda x: xp.sum(xp.logsumexp(xp.matmul(x, x[:1]))))(x)
    assert inside == [0, 0]
    assert mx.engine.set_bulk_size(0) == 0
    with mx.engine.bulk(7):
        mc.hvp(f, (x,), (x,))
        assert inside[-1] == 7


def test_where_an_array_is_in_memory_is_asked_of_one_that_is_computed():
    """MXNet allocates what it is asked about: in a race with the operator, which then writes into
    other memory than the array has."""
    asked = []

    def noted(name):
        original = getattr(calls, name)
        return patch.object(calls, name, lambda *a: asked.append((name, a[0])) or original(*a))

    x = array([1.0, 2.0, 3.0]) * 2.0
    with noted("_wait"), noted("_data"):
        begin, end = calls.extent(x)
    assert asked == [("_wait", x.handle), ("_data", x.handle)]
    assert end - begin == 3 * 8
