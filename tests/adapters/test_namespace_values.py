"""The values of every namespace function on every backend.

References: NumPy, SciPy and 50-digit mpmath, as given beside each case in ``namespace_cases``.
"""

from __future__ import annotations

import numpy as np
import pytest
from adapters import namespace_cases as cases
from adapters import standard_cases
from adapters.comparing import assert_close
from multicalc_conformance import operations

from multicalc.xp import table


def _id(case):
    shapes = "-".join(str(getattr(x, "shape", x)) for x in case[1])
    options = ",".join(f"{k}={v}" for k, v in case[2].items())
    return f"{case[0]}:{shapes}:{options}".replace(" ", "")


def _parametrize(*lists):
    return pytest.mark.parametrize("case", [c for each in lists for c in each], ids=_id)


def _native(arrays, x):
    if isinstance(x, list):
        return [_native(arrays, each) for each in x]
    return arrays(x, x.dtype) if isinstance(x, np.ndarray) else x


POSITIONS = "argmax argmin argsort count_nonzero matrix_rank nonzero searchsorted".split()
"""Counts and indices, whose width the frameworks choose."""


def _ord(case):
    return case[2].get("ord")


def _check(function, arrays, case):
    name, arguments, options, reference = case
    found = arrays.numpy(function(*(_native(arrays, x) for x in arguments), **options))
    with np.errstate(all="ignore"):
        expected = reference(*arguments, **options)
    if not isinstance(found, list):
        found, expected = [found], [expected]
    for f, e in zip(found, expected, strict=True):
        assert_close(f, e)
        if name not in POSITIONS and name != "sum":
            assert f.dtype == np.asarray(e).dtype


@_parametrize(cases.ELEMENTWISE, cases.SCALARS, standard_cases.NUMBERS)
def test_elementwise(xp, arrays, case):
    _check(getattr(xp, case[0]), arrays, case)


@_parametrize(cases.REDUCTIONS, standard_cases.NO_AXES)
def test_reductions(xp, arrays, case):
    _check(getattr(xp, case[0]), arrays, case)


@_parametrize(cases.MANIPULATION, cases.CREATION, standard_cases.SHAPES)
def test_manipulation_and_creation(xp, arrays, case):
    _check(getattr(xp, case[0]), arrays, case)


@_parametrize(cases.PRODUCTS, cases.NOT_IN_LINALG)
def test_products(xp, backend, arrays, case):
    if backend.name == "mxnet" and _ord(case) in cases.SINGULAR:
        pytest.skip("MXNet has no derivative of singular values, and raises")
    _check(getattr(xp, case[0]), arrays, case)


@_parametrize(cases.PRODUCTS, cases.LINALG, standard_cases.MATRICES)
def test_linalg(xp, backend, arrays, case):
    if backend.name == "mxnet" and case[0] != "vector_norm" and _ord(case) in cases.SINGULAR:
        pytest.skip("MXNet has no derivative of singular values, and raises")
    _check(getattr(xp.linalg, case[0]), arrays, case)


@_parametrize(cases.COMPLEX)
@pytest.mark.skip_mxnet("MXNet has no complex numbers")
def test_complex(xp, arrays, case):
    _check(getattr(xp, case[0]), arrays, case)


@pytest.mark.parametrize("case", cases.SCALARS, ids=_id)
def test_python_numbers_take_the_arrays_dtype(xp, backend, arrays, case):
    name, arguments, options, _ = case
    narrow = [
        arrays(x, "float32" if x.dtype == float else x.dtype) if isinstance(x, np.ndarray) else x
        for x in arguments
    ]
    found = getattr(xp, name)(*narrow, **options)
    assert backend.dtype(found) == ("bool" if name == "less" else "float32")


def test_eigh(xp, arrays):
    values, vectors = arrays.numpy(xp.linalg.eigh(arrays(cases.M)))
    assert_close(vectors @ np.diag(values) @ vectors.T, cases.M)


@pytest.mark.skip_mxnet("MXNet has no svd and qr with derivatives, and raises")
def test_decompositions(xp, arrays):
    """Each gives back the matrix it took apart."""
    tall = cases.N[:, :2]
    for full in (False, True):
        u, s, vh = arrays.numpy(xp.linalg.svd(arrays(tall), full_matrices=full))
        assert u.shape == (3, 3 if full else 2)
        assert_close(u[:, :2] @ np.diag(s) @ vh, tall)
        assert_close(s, np.linalg.svd(tall)[1])
    q, r = arrays.numpy(xp.linalg.qr(arrays(tall)))
    assert_close(q @ r, tall)
    assert_close(q.T @ q, np.eye(2))
    assert_close(r, np.triu(r))


def test_constants_and_dtypes(xp, backend):
    for name, value in {"pi": np.pi, "e": np.e, "inf": np.inf}.items():
        assert getattr(xp, name) == value
    assert np.isnan(xp.nan)
    assert xp.newaxis is None
    for name in ("float32", "float64", "int32", "int64"):
        assert backend.dtype(xp.zeros((2,), dtype=getattr(xp, name))) == name
        assert backend.dtype(xp.zeros((2,), dtype=np.dtype(name))) == name
        assert backend.dtype(xp.asarray([1, 2], dtype=name)) == name


def test_creation_without_a_dtype_is_float64(xp, backend):
    made = [xp.zeros((2,)), xp.ones((2,)), xp.full((2,), 1.5), xp.eye(2), xp.linspace(0, 1, 3)]
    made += [xp.empty((2,)), xp.asarray(1.0), xp.asarray([1.0, 2.0]), xp.exp(xp.asarray(1.0))]
    assert {backend.dtype(x) for x in made} == {"float64"}


def test_asarray_keeps_and_stacks(xp, backend, arrays):
    x = arrays([1.0, 2.0])
    assert xp.asarray(x) is x
    assert backend.dtype(xp.asarray(np.zeros(2, "float32"))) == "float32"
    assert_close(arrays.numpy(xp.asarray([x[0] * 3, x[1], 7.0])), [3.0, 2.0, 7.0])
    nested = xp.asarray([[x[0], 0.0], [0.0, x[1]]])
    assert_close(arrays.numpy(nested), np.diag([1.0, 2.0]))


def test_asarray_of_numbers_beside_arrays_takes_their_dtype(xp, backend, arrays):
    narrow = arrays([1.0, 2.0], "float32")
    assert backend.dtype(xp.asarray([narrow[0], 1.0])) == "float32"


def test_every_function_of_the_table_is_tried():
    named = {**vars(cases), **vars(standard_cases)}
    lists = [v for k, v in named.items() if k.isupper() and isinstance(v, list)]
    tried = {case[0] for each in lists for case in each}
    tried |= {case.operation.removeprefix("linalg.") for case in operations.cases()}
    named = {*table.DISPATCHED, *table.CREATION, *table.LINALG}
    # Empty arrays have no values; sets and dlpack are tried in test_standard, and what is close in
    # tests/xp.
    elsewhere = {
        "allclose",
        "isclose",
        "from_dlpack",
        "unique_all",
        "unique_counts",
        "unique_inverse",
        "unique_values",
    }
    assert named - tried == {"empty", "empty_like"} | elsewhere


@pytest.mark.parametrize("axis", [1, -2])
@pytest.mark.parametrize(
    "name",
    "sum mean max prod var logsumexp softmax log_softmax flip cumulative_sum sort".split(),
)
def test_an_axis_that_is_not_there(xp, arrays, name, axis):
    with pytest.raises(Exception, match=r"(?i)axis|axes|dim|out of range"):
        arrays.numpy(getattr(xp, name)(arrays([1.0, 2.0]), axis=axis))
