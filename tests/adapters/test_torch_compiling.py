"""What PyTorch compiles: from many threads at once, under its modes, and with modules and tensors
that a function captured. References by hand."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import TracingError, UnsupportedOperationError

torch = pytest.importorskip("torch")

THREADS = 8
X = torch.tensor([0.5, -1.0, 2.0], dtype=torch.float64)


def at_once(work):
    """``work(k)`` in eight threads that start together."""
    barrier = threading.Barrier(THREADS)

    def started(k):
        barrier.wait()
        return work(k)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(started, range(THREADS)))


def compiled(f):
    return mc.jit(f, compiler="graph")


def test_the_graph_is_the_usual_compiler():
    """Inductor takes many times as long to compile, so it has to be asked for."""
    f = mc.jit(mc.grad(lambda x: xp.sum(x**2)))
    np.testing.assert_array_equal(f(X), 2 * X)
    assert f.stats.kinds == ("torch graph: float64[3]",)
    assert mc.prepare(mc.grad, lambda x: xp.sum(x**2), X).compiler == "graph"


@pytest.mark.parametrize(
    ("f", "expected"),
    [
        (lambda x: x * True, X),
        (lambda x: xp.where(x > True, x + True, x), torch.where(X > 1, X + 1, X)),
        (lambda x: (x > 0) * True, X > 0),
    ],
    ids=["times", "compared", "boolean"],
)
def test_booleans_for_numbers(f, expected):
    torch.testing.assert_close(compiled(f)(X), expected)


# -- threads ---------------------------------------------------------------------------------------


def slope_times(k):
    return mc.grad(lambda x: xp.sum(xp.sin(x)) * float(k))


@pytest.mark.parametrize("_", range(3))
def test_threads_that_compile_functions_of_their_own(_):
    for k, found in enumerate(at_once(lambda k: compiled(slope_times(k))(X))):
        np.testing.assert_allclose(found, k * np.cos(X), rtol=1e-14)


def test_threads_that_prepare():
    def prepared(k):
        return mc.prepare(mc.grad, lambda x: xp.sum(xp.sin(x)) * float(k), X, compiler="graph")

    for k, plan in enumerate(at_once(prepared)):
        np.testing.assert_allclose(plan(X), k * np.cos(X), rtol=1e-14)


def test_threads_that_compile_with_forward_mode_inside():
    """A thread that compiles waits for forward mode's lock, and one in forward mode calls what is
    compiled. Only with many elements is forward mode taken."""
    x = torch.linspace(-1, 2, 10_000, dtype=torch.float64)
    cubes = compiled(lambda x: xp.sum(x**3))

    def second(f, x):
        return mc.jvp(mc.grad(f), (x,), (xp.ones_like(x),))[1]

    def work(k):
        def f(x):
            return cubes(x) * float(k)

        return [second(f, x) if k % 2 else compiled(lambda x: second(f, x))(x) for _ in range(3)]

    for k, found in enumerate(at_once(work)):
        for each in found:
            np.testing.assert_allclose(each, 6 * k * x, rtol=1e-14)


def test_threads_that_run_modules_while_others_compile():
    """Capturing a graph replaces ``Module.__call__`` for a while, in all threads."""
    linear = torch.nn.Linear(3, 1, bias=False, dtype=torch.float64).requires_grad_(False)
    linear.weight.copy_(torch.tensor([[1.0, 2.0, 3.0]]))
    before = torch.nn.Module.__call__, torch.nn.Module.__getattr__

    def work(k):
        if k % 2:
            return torch.stack([mc.grad(lambda x: linear(x).sum())(X) for _ in range(30)])
        return torch.stack([compiled(slope_times(k))(X) for _ in range(3)])

    for k, found in enumerate(at_once(work)):
        expected = [1.0, 2.0, 3.0] if k % 2 else k * np.cos(X)
        np.testing.assert_allclose(found, np.broadcast_to(expected, found.shape), rtol=1e-14)
    assert (torch.nn.Module.__call__, torch.nn.Module.__getattr__) == before


def test_a_thread_that_the_one_who_compiles_waits_for(monkeypatch):
    monkeypatch.setattr("multicalc_torch.compiling._PATIENCE", 0.05)
    cubes = compiled(mc.grad(lambda x: xp.sum(x**3)))

    def f(x):
        with ThreadPoolExecutor(1) as pool:
            constant = pool.submit(cubes, X).result()
        return xp.sum(x * constant)

    np.testing.assert_allclose(compiled(mc.grad(f))(X), 3 * X**2, rtol=1e-14)


# -- modes -----------------------------------------------------------------------------------------


def test_autocast():
    """1 + 2⁻⁹ is 1 in bfloat16, and itself in float16."""
    x = torch.full((2,), 1 + 2**-9)
    f = compiled(lambda x: torch.eye(2) @ x)
    slope = compiled(mc.grad(lambda x: (x.detach() * (torch.eye(2) @ x)).sum()))
    for _ in range(2):
        for dtype, expected in ((torch.bfloat16, 1.0), (torch.float16, 1 + 2**-9)):
            with torch.autocast("cpu", dtype=dtype):
                assert f(x).dtype == dtype
                assert f(x).tolist() == [expected] * 2
                # The cotangent is rounded there, too.
                assert slope(x).dtype == torch.float32
                assert slope(x).tolist() == [expected] * 2
        assert f(x).dtype == torch.float32
        assert f(x).tolist() == [1 + 2**-9] * 2
    assert f.stats.traces == 3


def test_the_default_dtype():
    f = compiled(lambda x: x * torch.full((3,), 0.1))
    x = torch.ones(3)
    seen = [f(x)]
    torch.set_default_dtype(torch.float64)
    try:
        seen.append(f(x))
    finally:
        torch.set_default_dtype(torch.float32)
    seen.append(f(x))
    assert [float(y[0]) for y in seen] == [float(np.float32(0.1)), 0.1, float(np.float32(0.1))]
    assert f.stats.traces == 2


def test_the_default_device():
    f = compiled(lambda x: (x, torch.empty(3)))
    assert f(X)[1].device.type == "cpu"
    with torch.device("meta"):
        assert f(X)[1].device.type == "meta"
    assert f(X)[1].device.type == "cpu"


def test_whether_gradients_are_recorded():
    f = compiled(lambda x: 2 * x if torch.is_grad_enabled() else 3 * x)
    for _ in range(2):
        np.testing.assert_array_equal(f(X), 2 * X)
        with torch.no_grad():
            np.testing.assert_array_equal(f(X), 3 * X)
        with torch.inference_mode():
            np.testing.assert_array_equal(f(X), 3 * X)


def test_what_was_made_inside_a_transform_is_not_used_outside():
    cubes = compiled(lambda x: (x**3).sum())
    rows = torch.stack([X, 2 * X])
    for _ in range(2):
        np.testing.assert_allclose(torch.func.vmap(cubes)(rows), (rows**3).sum(1))
        np.testing.assert_allclose(torch.func.grad(cubes)(X), 3 * X**2)
        np.testing.assert_allclose(torch.func.jvp(cubes, (X,), (X,))[1], 3 * (X**3).sum())
        np.testing.assert_allclose(cubes(X), (X**3).sum())


class Log(torch.overrides.TorchFunctionMode):
    """Counts calls."""

    count = 0

    def __torch_function__(self, function, types, args=(), kwargs=None):
        self.count += 1
        return function(*args, **(kwargs or {}))


def test_a_mode_of_the_users_sees_what_is_called():
    f = compiled(lambda x: x * 2)
    for device in (contextlib.nullcontext(), torch.device("cpu")):
        with device:
            f(X)
            with Log() as log:
                np.testing.assert_array_equal(f(X), 2 * X)
            assert log.count > 0


# -- what a function captured ----------------------------------------------------------------------


@pytest.mark.parametrize("compiler", mc.get_backend("torch").compilers)
def test_a_captured_tensor_that_is_written_into(compiler):
    """A constant of one element or few would be written into the program."""
    scale, shift = torch.tensor(1.0, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    f = mc.jit(mc.grad(lambda x: (shift * x + 2 * scale * x**2).sum()), compiler=compiler)
    for k in range(4):
        scale.fill_(k)
        shift.fill_(-k)
        np.testing.assert_allclose(f(X), 4 * k * X - k, rtol=1e-14)
    assert f.stats.traces == 1


def test_a_captured_tensor_that_is_another_now():
    """It may have another shape, or have come to require a gradient."""
    weight = torch.ones(3, dtype=torch.float64)
    f = compiled(lambda x: weight * x)
    f(X)
    weight.data = torch.full((2, 3), 5.0, dtype=torch.float64)
    np.testing.assert_array_equal(f(X), [5 * X.numpy()] * 2)
    weight.requires_grad_()
    with pytest.raises(UnsupportedOperationError, match="pass it as an argument"):
        f(X)


def test_a_captured_tensor_that_f_writes_into():
    total = torch.zeros(3, dtype=torch.float64)
    f = compiled(lambda x: total.add_(x) * 1.0)
    for k in range(1, 4):
        np.testing.assert_array_equal(f(X), k * X)


def test_dropout_by_whether_the_module_trains():
    dropout = torch.nn.Dropout(0.5)
    f = compiled(mc.grad(lambda x: dropout(x).sum()))
    x = torch.ones(200)
    for _ in range(2):
        dropout.train()
        masks = [f(x), f(x)]
        assert [mask.unique().tolist() for mask in masks] == [[0.0, 2.0]] * 2
        assert not torch.equal(*masks)
        dropout.eval()
        assert f(x).unique().tolist() == [1.0]
    assert f.stats.traces == 2


def test_a_module_that_takes_its_parameters_as_arguments():
    """Batch normalization makes two rows ±3/2 of their mean, over √(9/4 + ε), in training, and
    divides by the running deviation in evaluation; the slope by the weight is twice the sum of
    their squares."""
    eps = 0.25
    norm = torch.nn.BatchNorm1d(1, eps=eps, dtype=torch.float64)
    x = torch.tensor([[1.0], [4.0]], dtype=torch.float64)

    def loss(parameters):
        return (torch.func.functional_call(norm, parameters, (x,)) ** 2).sum()

    slope = compiled(mc.grad(loss))
    ones = {"weight": torch.ones(1).double(), "bias": torch.zeros(1).double()}
    norm.train()
    np.testing.assert_allclose(slope(ones)["weight"], [4 * 2.25 / (2.25 + eps)], rtol=1e-14)
    norm.eval()
    norm.reset_running_stats()
    np.testing.assert_allclose(slope(ones)["weight"], [2 * 17 / (1 + eps)], rtol=1e-14)
    norm.running_var = torch.full((1,), 4.0, dtype=torch.float64)
    np.testing.assert_allclose(slope(ones)["weight"], [2 * 17 / (4 + eps)], rtol=1e-14)
    norm.running_var.fill_(2.0)
    np.testing.assert_allclose(slope(ones)["weight"], [2 * 17 / (2 + eps)], rtol=1e-14)
    assert slope.stats.traces == 3


def test_a_parameter_that_is_replaced():
    linear = torch.nn.Linear(3, 1, bias=False, dtype=torch.float64).requires_grad_(False)
    f = compiled(mc.grad(lambda x: linear(x).sum()))
    for row in ([1.0, 2.0, 3.0], [4.0, 5.0, 6.0]):
        linear.weight = torch.nn.Parameter(torch.tensor([row]).double(), requires_grad=False)
        np.testing.assert_array_equal(f(X), row)
        linear.weight.mul_(2)
        np.testing.assert_array_equal(f(X), 2 * np.array(row))
    assert f.stats.traces == 2


@pytest.mark.parametrize("read", [lambda x: x[0].item(), lambda x: x.tolist()[0]])
def test_a_value_that_is_read_is_not_kept_for_other_calls(read):
    """The first call's would be in every other's result."""
    f = compiled(lambda x: read(x) * xp.sum(x * x))
    with pytest.raises(TracingError, match=r"x\.item\(\) or x\.tolist\(\); go on with x itself"):
        f(X)
    scale = torch.tensor(3.0, dtype=torch.float64)
    np.testing.assert_allclose(compiled(lambda x: scale.item() * x)(X), 3 * X)


def test_what_is_captured_has_no_values():
    backend, seen = mc.get_backend("torch"), []

    def f(x):
        seen.append(backend.has_values(x))
        return xp.sum(x * x)

    mc.grad(f)(X)
    compiled(mc.grad(f))(X)
    assert seen == [True, False]
    assert backend.has_values(X)


# -- branches and loops ----------------------------------------------------------------------------


def by_operands(x):
    """Σ x^(3/2) for a positive first element, else -Σ x³; the other one is NaN, or wrong."""
    return xp.cond(x[0] > 0, lambda x: xp.sum(x**1.5), lambda x: -xp.sum(x**3), x)


def by_closures(x):
    return xp.cond(x[0] > 0, lambda: xp.sum(x**1.5), lambda: -xp.sum(x**3))


@pytest.mark.parametrize("f", [by_operands, by_closures])
@pytest.mark.parametrize("x", [[0.5, 2.0], [-0.5, -2.0]])
def test_derivatives_of_a_branch(f, x):
    x, v = torch.tensor(x).double(), torch.tensor([0.3, -0.7]).double()
    value, slope, curvature, third = (
        (x**1.5, 1.5 * x**0.5, 0.75 * x**-0.5, -0.375 * x**-1.5)
        if x[0] > 0
        else (-(x**3), -3 * x**2, -6 * x, torch.full((2,), -6.0).double())
    )

    def same(found, expected):
        torch.testing.assert_close(found, expected, rtol=1e-13, atol=0)

    same(compiled(f)(x), value.sum())
    for g in (compiled(f), f):
        same(compiled(mc.grad(g))(x), slope)
        same(compiled(mc.hessian(g))(x), torch.diag(curvature))
        same(compiled(lambda x, g=g: mc.jvp(g, (x,), (v,))[1])(x), (slope * v).sum())
        same(compiled(lambda x, g=g: mc.hvp(g, (x,), (v,)))(x), curvature * v)
    same(compiled(mc.grad(lambda x: xp.sum(mc.hessian(f)(x))))(x), third)


def test_one_compiled_function_takes_both_branches():
    f = compiled(mc.grad(by_closures))
    for x in (torch.tensor([4.0, 9.0]), torch.tensor([-1.0, 2.0]), torch.tensor([4.0, 9.0])):
        expected = 1.5 * x**0.5 if x[0] > 0 else -3 * x**2
        torch.testing.assert_close(f(x), expected)
    assert f.stats.traces == 1


def test_branches_in_branches_and_gradients_in_branches():
    """x², 3x² = (x³)′ or 2x, by the size of x."""

    def f(x):
        def small():
            return xp.cond(x < 1, lambda: x**2, lambda: mc.grad(lambda x: x**3)(x))

        return xp.cond(x < 2, small, lambda: 2 * x)

    slope = compiled(mc.grad(f))
    for x, expected in ((0.5, 1.0), (1.5, 9.0), (2.5, 2.0)):
        assert float(slope(torch.tensor(x))) == expected


def test_a_predicate_that_has_a_value_decides():
    def f(x, flag):
        return xp.cond(flag, lambda: x, lambda: pytest.fail("this branch isn't taken"))

    np.testing.assert_array_equal(compiled(f)(X, True), X)
    np.testing.assert_array_equal(compiled(lambda x: f(x, np.True_))(X), X)


def test_a_captured_predicate_is_looked_at_in_each_call():
    flag = torch.tensor(True)
    f = compiled(lambda x: xp.cond(flag, lambda: 2 * x, lambda: 3 * x))
    for value in (True, False, True):
        flag.fill_(value)
        np.testing.assert_array_equal(f(X), (2 if value else 3) * X)
    assert f.stats.traces == 1


def test_a_loop_whose_number_of_steps_is_known():
    def f(x):
        return xp.while_loop(lambda c: c[0] < 3, lambda c: (c[0] + 1, c[1] * x), (0, x))[1].sum()

    np.testing.assert_allclose(compiled(mc.grad(f))(X), 4 * X**3, rtol=1e-14)


def test_a_loop_whose_number_of_steps_depends_on_an_argument():
    f = compiled(lambda x: xp.while_loop(lambda c: xp.sum(c) < 9, lambda c: c * 2, x))
    with pytest.raises(TracingError, match="fori_loop") as error:
        f(X)
    assert "while_loop" not in str(error.value).split(";")[1]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (lambda i, x: x * x**i, lambda x: x**6),
        (lambda i, x: x / (i + 1), lambda x: x / 6),
        (lambda i, x: x + i * 0.5, lambda x: x + 1.5),
        (lambda i, x: xp.at(x, i).set(-1.0 * i), lambda x: [0.0, -1.0, -2.0]),
        (lambda i, x: x + x[i], lambda x: x + x[0] + (x[0] + x[1]) + (2 * x[0] + x[1] + x[2])),
    ],
)
def test_the_index_of_a_loop_is_a_number(body, expected):
    def loop(x):
        return xp.fori_loop(0, 3, body, x)

    for run in (loop, compiled(loop)):
        np.testing.assert_allclose(run(X), expected(X), rtol=1e-13)


def test_constants_that_differ_in_the_sign_of_zero():
    """TorchScript takes them for one; a zero's sign alone is no reason not to have it."""
    zero, negative = np.array([[0.0, 1.0, 1.0], [-0.0, 1.0, 1.0]])
    x = X.abs()
    both = compiled(lambda x: (x / xp.asarray(zero), x / xp.asarray(negative)))
    alone = compiled(lambda x: x / xp.asarray(negative))
    trace = torch.jit.trace
    with patch.object(torch.jit, "trace", side_effect=trace) as scripted:
        for _ in range(3):
            assert [y[0].item() for y in both(x)] == [np.inf, -np.inf]
        assert scripted.call_count == 0
        for _ in range(3):
            assert alone(x)[0].item() == -np.inf
        assert scripted.call_count == 1


WITHIN = {
    "grad": (lambda x: mc.grad(quartic)(x), lambda a, x: 4 * a.T @ (a @ x) ** 3),
    "hvp": (
        lambda x: mc.hvp(quartic, (x,), (x,)),
        lambda a, x: 12 * a.T @ ((a @ x) ** 2 * (a @ x)),
    ),
    "operator": (
        lambda x: mc.hessian_operator(quartic, x) @ x,
        lambda a, x: 12 * a.T @ ((a @ x) ** 2 * (a @ x)),
    ),
    "vmap": (
        lambda x: mc.vmap(mc.grad(quartic))(torch.stack([x, x]))[1],
        lambda a, x: 4 * a.T @ (a @ x) ** 3,
    ),
}
DATA = np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 1.0]])


@mc.portable
def quartic(x):
    return ((DATA @ x) ** 4).sum()


@pytest.mark.parametrize("name", WITHIN)
def test_within_torch_compile(name):
    f, right = WITHIN[name]
    f(X)
    torch._dynamo.reset()
    found = torch.compile(f, backend="eager")(X)
    np.testing.assert_allclose(found, right(DATA, X.numpy()), rtol=1e-13)


def test_a_first_call_within_torch_compile():
    """It reads code that isn't settled yet: an error says so, and nothing of it stays."""
    code = """
import torch, multicalc as mc
from multicalc import xp
x = torch.ones(3, dtype=torch.float64)
f = lambda x: mc.grad(lambda x: xp.sum(x**4))(x)
try:
    torch.compile(f, backend="eager")(x)
except mc.errors.UnsupportedOperationError as error:
    assert "mc.jit" in str(error)
print(f(x).tolist(), mc.hvp(lambda x: xp.sum(x**4), (x,), (x,)).tolist())
"""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[4.0, 4.0, 4.0] [12.0, 12.0, 12.0]"
