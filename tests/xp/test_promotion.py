"""What two dtypes give together is the standard's, whatever the operands' ranks."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from multicalc import xp

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
