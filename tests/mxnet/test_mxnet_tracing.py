"""What a function that is being compiled may not do, and what it may look at."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

if importlib.util.find_spec("mxnet") is None:
    pytest.skip("mxnet is not installed", allow_module_level=True)

from multicalc_mxnet import namespace
from multicalc_mxnet.runtime.state import state
from mxnet_programs import Program, array, backend, mnp, nothing_runs

import multicalc as mc
from multicalc import xp
from multicalc.errors import TracingError, UnsupportedOperationError


@pytest.mark.parametrize(
    "reads",
    [
        lambda x: x if x[0] > 0 else -x,
        lambda x: x * float(x[0]),
        lambda x: x * int(x[0]),
        lambda x: x * x[0].item(),
        lambda x: array(np.sin(x.asnumpy())),
        lambda x: x[x > 0],
        lambda x: x[x.astype("int64")],
        lambda x: mnp.array([v for v in x.tolist()]),
    ],
)  # fmt: skip
def test_what_reads_a_value_is_not_compiled(reads):
    f = Program(reads)
    for call in (f, f.value_and_grad, lambda x: f.hvp((x,), (x,))):
        with pytest.raises(TracingError, match="function being compiled"):
            call(array([1.0, 2.0]))
    assert nothing_runs()


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("unique_all", namespace.unique_values),
        ("nonzero", namespace.nonzero),
        ("linalg.pinv", lambda x: namespace.linalg.pinv(x.reshape((1, 2)))),
        ("nextafter", lambda x: namespace.nextafter(x, x)),
        ("take, by indices", lambda x: namespace.take(x, namespace.argmax(x))),
        ("repeat, by counts", lambda x: namespace.repeat(x, namespace.argmax(x))),
        ("cond, whose condition", lambda x: xp.cond(x[0] > 0, xp.sum, xp.max, x)),
        ("while_loop, whose condition", lambda x: xp.while_loop(lambda y: y[0] < 9, xp.square, x)),
    ],
)
def test_the_operation_that_is_not_compiled_is_named(name, call):
    """It isn't the caller's code that is to blame."""
    for f in (call, lambda x: xp.sum(xp.astype(call(x)[0], xp.float64) * x)):
        with pytest.raises(UnsupportedOperationError, match=rf"xp\.{name}.* can't be compiled"):
            Program(f)(array([1.0, 2.0]))
    assert nothing_runs()


def test_what_has_no_elements_is_known():
    empty = mc.jit(lambda x: xp.sum(x) + xp.prod(x), backend="mxnet")
    assert empty(np.zeros(0)) == 1.0
    inner = mc.jit(lambda x: xp.matmul(x, xp.zeros((0, 3))), backend="mxnet")
    np.testing.assert_array_equal(inner(np.zeros((2, 0))), np.zeros((2, 3)))
    np.testing.assert_array_equal(mc.grad(empty)(np.zeros(0)), np.zeros(0))


INTEGERS = {
    "sum": lambda k: xp.sum(k, axis=0),
    "arithmetic": lambda k: 3 * k - xp.abs(-k) + xp.square(k),
    "reshape": lambda k: xp.reshape(k, (3, 2)),
    "transpose": lambda k: xp.permute_dims(k, (1, 0)),
    "concat": lambda k: xp.concat([k, k], axis=1),
    "stack": lambda k: xp.stack([k, 2 * k], axis=1),
    "flip": lambda k: xp.flip(k, axis=1),
    "where": lambda k: xp.where(k > 1, k, -k),
    "maximum": lambda k: xp.maximum(k, 2),
    "cumulative": lambda k: xp.cumulative_sum(k, axis=1),
    "floor_divide": lambda k: xp.floor_divide(k, 3),
    "remainder": lambda k: xp.remainder(k, -3),
    "equal": lambda k: xp.equal(k, 2),
    "count_nonzero": lambda k: xp.count_nonzero(k, axis=1),
    "argmax": lambda k: xp.argmax(k, axis=1, keepdims=True),
    "argmin": lambda k: xp.argmin(k),
}


@pytest.mark.parametrize("name", INTEGERS)
def test_integers_in_compiled_code(name):
    """Made from the argument; NumPy's integers are exact."""
    x = np.array([[2.6, -3.2, 0.1], [7.9, -1.5, 2.0]])
    f = INTEGERS[name]
    found = mc.jit(lambda x: f(xp.astype(x, xp.int64)), backend="mxnet")(x)
    expected = f(x.astype("int64"))
    assert found.dtype == expected.dtype
    np.testing.assert_array_equal(found, expected)


def test_a_nan_is_the_largest_and_the_smallest():
    for values in ([1.0, np.nan, 3.0], [np.inf, 1.0, np.nan], [2.0, 5.0, 5.0]):
        x = np.array(values)
        for name in ("argmax", "argmin"):
            found = mc.jit(getattr(xp, name), backend="mxnet")(x)
            assert found == getattr(np, name)(x), (name, values)


def test_remainders_by_zero_and_infinity():
    x, y = np.array([5.0, -5.0, 1.0, -1.0, 5.0]), np.array([3.0, 3.0, 0.0, np.inf, -3.0])
    with np.errstate(all="ignore"):
        for name in ("remainder", "floor_divide"):
            found = mc.jit(getattr(xp, name), backend="mxnet")(x, y)
            np.testing.assert_array_equal(found, getattr(np, name)(x, y), err_msg=name)


@pytest.mark.parametrize("x", [[[2.0, 1.0], [4.0, 2.0]], [[2.0, 1.0], [3.0, 2.0]]])
def test_determinants_in_compiled_code(x):
    """The gradient is the matrix of cofactors, of a singular matrix too."""
    x = np.array(x)
    for f in (mc.grad(mc.jit(xp.linalg.det, backend="mxnet")),):
        cofactors = [[x[1, 1], -x[1, 0]], [-x[0, 1], x[0, 0]]]
        np.testing.assert_allclose(f(x), cofactors, rtol=1e-14)
    found = mc.hvp(mc.jit(xp.linalg.det, backend="mxnet"), (x,), (np.eye(2),))
    np.testing.assert_allclose(found, np.eye(2), atol=1e-14)


TRUTHS = {
    "isnan": (namespace.isnan, np.isnan),
    "isinf": (namespace.isinf, np.isinf),
    "isfinite": (namespace.isfinite, np.isfinite),
    "not": (namespace.logical_not, np.logical_not),
    "and": (lambda x: namespace.logical_and(x > 0, x), lambda x: (x > 0) & (x != 0)),
    "or": (lambda x: namespace.logical_or(x > 0, x < -1), lambda x: (x > 0) | (x < -1)),
    "xor": (lambda x: namespace.logical_xor(x > 0, x < 1), lambda x: (x > 0) ^ (x < 1)),
    "any": (lambda x: namespace.any(x > 0, axis=0), lambda x: np.any(x > 0, axis=0)),
    "any of all": (lambda x: namespace.any(x == 0), lambda x: np.any(x == 0)),
    "all": (lambda x: namespace.all(x < 1, axis=1, keepdims=True),
            lambda x: np.all(x < 1, axis=1, keepdims=True)),
    "all of none": (lambda x: namespace.all(x < 1, axis=()), lambda x: x < 1),
    "from bool": (lambda x: namespace.astype(x > 0, "float32"), lambda x: (x > 0).astype("f4")),
    "to int": (lambda x: namespace.astype(namespace.where(x > -2, 0.0 * x + 1.7, -1.7), "int32"),
               lambda x: np.where(x > -2, np.where(np.isfinite(x), 1, 0), -1).astype("i4")),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUTHS)
def test_truth_values_are_part_of_the_graph(name):
    f, reference = TRUTHS[name]
    finite = "int" in name
    points = [
        [[0.0, -0.5, 2.0], [-3.0, 0.25, 0.0 if finite else np.nan]],
        [[1.0, -1.5, 0.5], [0.0, 3.0, -1.0 if finite else np.inf]],
        [[-1.0, -1.0, -1.0], [0.5, 0.5, 0.5]],
    ]
    program = Program(f)
    for x in points:
        found, expected = program(array(x)).asnumpy(), reference(np.array(x))
        np.testing.assert_array_equal(found, expected)
        assert found.dtype == expected.dtype
    assert (program.traces, program.runs_itself) == (1, 0)


@pytest.mark.parametrize(
    "draw", [lambda: mnp.random.normal(size=2), lambda: mnp.random.uniform(0, 1, size=2)]
)
def test_random_numbers_are_not_frozen(draw):
    with pytest.raises(TracingError, match="random"):
        Program(lambda x: x * draw().astype(x.dtype))(array([1.0, 2.0]))


def test_what_has_no_graph_is_refused():
    with pytest.raises(UnsupportedOperationError, match="_npx_nonzero"):
        Program(mnp.nonzero)(array([1.0, 2.0]))
    with pytest.raises(UnsupportedOperationError):
        Program(lambda x: x.__iadd__(1.0))(array([1.0, 2.0]))


def test_what_goes_backwards_itself_runs_itself_each_time():
    def inner(x):
        return backend.value_and_grad(lambda x: ((mnp.sum(x * x),), ()), (x,))[2][0]

    program = Program(inner)
    for x in ([1.0, 2.0], [3.0, -1.0]):
        np.testing.assert_array_equal(program(array(x)).asnumpy(), 2 * np.array(x))
    # MXNet's gradients have no graph, which one capture is enough to see.
    assert (program.traces, program.runs_itself) == (1, 2)


def test_an_array_that_is_written_into_after_its_use_is_refused():
    def f(x):
        count = mnp.zeros((), dtype="float64")
        for _ in range(3):
            count += 1
            x = x * count
        return x

    with pytest.raises(UnsupportedOperationError, match="writes into an array"):
        Program(f)(array([1.0]))
    filled = mnp.zeros(2, dtype="float64")

    def g(x):
        filled[1] = 5.0
        return filled * x

    np.testing.assert_array_equal(Program(g)(array([1.0, 2.0])).asnumpy(), [0.0, 10.0])


def test_an_error_of_the_function_leaves_everything_as_it_was():
    def f(x):
        if state.captures and not fine:
            raise ZeroDivisionError
        return mnp.sum(x * x)

    fine, g = [], Program(f)
    with pytest.raises(ZeroDivisionError):
        g.value_and_grad(array([1.0, 2.0]))
    assert nothing_runs()
    fine.append(1)
    np.testing.assert_array_equal(g.value_and_grad(array([1.0, 2.0]))[1][0], [2.0, 4.0])


def test_an_array_does_not_leave_the_trace():
    kept = []

    def f(x):
        kept.append(x)
        return x * 2

    Program(f)(array([1.0]))
    assert "being compiled" in repr(kept[0])
    with pytest.raises(UnsupportedOperationError, match="escaped"):
        backend.jvp(lambda x: ((x * kept[0],), ()), (array([1.0]),), (array([1.0]),))
