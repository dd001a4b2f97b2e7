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
        lambda x: namespace.sort(x),
        lambda x: namespace.argmax(x),
        lambda x: mnp.array([v for v in x.tolist()]),
    ],
)  # fmt: skip
def test_what_reads_a_value_is_not_compiled(reads):
    f = Program(reads)
    for call in (f, f.value_and_grad, lambda x: f.hvp((x,), (x,))):
        with pytest.raises(TracingError, match="function being compiled"):
            call(array([1.0, 2.0]))
    assert nothing_runs()


def test_the_operation_that_reads_is_named():
    with pytest.raises(TracingError, match="argmax"):
        Program(namespace.argmax)(array([1.0, 2.0]))


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
