"""What operators take and refuse, beyond what the suite's family of them tries on every backend."""

from __future__ import annotations

import numpy as np
import pytest

import multicalc as mc
from multicalc import xp
from multicalc.arrays.promotion import promoted
from multicalc.errors import PortabilityError

X = np.array([1.5, -2.5, 3.5], dtype=np.float32)


def test_a_list_is_in_the_active_dtype(backend):
    def f(x):
        return xp.sum(x * ([0.5, 1.5, 2.5] * (xp.argsort(x) + 1)))

    found = mc.grad(mc.portable(f), backend=backend)(X)
    assert found.dtype == np.float32
    assert found.tolist() == [1.0, 1.5, 7.5]


def test_a_list_may_hold_elements(backend):
    found = mc.grad(mc.portable(lambda x: xp.sum(x * [x[1], 2.0, x[0]])), backend=backend)(X)
    assert found.tolist() == [-2.5 + 3.5, 2.0 + 1.5, 1.5]


def test_masks_are_combined_in_compiled_code(backend):
    def f(x):
        inside = ((x > 0) & (x < 3)) | ~(x > -2) ^ (x > 100)
        return xp.sum(x**2 * inside)

    found = mc.jit(mc.grad(mc.portable(f)), backend=backend)(X)
    assert found.tolist() == [3.0, -5.0, 0.0]


@pytest.mark.parametrize("number", [2.0, np.float64(2), np.array(2.0)])
def test_no_matrix_product_with_a_number(backend, number):
    for f in (lambda x: x @ number, lambda x: number @ x):
        with pytest.raises(PortabilityError, match=r"write \* for a number"):
            mc.grad(mc.portable(f), backend=backend)(X)


@pytest.mark.parametrize(
    ("other", "expected"),
    [("float16", "float32"), ("float32", "float32"), ("float64", "float64"), ("int64", "bfloat16")],
)
def test_short_floats_beside_others(other, expected):
    for pair in (("bfloat16", other), (other, "bfloat16")):
        assert promoted("add", "{} + {}", "arithmetic", pair, "float64") == ("add", expected)
