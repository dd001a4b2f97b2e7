"""What two dtypes give together is the standard's, whatever the operands' ranks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from multicalc import xp
from multicalc.errors import InvalidArgumentError

FUNCTIONS = {"add": 5, "multiply": 6, "maximum": 3, "subtract": 1}
PAIRS = [
    ("float32", "float64"),
    ("int32", "int64"),
    ("int8", "int32"),
    ("uint8", "int8"),
    ("uint8", "int32"),
    ("float64", "float64"),
    ("float32", "float32"),
]
LACKING = {"mxnet": "int16"}
"""What ``uint8`` and ``int8`` give together is not there."""


@pytest.mark.parametrize("pair", PAIRS, ids=str)
def test_two_arrays(backend, pair):
    expected = xp.result_type(*pair)
    if LACKING.get(backend.name) == str(expected):
        pytest.skip(f"{backend.name} has no {expected}")
    for shapes in product([(), (2,)], repeat=2):
        one, other = (
            backend.from_numpy(np.full(s, v, d))
            for s, v, d in zip(shapes, (3, 2), pair, strict=True)
        )
        for name, value in FUNCTIONS.items():
            found = getattr(xp, name)(one, other)
            assert backend.dtype(found) == str(expected), (name, shapes)
            assert (backend.to_numpy(found) == value).all()


@pytest.mark.parametrize("dtype", ["float32", "float64", "int32"])
def test_a_python_number_takes_the_arrays_dtype(backend, dtype):
    x = backend.from_numpy(np.array([1, 2, 3], dtype))
    for found in (xp.add(x, 1), xp.multiply(2, x), xp.maximum(x, 2)):
        assert backend.dtype(found) == dtype
    if dtype != "int32":
        assert backend.dtype(xp.multiply(x, 0.5)) == dtype


@pytest.mark.parametrize("shape", [(), (2,)])
def test_where_concat_and_matmul(backend, shape):
    one = backend.from_numpy(np.ones(shape, "float32"))
    other = backend.from_numpy(np.ones(shape, "float64"))
    assert backend.dtype(xp.where(xp.greater(one, 0.0), one, other)) == "float64"
    if shape:
        assert backend.dtype(xp.concat([one, other])) == "float64"
        assert backend.dtype(xp.matmul(one, other)) == "float64"


def test_a_float_and_booleans_beside_what_can_not_hold_them(backend):
    """No cast that loses anything: floats beside integers are float64, integers beside booleans
    the default integers."""
    integers = backend.from_numpy(np.array([1, 2], "int32"))
    truths = backend.from_numpy(np.array([True, False]))
    for found, dtype, value in (
        (xp.multiply(integers, 0.5), "float64", [0.5, 1.0]),
        (xp.maximum(1.5, integers), "float64", [1.5, 2.0]),
        (xp.add(truths, 1), "int64", [2, 1]),
        (xp.where(truths, integers, 0), "int32", [1, 0]),
        (xp.where(truths, 1, 0), "int64", [1, 0]),
        (xp.where(truths, 0.1, 3), "float64", [0.1, 3.0]),
    ):
        assert backend.dtype(found) == dtype
        assert backend.to_numpy(found).tolist() == value


@pytest.mark.parametrize("shape", [(), (2,)])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_python_number_never_widens(backend, dtype, shape):
    """0-d arrays too, which frameworks widen beside Python's floats."""
    x = backend.from_numpy(np.full(shape, 0.5, dtype))
    for found in (
        xp.add(x, 0.1),
        xp.subtract(1, x),
        xp.divide(1.0, x),
        xp.pow(x, 2),
        xp.pow(2.0, x),
        xp.pow(x, 0.5),
        xp.atan2(x, 1.0),
        xp.hypot(1.0, x),
        xp.copysign(x, -1.0),
        xp.clip(x, 0, 1.5),
        xp.where(xp.greater(x, 0), x, 0.1),
        xp.logaddexp(x, 0.0),
        xp.remainder(x, 0.3),
        xp.add(x, True),
    ):
        assert backend.dtype(found) == dtype


@pytest.mark.parametrize("pair", [("int8", "float32"), ("int32", "float32"), ("int64", "float64")])
def test_integers_beside_floats_keep_the_value(backend, pair):
    """The standard leaves their dtype open: a float, of at least the precision there is."""
    one, other = (backend.from_numpy(np.array([3], d)) for d in pair)
    for found in (xp.add(one, other), xp.add(other, one), xp.multiply(one, other)):
        assert backend.dtype(found) in {pair[1], "float64"}
        assert backend.to_numpy(found)[0] in (6, 9)
    with pytest.raises(InvalidArgumentError, match="leaves open"):
        xp.result_type(*pair)


def test_joining_functions_and_products_promote_as_arithmetic_does(backend):
    single, double = (backend.from_numpy(np.ones(2, d)) for d in ("float32", "float64"))
    for found in (
        xp.stack([single, double]),
        xp.asarray([single, double]),
        xp.dot(single, double),
        xp.vecdot(double, single),
        xp.outer(single, double),
        xp.tensordot(single, double, axes=1),
        xp.einsum("i,i->", single, double),
        xp.linalg.solve(backend.from_numpy(np.eye(2, dtype="float32")), double),
    ):
        assert backend.dtype(found) == "float64"
    assert backend.dtype(xp.asarray([single[0], 1.5])) == "float32"


def test_complex_numbers(backend):
    if backend.capabilities()["complex"].kind == "unsupported":
        pytest.skip(f"{backend.name} has no complex numbers")
    one, two = (backend.from_numpy(np.ones(2, d)) for d in ("complex64", "float64"))
    assert backend.dtype(xp.multiply(one, two)) == "complex128"
    assert backend.dtype(xp.multiply(one, backend.from_numpy(np.ones(2, "float32")))) == "complex64"
    assert backend.dtype(xp.multiply(one, 0.5)) == "complex64"
    assert backend.dtype(xp.multiply(backend.from_numpy(np.ones(2, "float32")), 1j)) == "complex64"
    assert backend.dtype(xp.multiply(two, 1j)) == "complex128"


def test_comparisons_of_two_dtypes_are_by_value(backend):
    ints, floats = backend.from_numpy(np.array([1, 2])), backend.from_numpy(np.array([1.5, 2.0]))
    assert backend.to_numpy(xp.less(ints, floats)).tolist() == [True, False]
    assert backend.to_numpy(xp.equal(ints, floats)).tolist() == [False, True]
    assert backend.to_numpy(xp.equal(ints, 1.5)).tolist() == [False, False]
