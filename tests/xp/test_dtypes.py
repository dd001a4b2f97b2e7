"""Questions about dtypes, by every framework's names for them."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.errors import InvalidArgumentError


@pytest.mark.parametrize("dtype", ["bool", "int32", "uint8", "float32", "float64"])
def test_a_frameworks_own_dtype_is_understood(backend, dtype):
    own = backend.from_numpy(np.ones(2, dtype)).dtype
    assert xp.result_type(own) == np.dtype(dtype)
    assert xp.isdtype(own, dtype)
    assert xp.isdtype(own, getattr(xp, dtype))
    assert xp.isdtype(own, "real floating") == dtype.startswith("float")
    assert xp.isdtype(own, ("bool", "unsigned integer")) == (dtype in ("bool", "uint8"))


def test_limits(backend):
    single = backend.from_numpy(np.ones(2, "float32"))
    assert float(xp.finfo(single.dtype).eps) == 2.0**-23
    assert float(xp.finfo(single).smallest_normal) == 2.0**-126
    assert int(xp.iinfo(backend.from_numpy(np.ones(2, "int8")).dtype).max) == 127


def test_the_standards_promotion():
    """The table in the standard's chapter on type promotion."""
    expected = {
        ("int8", "int16"): "int16",
        ("int8", "uint8"): "int16",
        ("int64", "uint32"): "int64",
        ("uint8", "uint16"): "uint16",
        ("float32", "float64"): "float64",
        ("complex64", "float64"): "complex128",
        ("complex64", "float32"): "complex64",
        ("bool", "bool"): "bool",
    }
    for pair, result in expected.items():
        assert xp.result_type(*pair) == xp.result_type(*pair[::-1]) == np.dtype(result)
    assert xp.result_type("float32", 2.5) == np.dtype("float32")


@pytest.mark.parametrize(
    "pair", [("int32", "float32"), ("bool", "int8"), ("uint64", "int8"), ("int8", 2.5), (1.0,)]
)
def test_what_the_standard_leaves_open_raises(pair):
    with pytest.raises(InvalidArgumentError):
        xp.result_type(*pair)


def test_casting():
    assert xp.can_cast("int8", "int16")
    assert xp.can_cast(np.ones(2, "float32"), "float64")
    assert not xp.can_cast("float64", "float32")
    assert not xp.can_cast("int8", "float32")


@pytest.mark.parametrize("ask", [xp.finfo, xp.iinfo])
def test_wrong_kinds_and_unknown_dtypes(ask):
    with pytest.raises(InvalidArgumentError):
        ask("bool")
    with pytest.raises(InvalidArgumentError, match="flurb"):
        ask("flurb")


def test_numpys_other_names(backend):
    x = mc.Array(np.array([1.5, 2.5]), backend=backend.name)
    for name, dtype in {"f8": "float64", "single": "float32", "i4": "int32"}.items():
        assert x.astype(name).dtype == dtype
        assert xp.sum(x, dtype=name).dtype == dtype
    with pytest.raises(TypeError, match="'foo' not understood"):
        x.astype("foo")
