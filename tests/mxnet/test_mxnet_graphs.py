"""What the graph of a compiled function is, and what calls of it share."""

from __future__ import annotations

import importlib.util
import itertools
import json

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet import namespace
from multicalc_mxnet.graphs.capture import capture
from mxnet_programs import Program, array, backend, mnp, mx, numbers, rosenbrock

RNG = np.random.default_rng(0)


def test_traced_once_for_each_shape_and_dtype():
    f = Program(rosenbrock)
    for _ in range(3):
        f(array([0.1, 0.2, 0.3]))
        f.value_and_grad(array([0.1, 0.2, 0.3]))
    assert f.traces == 1
    f(array([0.1, 0.2]))
    f(array([0.5, 0.1]))
    assert f.traces == 2
    assert f(array([0.5, 0.1], "float32")).dtype == np.float32
    assert f.traces == 3


def test_results_of_every_kind():
    c = array([1.0, 2.0])

    def f(x, k):
        y = mnp.exp(x)
        return (y, x, c, y, mnp.sum(y), k + 1, x > 0, y.reshape(1, 2)), {"static": 3}

    g = backend.compile(f, "graph")
    for x in ([0.0, -1.0], [0.5, 2.0]):
        outs, static = g(array(x), array(3, "int64"))
        e = np.exp(x)
        expected = [e, x, [1.0, 2.0], e, e.sum(), 4, np.array(x) > 0, [e]]
        for out, value in zip(outs, expected, strict=True):
            np.testing.assert_allclose(out.asnumpy(), value, rtol=1e-15)
        assert static == {"static": 3}
        assert [str(np.dtype(y.dtype)) for y in outs[-3:]] == ["int64", "bool", "float64"]
        outs[2][0] = 7.0  # a copy of the constant
    assert c[0] == 1.0


def test_a_function_of_nothing_and_one_that_computes_nothing():
    assert backend.compile(lambda: ((array(2.0),), 1), "graph")()[0][0] == 2.0
    x = array([1.0, 2.0])
    f = Program(lambda x: x)
    assert f(x) is x
    _, _, pull = backend.vjp(f.flat, (x,))
    np.testing.assert_array_equal(pull((array([3.0, 4.0]),))[0].asnumpy(), [3.0, 4.0])


def test_a_result_is_not_changed_by_the_next_call():
    def f(x):
        y = mnp.exp(x)
        return (y, mnp.sum(y), y.reshape(4, 1)), ()

    g = backend.compile(f, "graph")
    points = [RNG.normal(size=4) for _ in range(20)]
    pulls = [backend.vjp(g, (array(x),)) for x in points]
    for x, (outs, _, pull) in reversed(list(zip(points, pulls, strict=True))):
        e = np.exp(x)
        for out, value in zip(outs, (e, e.sum(), e[:, None]), strict=True):
            np.testing.assert_allclose(out.asnumpy(), value, rtol=1e-14)
        a, b, c = RNG.normal(size=4), RNG.normal(), RNG.normal(size=(4, 1))
        for _ in range(2):
            (grad,) = pull((array(a), array(b), array(c)))
            np.testing.assert_allclose(grad.asnumpy(), e * (a + b + c[:, 0]), rtol=1e-13)
        outs[0][:] = 0.0
        np.testing.assert_allclose(outs[2].asnumpy(), e[:, None], rtol=1e-14)


def test_a_result_that_is_not_asked_for_does_not_spoil_a_gradient():
    g = backend.compile(lambda x: ((mnp.sum(x * x), mnp.sqrt(x)), ()), "graph")

    def flat(x):
        y, aux = g(x)[0]
        return (y,), (aux,)

    x = array([0.0, 4.0])
    _, (root,), (grad,) = backend.value_and_grad(flat, (x,))
    np.testing.assert_array_equal(root.asnumpy(), [0.0, 2.0])
    np.testing.assert_array_equal(grad.asnumpy(), [0.0, 8.0])
    # f′ is 0 at 0, where f″ is infinite.
    f = Program(lambda x: mnp.sum(x**1.5))
    _, _, (grad,), (product,) = backend.hvp(f.flat, (x,), (array([1.0, 1.0]),))
    np.testing.assert_allclose(grad.asnumpy(), [0.0, 3.0])
    np.testing.assert_allclose(product.asnumpy(), [np.inf, 0.375])


def test_what_is_computed_from_a_compiled_value(invocations):
    """A product may take the value for a constant only where it is all that the function gives."""
    f = Program(lambda x: mnp.sum(x * x))  # its Hessian is 2, its gradient 2 x
    x, v = RNG.normal(size=3), RNG.normal(size=3)
    square = x @ x

    def products(f):
        _, aux, (grad,), (product,) = backend.hvp(f, (array(x),), (array(v),))
        return grad.asnumpy(), product.asnumpy(), *numbers(aux)

    for around, slope, curve in [
        (lambda y: y * y, 2 * square, 2.0),
        (lambda y: y + 1.0, 1.0, 0.0),
        (lambda y: mnp.exp(-y) * y, np.exp(-square) * (1 - square), np.exp(-square) * (square - 2)),
    ]:
        for _ in range(2):
            grad, product = products(lambda x, g=around: ((g(f(x)),), ()))
            np.testing.assert_allclose(grad, slope * 2 * x, rtol=1e-12)
            expected = slope * 2 * v + curve * 2 * x * (2 * x @ v)
            np.testing.assert_allclose(product, expected, rtol=1e-11)
    before = len(invocations)

    def with_aux(x):
        y = g(x)
        return (y,), (y * y,)

    g = Program(lambda x: mnp.sum(x * x))
    grad, product, aux = products(with_aux)
    assert len(invocations) == before + 1
    np.testing.assert_allclose(grad, 2 * x, rtol=1e-14)
    np.testing.assert_allclose(product, 2 * v, rtol=1e-14)
    np.testing.assert_allclose(aux, square**2, rtol=1e-13)


def test_a_constant_of_the_graph_is_computed_as_it_is():
    """Its gradient isn't asked for, so that the maximum is left to MXNet."""
    symbol = capture(
        lambda x: ((namespace.logsumexp(x),), ()), (((),),), [array([1.0, 2.0])]
    ).symbol
    kinds = [node["op"] for node in json.loads(symbol.tojson())["nodes"]]
    assert kinds.count("_np_max") == 1
    assert "_npi_equal" not in kinds


def test_an_index_to_a_scalar_warns_of_nothing(capfd):
    f = Program(lambda x: x[0] ** 3 * x[1])
    x = array([2.0, 3.0])
    ((hessian,),) = f.hessian(x)
    np.testing.assert_allclose(hessian, [[36.0, 12.0], [12.0, 0.0]])
    assert capfd.readouterr().err == ""


def test_several_results_share_what_they_have_in_common(invocations):
    def f(x):
        e = mnp.exp(x)
        return (mnp.sum(e * e), mnp.sin(e), e[0] + x[1], e * mnp.sum(e * e)), ()

    def jacobian(x):
        e, n = np.exp(x), len(x)
        square, diagonal = np.sum(e * e), np.diag(e)
        return [
            2 * e * e, np.diag(np.cos(e) * e), diagonal[0] + np.eye(n)[1],
            square * diagonal + np.outer(e, 2 * e * e),
        ]  # fmt: skip

    g, x = backend.compile(f, "graph"), RNG.normal(size=3)
    outs, _, pull = backend.vjp(lambda x: (g(x)[0], ()), (array(x),))
    assert len(invocations) <= 6
    for asked in itertools.product([False, True], repeat=4):
        cts = [RNG.normal(size=y.shape) if a else None for y, a in zip(outs, asked, strict=True)]
        found = pull(tuple(None if ct is None else array(ct) for ct in cts))[0].asnumpy()
        expected = sum(
            (np.tensordot(ct, rows, np.ndim(ct))
             for ct, rows in zip(cts, jacobian(x), strict=True) if ct is not None),
            np.zeros(3),
        )  # fmt: skip
        np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13)


def test_constants_are_the_captured_arrays():
    w = array([2.0, 3.0])
    f = Program(lambda x: mnp.sum(w * x))
    assert f(array([1.0, 1.0])) == 5.0
    w[:] = array([4.0, 5.0])
    np.testing.assert_array_equal(f.value_and_grad(array([1.0, 1.0]))[1][0], [4.0, 5.0])
    assert f.traces == 1


def test_detached_is_a_constant_of_each_call():
    f = Program(lambda x: mnp.sum(x * x.detach()))
    f(array([9.0, 9.0]))
    value, (grad,) = f.value_and_grad(array([1.0, 2.0]))
    assert value == 5.0
    np.testing.assert_array_equal(grad, [1.0, 2.0])
    (product,) = f.hvp((array([1.0, 2.0]),), (array([1.0, 1.0]),))
    np.testing.assert_array_equal(product, [0.0, 0.0])


def test_what_the_function_pauses_is_a_constant_of_each_call():
    def f(x):
        with mx.autograd.pause():
            y = mnp.exp(x) + x
        return mnp.sum(x * y)

    program, x = Program(f), np.array([1.0, 2.0])
    program(array([9.0, 9.0]))
    value, (grad,) = program.value_and_grad(array(x))
    np.testing.assert_allclose(value, np.sum(x * (np.exp(x) + x)))
    np.testing.assert_allclose(grad, np.exp(x) + x)
