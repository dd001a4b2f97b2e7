"""A result is its caller's own: what he writes into it reaches nothing else, and what he writes
into his arguments after the call reaches no result, pullback, model or recorded operation."""

from __future__ import annotations

import numpy as np
import optree
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.backend import get_backend, owner

MUTABLE = ("numpy", "torch", "mxnet")
ONE, OTHER, CONSTANT = np.array([1.0, 2.0, 3.0]), np.array([4.0, 5.0, 6.0]), np.array([7.0, 8, 9])


def views(x):
    return x, x[1:], xp.reshape(x, (3, 1)), xp.permute_dims(xp.reshape(x, (3, 1)), (1, 0)), 2.0 * x


def with_aux(x):
    return xp.sum(x), (x, x[1:], xp.broadcast_to(x, (2, 3)))


CASES = {
    "grad": lambda x, y, k: mc.grad(lambda a, b: xp.sum(a + b), (0, 1))(x, y),
    "grad of a dict": lambda x, y, k: mc.grad(lambda p: xp.sum(p["a"] + p["b"]))({"a": x, "b": y}),
    "value_and_grad": lambda x, y, k: mc.value_and_grad(lambda a: a)(x[0]),
    "aux": lambda x, y, k: mc.value_and_grad(with_aux, has_aux=True)(x),
    "hessian": lambda x, y, k: mc.hessian(lambda a, b: xp.sum(a * b), (0, 1))(x, y),
    "jacobian": lambda x, y, k: mc.jacobian(lambda a: (a, 2.0 * a, 1.0 * a))(x),
    "forward jacobian": lambda x, y, k: mc.jacobian(lambda a: (a, a + 1.0), mode="forward")(x),
    "jvp": lambda x, y, k: mc.jvp(lambda a: (views(a), xp.asarray(k)), (x,), (y,)),
    "vjp": lambda x, y, k: mc.vjp(views, x)[0],
    "pullback": lambda x, y, k: mc.vjp(lambda a: (xp.add(a, k), xp.reshape(a, (3, 1))), x)[1](
        (y, xp.reshape(y, (3, 1)))
    ),
    "data": lambda x, y, k: mc.vjp(lambda a, b: (a + b, b), x, y, argnums=0)[0],
    "hvp": lambda x, y, k: mc.hvp(lambda a: 0.5 * xp.sum(a * a), (x,), (y,)),
    "hvp of two": lambda x, y, k: mc.hvp(lambda a, b: xp.sum(a * b), (x, x), (y, y)),
}


@pytest.fixture(params=("numpy", "native"))
def given(request, backend):
    """What makes arrays of NumPy's, or of the backend's own where these can be written into."""
    if request.param == "numpy":
        return np.array
    if backend not in MUTABLE[1:]:
        pytest.skip("its arrays can't be written into, or are NumPy's")
    return get_backend(backend).from_numpy


def arrays_of(tree):
    return [x for x in optree.tree_leaves(tree) if owner(x) is not None]


def write(x):
    """99 everywhere, past any tape."""
    if owner(x) == "torch":
        x = x.detach()
    x[() if x.ndim == 0 else ...] = 99.0


def values(arrays):
    return [np.array(get_backend(owner(x)).to_numpy(x)) for x in arrays]


def assert_apart(make):
    """Of the arrays that ``make()`` gives each can be written into, and none is another's."""
    count = len(arrays_of(make()))
    for written in range(count):
        arrays = arrays_of(make())
        before = values(arrays)
        write(arrays[written])
        after = values(arrays)
        assert np.all(after[written] == 99.0)
        for k in set(range(count)) - {written}:
            np.testing.assert_array_equal(after[k], before[k], err_msg=f"{written} is in {k}")


@pytest.mark.parametrize("case", CASES)
def test_results_share_no_memory(backend, given, case):
    def make():
        x, y, k = map(given, (ONE, OTHER, CONSTANT))
        with mc.use(backend):
            return (x, y, k), CASES[case](x, y, k)

    assert_apart(make)


@pytest.mark.parametrize("f", [views, mc.grad(lambda a: xp.sum(a["x"] + a["y"]))])
def test_results_of_compiled_functions_share_no_memory(backend, given, fast_compiler, f):
    compiled = mc.jit(f, compiler=fast_compiler, backend=backend)

    def make():
        x, y = given(ONE), given(OTHER)
        args = (x,) if f is views else ({"x": x, "y": y},)
        return args, compiled(*args), compiled(*args)

    assert_apart(make)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("approx", [mc.linear_approx, mc.quad_approx])
def test_models_are_their_own(backend, given, approx, compiled):
    def f(a):
        return 0.5 * xp.sum(a * a)

    x = given(np.array([1.0, 2.0, 3.0]))
    model = approx(mc.jit(f) if compiled else f, x, backend=backend)
    write(x)
    (center, gradient) = values([model.x0, model.gradient])
    assert center.tolist() == gradient.tolist() == [1.0, 2.0, 3.0]
    scalar = given(np.array(2.0))
    model = approx(lambda a: a, scalar, backend=backend)
    write(scalar)
    assert [v.tolist() for v in values([model.x0, model.value])] == [2.0, 2.0]


def test_a_model_keeps_the_data_it_was_made_with(backend, given):
    data = given(np.array([1.0, 2.0]))
    model = mc.quad_approx(
        lambda x, d: xp.sum((x - d) ** 3), given(np.zeros(2)), data, backend=backend
    )
    write(data)
    # x³ - 3 x² d + 3 x d² - d³, of which the model has all but x³
    assert float(values([model.error(given(np.array([2.0, 3.0])))])[0]) == pytest.approx(8 + 27)


def test_writing_into_a_result_does_not_change_what_is_compiled(backend, given, fast_compiler):
    named = {"compiler": fast_compiler, "backend": backend}
    captured = given(CONSTANT)
    x = given(np.array([1.0, 2.0, 3.0]))

    def f(a):
        return a * 2.0, captured, xp.ones(3), captured

    compiled = mc.jit(f, **named)
    slope = mc.jit(mc.grad(lambda a: xp.sum(a)), **named)
    for array in arrays_of((compiled(x), slope(x))):
        # Where there is no compiler, f itself gave what it captured.
        if array is not captured:
            write(array)
    double, *rest = values(arrays_of((compiled(x), slope(x))))
    assert double.tolist() == [2.0, 4.0, 6.0]
    assert [r.tolist() for r in rest] == [
        CONSTANT.tolist(),
        [1.0] * 3,
        CONSTANT.tolist(),
        [1.0] * 3,
    ]


@pytest.mark.parametrize("what", ["argument", "data", "output", "aux"])
def test_a_pullback_sees_no_later_changes(backend, given, what):
    x, data, u = (given(np.array(v)) for v in ([1.0, 2.0], [3.0, 4.0], [10.0, 100.0]))

    def f(a, d):
        inner = xp.exp(a)
        return inner * a**2 * d, inner

    out, pullback, aux = mc.vjp(f, x, data, argnums=0, has_aux=True, backend=backend)
    write({"argument": x, "data": data, "output": out, "aux": aux}[what])
    if what in ("argument", "data") and owner(x) == "torch":
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            pullback(u)
        return
    found = values([pullback(u)])[0]
    at, d = np.array([1.0, 2.0]), np.array([3.0, 4.0])
    np.testing.assert_allclose(found, np.exp(at) * (at**2 + 2 * at) * d * [10.0, 100.0], rtol=1e-14)


def aligned(size):
    """A square matrix of ones, where a framework may read it as it is: at a multiple of 64."""
    memory = np.empty(8 * size * size + 64, np.uint8)
    start = -memory.ctypes.data % 64
    x = memory[start : start + 8 * size * size].view(np.float64).reshape(size, size)
    x[:] = 1.0
    return x


@pytest.mark.parametrize("form", ["compiled", "tangent", "pullback"])
def test_a_call_sees_no_later_changes(native, to_numpy, fast_compiler, form):
    """A framework may compute while its caller goes on, to fill his array with the next batch."""

    def f(p, x):
        power = x
        for _ in range(10):
            power = xp.matmul(power, x) / x.shape[0]
        return p * (xp.mean(power) + xp.mean(x))

    compiled, p, x = mc.jit(f, compiler=fast_compiler), native(3.0), aligned(300)
    call = {
        "compiled": lambda: compiled(p, x),
        "tangent": lambda: mc.jvp(lambda p: f(p, x), (p,), (p,))[1],
        "pullback": lambda: mc.vjp(lambda p: f(p, x), p)[1](p)[0],
    }[form]
    for _ in range(2):
        x[:] = 1.0
        found = call()
        x[:] = 0.0
        np.testing.assert_allclose(to_numpy(found), 6.0, rtol=1e-12)


def test_a_recording_sees_no_later_changes(backend, given):
    x, data, u = (given(np.array(v)) for v in ([1.0, 2.0], [3.0, 4.0], [10.0, 100.0]))
    v, w = mc.variable(x, backend=backend), mc.variable(data, backend=backend)
    with mc.record():
        y = xp.exp(v) * data + w
    write(x)
    write(data)
    mc.backward(y, cotangent=u, intermediates=True)
    write(u)
    slope, one, whole = values([v.grad, w.grad, y.grad])
    np.testing.assert_allclose(slope, np.exp([1.0, 2.0]) * [3.0, 4.0] * [10.0, 100.0], rtol=1e-14)
    assert one.tolist() == whole.tolist() == [10.0, 100.0]
    if backend in MUTABLE:
        assert_apart(lambda: (v.grad, w.grad, y.grad, v.value, y.value))


@pytest.mark.only_numpy
def test_large_gradients_are_not_copied(backend, monkeypatch):
    """A gradient is given as it is, also where it is a view of what it was computed as."""
    numpy = type(get_backend("numpy"))
    original, moved = numpy.unshared, []

    def address(x):
        return x.__array_interface__["data"][0]

    def unshared(self, arrays, others):
        found = original(self, arrays, others)
        moved.extend(address(x) != address(y) for x, y in zip(arrays, found, strict=True))
        return found

    monkeypatch.setattr(numpy, "unshared", unshared)
    x = np.ones(1000)
    mc.grad(lambda a: xp.sum(a**2))(x)
    mc.grad(lambda a: xp.sum(xp.reshape(a, (10, 100)) ** 2))(x)
    mc.grad(lambda a: a)(x[0])
    assert moved == [False, False, False]
